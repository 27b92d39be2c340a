import type { IdentityProvider } from "../config/hooks.js";
import { notice } from "../config/notice.js";
import type { Settings } from "../config/settings.js";
import type { RequestScope, RequestStore } from "../correlation/request-scope.js";
import type { Diagnostics } from "../export/diagnostics.js";
import { Exporter } from "../export/exporter.js";
import type { Platform } from "../export/platform.js";
import type { LogRecord } from "../log-record.js";
import { type Policy, withShadow } from "../policy/policy.js";
import type { KeepPolicy } from "../policy-client/keeper.js";
import { Sampler } from "../sampling/sampler.js";
import { Scanner } from "../scanner.js";
import { Client, type RecordRedactor, type RecordSink, type Report } from "./client.js";
import { CallCounts } from "./counts.js";
import { setCurrent, unsetCurrent } from "./current.js";
import { levelSeverity } from "./level.js";
import { Pipeline, type PipelineTools } from "./pipeline.js";
import { builtInPolicy, policyOf } from "./policy-option.js";
import { type Person, RecordBuilder } from "./record-builder.js";

/** What a client is made of. */
export interface ClientSetup {
  readonly settings: Settings;
  readonly platform: Platform;
  readonly diagnostics: Diagnostics;
  readonly requests: RequestStore;

  /** 32 bits, on which all chance depends. */
  readonly seed: number;

  /** Takes records in place of an exporter. */
  readonly sink: RecordSink | undefined;

  /** Keeps the policy up to date; without it, it stays what it is at first. */
  readonly keepPolicy?: KeepPolicy | undefined;
  /** Makes what takes out what is secret, if it is asked for; `names` are further ones. Where it is missing, nobody can. */
  readonly redactorOf: ((names: readonly string[]) => RecordRedactor) | undefined;

  /** Connects the standard logger; returns what puts it back as it was. Not called where nothing is sent. */
  readonly connect: () => () => void;

  /** Makes the doctor's report; a runtime without a doctor has none. */
  readonly report?: Report | undefined;

  /** It has been shut down. */
  readonly onShutdown: () => void;
}

/** Opens a client, and puts it in force if there is anywhere to send records to. */
export function openClient(setup: ClientSetup): Client {
  const { settings, platform, diagnostics, requests, seed, onShutdown } = setup;
  const { way, target } = settings.destination;
  const counts = new CallCounts();
  const sink = setup.sink ?? new Exporter(settings, platform, diagnostics);
  const currentRequest = () => requestOf(requests);
  const { redact, redactKeys } = settings.values;
  const redactor = redact ? setup.redactorOf?.((redactKeys ?? "").split(",")) : undefined;
  const nothing = { way, sink, counts, redactor, currentRequest, report: setup.report, policy: () => undefined };
  if (way === "disabled" || (target === undefined && setup.sink === undefined))
    return new Client({ ...nothing, sampler: undefined, pipeline: undefined, onShutdown });
  const { values, sources } = settings;
  // An exporter would have said it.
  const said = setup.sink === undefined ? [] : settings.notices.filter(({ name }) => name !== "nowhere");
  const given = policyOf(values.policy, sources.get("policy") ?? "", said);
  const policy = given ?? builtInPolicy();
  const inShadow = (of: Policy) => (values.shadow ? withShadow(of) : of);
  const sampler = new Sampler(inShadow(policy), seed);
  for (const { message } of said) diagnostics.write(message);
  const keeper = setup.keepPolicy?.({
    ...{ settings, platform, diagnostics, policy },
    isInline: given !== undefined,
    put: (other) => sampler.setPolicy(inShadow(other)),
  });
  const pipeline = openPipeline(setup, sampler, sink, counts, redactor);
  setCurrent(pipeline, () => client.flush());
  const disconnect = values.manual ? () => undefined : setup.connect();
  const client: Client = new Client({
    ...nothing,
    ...{ sampler, pipeline, policy: () => keeper?.stats() },
    onShutdown: () => {
      keeper?.end();
      leave();
      disconnect();
      unsetCurrent(pipeline);
      onShutdown();
    },
  });
  // In front of the exporter's own: what is settled at the end is to be sent, too.
  const leave = platform.onExit(() => client.shutdown());
  return client;
}

function openPipeline(
  setup: ClientSetup,
  sampler: Sampler,
  sink: RecordSink,
  counts: CallCounts,
  redactor: RecordRedactor | undefined,
): Pipeline {
  const { settings, platform, diagnostics, requests, seed } = setup;
  const { level, beforeSend, identityProvider, messageParts, codeLocation } = settings.values;
  const hookFailed = (source: string, error: unknown) => {
    diagnostics.say("hook", notice("hook", { source, error: reasonOf(error) }).message);
  };
  const identity = () =>
    identityProvider &&
    askIdentity(identityProvider, (error) => {
      counts.hookFailures++;
      hookFailed("identity_provider", error);
    });
  return new Pipeline({
    ...{ sampler, scanner: new Scanner(), counts, requests, seed, beforeSend, hookFailed },
    builder: new RecordBuilder({ messageParts, codeLocation, identity }),
    clock: platform.clock,
    ...waysOut(sink, redactor),
    minSeverity: level === undefined ? 0 : levelSeverity(level),
    detach: platform.detach,
  });
}

/** How records leave: those of the builder as they are, unless somebody has to look into them. */
function waysOut(
  sink: RecordSink,
  redactor: RecordRedactor | undefined,
): Pick<PipelineTools, "emit" | "emitBuilt"> {
  if (redactor !== undefined) {
    const emit = (record: LogRecord) => sink.emit(redactor.record(record));
    return { emit, emitBuilt: (built) => emit(built.toRecord()) };
  }
  const emit = (record: LogRecord) => sink.emit(record);
  return { emit, emitBuilt: sink instanceof Exporter ? (built) => sink.emitBuilt(built) : (built) => emit(built.toRecord()) };
}

function requestOf(requests: RequestStore): RequestScope | undefined {
  const scope = requests.current();
  return scope === "own" ? undefined : scope;
}

function askIdentity(provider: IdentityProvider, fail: (error: unknown) => void): Person | undefined {
  try {
    const given: unknown = provider();
    const { 0: first, 1: second, distinctId = first, sessionId = second } = Object(given) as Record<string, unknown>;
    return { distinctId: textOf(distinctId), sessionId: textOf(sessionId) };
  } catch (error) {
    fail(error);
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns what was thrown as a text, be it an error or not. */
function reasonOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return typeof error;
  }
}
