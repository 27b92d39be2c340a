import { notice } from "../config/notice.js";
import { SERVICE_NAME_KEY } from "../config/tables.js";
import { NodeTransport } from "../export/node-transport.js";
import { readPolicy } from "../policy/policy-reader.js";
import { PolicyClient, type PolicyClientParts } from "./client.js";
import { PolicyInForce } from "./in-force.js";
import type { KeepPolicy, KeptPolicy, PolicyKeeper } from "./keeper.js";
import { cachePath, loadKept, saveKept } from "./node-cache.js";
import { lookAtFile, lookAtFileNow } from "./node-document-file.js";
import { NOTHING_KNOWN, type Plan, type PollState, stateOf } from "./poll.js";
import { askService, type Facts, requestUrl } from "./service.js";
import { policySource } from "./source.js";

/** Keeps the policy of a client up to date from where its settings say. */
export const keepPolicy: KeepPolicy = (kept) => {
  const { isInline, policy, settings } = kept;
  const inForce = new PolicyInForce(isInline ? "inline" : "builtin", policy, () => wallMs(kept));
  const { name, option } = policySource(settings);
  const plan = { option, pollMs: settings.values.policyPollMs };
  if (name === "file") return keepOfFile(kept, inForce, { ...plan, source: name });
  if (name === "service") return keepOfService(kept, inForce, { ...plan, source: name });
  return { stats: () => inForce.stats(), end: () => undefined };
};

/** A file is there at once, so that it decides the first record already. */
function keepOfFile(kept: KeptPolicy, inForce: PolicyInForce, plan: Plan): PolicyKeeper {
  const path = kept.settings.values.policyFile ?? "";
  const parts = { look: (tag: string) => lookAtFile(path, tag), keep: () => undefined };
  const client = new PolicyClient(plan, NOTHING_KNOWN, inForce, partsOf(kept, parts));
  client.start(client.follow(lookAtFileNow(path)));
  return { stats: () => inForce.stats(), end: () => client.end() };
}

/** Until a service has answered, what it said before this process began is in force. */
function keepOfService(kept: KeptPolicy, inForce: PolicyInForce, plan: Plan): PolicyKeeper {
  const { settings, platform, diagnostics } = kept;
  const url = requestUrl(settings.values.lipserviceUrl ?? "", factsOf(kept)) ?? "";
  // It has nothing to do with that of the records: no token, and no header of theirs.
  const transport = new NodeTransport(settings.values, platform.environment, (text) => diagnostics.write(text));
  const timeoutMs = settings.values.requestTimeoutMs;
  const cache = new Cache(kept, inForce, url);
  const parts = partsOf(kept, {
    look: (tag, signal) => askService(transport, { url, timeoutMs, signal }, tag, () => wallMs(kept)),
    keep: (tag, body) => cache.keep(tag, body),
  });
  const client = new PolicyClient(plan, cache.begin(), inForce, parts);
  client.start(0);
  return {
    stats: () => inForce.stats(),
    end: () => {
      client.end();
      transport.close();
    },
  };
}

function partsOf(kept: KeptPolicy, own: Pick<PolicyClientParts, "look" | "keep">): PolicyClientParts {
  const { platform, diagnostics, put } = kept;
  const { clock, random, detach } = platform;
  return { ...own, clock, random, detach, put, say: (line) => diagnostics.write(line) };
}

/** Returns what a service may be told. */
export function factsOf({ settings }: Pick<KeptPolicy, "settings">): Facts {
  const { serviceVersion: version = "", environment = "" } = settings.values;
  return { service: new Map(settings.resource).get(SERVICE_NAME_KEY) ?? "", version, environment };
}

function wallMs({ platform }: KeptPolicy): number {
  return Math.floor(platform.clock.wall());
}

/** The last good policy of a service, on disk. */
class Cache {
  private readonly path: string | undefined;

  constructor(
    private readonly kept: KeptPolicy,
    private readonly inForce: PolicyInForce,
    private readonly url: string,
  ) {
    this.path = cachePath(kept.settings.values.policyCache, url, kept.platform.environment);
  }

  /** Puts in force what was kept; returns what is known of it. */
  begin(): PollState {
    const found = this.load();
    if (found === undefined) return NOTHING_KNOWN;
    const { policy } = readPolicy(found.body);
    if (policy === undefined) {
      this.inForce.fail("cache");
      return NOTHING_KNOWN;
    }
    this.kept.put(policy);
    this.inForce.confirm("cache", policy, found.fetchedMs);
    return stateOf("cache", policy, found.body, found.tag);
  }

  /** Keeps a document for the next start. Never throws. */
  keep(tag: string, body: Uint8Array): void {
    if (this.path === undefined) return;
    const kept = { url: this.url, tag, fetchedMs: wallMs(this.kept), body };
    saveKept(this.path, kept).catch((error: unknown) => this.fail(error));
  }

  private load() {
    try {
      return this.path === undefined ? undefined : loadKept(this.path, this.url);
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  private fail(error: unknown): void {
    this.inForce.fail("cache");
    const reason = error instanceof Error ? error.message : String(error);
    this.kept.diagnostics.say("policy_cache", notice("policy_cache", { error: `${this.path}: ${reason}` }).message);
  }
}
