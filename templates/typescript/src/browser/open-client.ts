import type { BeforeSend } from "../config/hooks.js";
import { SDK_NAME } from "../otlp/tables.js";
import { VERSION } from "../tables.js";
import { capture, listen, printing } from "./capture.js";
import { type Client, createPipeline, type Level, severityOf } from "./client.js";
import { createIdentity } from "./correlation.js";
import { fetchOf, urlOf } from "./destination.js";
import type { Page, PostHogLike } from "./page.js";
import { type Policy, readPolicy } from "./policy.js";
import { createSampler } from "./sampler.js";
import {
  ENVIRONMENT_KEY,
  SDK_LANGUAGE_KEY,
  SDK_NAME_KEY,
  SDK_VERSION_KEY,
  SERVICE_NAME_KEY,
  SERVICE_VERSION_KEY,
} from "./tables.js";
import { createTransport } from "./transport.js";

/** Options; what is wrong with one is said once on the console, and the default is taken. */
export interface BrowserOptions {
  /** Name of the service. */
  readonly serviceName?: string;
  readonly serviceVersion?: string;
  readonly environment?: string;

  /** Further facts about the application, few and stable: they go out with every request. */
  readonly resourceAttributes?: Readonly<Record<string, unknown>>;

  /** The project token, phc_... */
  readonly posthogApiKey: string;

  /** us, eu, or the address of a PostHog or of a proxy of your own. */
  readonly posthogEndpoint?: string;

  /** posthog-js, where it is not the page's `posthog`. */
  readonly posthog?: PostHogLike;

  /** What to keep, as docs/reference/policy.md has it, as an object or as JSON. */
  readonly policy?: object | string;

  /** Send everything, and mark what the policy would have dropped. */
  readonly shadow?: boolean;

  /** The lowest level that is taken. Default: trace. */
  readonly level?: Level;

  /** Sees each record before it is sent; returns it, another one, or nothing. */
  readonly beforeSend?: BeforeSend;

  /** Leave the console and uncaught errors alone: only `client.log` is taken. */
  readonly manual?: boolean;

  /** Send nothing. */
  readonly disabled?: boolean;

  /** How long a record may wait for others to be sent with. Default: 3000. */
  readonly delayMs?: number;

  /** How long one request may take. Default: 10000. */
  readonly requestTimeoutMs?: number;

  /** How many records may wait, and how many bytes. Default: 2048 and 2 MiB. */
  readonly queueRecords?: number;
  readonly queueBytes?: number;
}

/** Opens a client in a page, which may be another than this one. */
export function openClient(options: BrowserOptions, page: Page): Client {
  const { requestTimeoutMs: timeoutMs = 10_000, delayMs = 3000, queueRecords = 2048, queueBytes = 2 ** 21 } = options;
  const print = page.console["warn"];
  const warn = (text: string): unknown => print && printing(print).call(page.console, `LipService: ${text}`);
  const url = options.disabled ? "" : urlOf(options.posthogApiKey, options.posthogEndpoint, warn);
  const resource = resourceOf(options);
  const transport = createTransport({
    page,
    url,
    fetch: fetchOf(page),
    resource,
    delayMs,
    timeoutMs,
    queueRecords,
    queueBytes,
    warn,
  });
  const [seed = 0] = page.crypto.getRandomValues(new Uint32Array(1));
  const [address = ""] = url.split("?");
  const policy = policyOf(options, warn);
  const { take, leave, ...client } = createPipeline({
    page,
    policy,
    sampler: createSampler(policy, seed),
    transport,
    identity: createIdentity(page, options.posthog),
    minSeverity: severityOf(options.level) ?? 0,
    beforeSend: options.beforeSend,
    timeoutMs,
    isOwn: (text) => text.includes(address),
    warn,
  });
  // Where nothing is sent nothing is taken, nor where pages are rendered on a server: there is no page.
  if (!url || typeof page.addEventListener !== "function") return { ...client, log: () => undefined };
  const disconnect = options.manual ? () => undefined : capture(page, take);
  const unlisten = listen([
    [page.document, "visibilitychange", () => page.document?.visibilityState === "hidden" && leave()],
    [page, "pagehide", leave],
    [page, "online", transport.resume],
  ]);
  return {
    ...client,
    shutdown(given) {
      disconnect();
      unlisten();
      return client.shutdown(given);
    },
  };
}

function policyOf({ policy, shadow }: BrowserOptions, warn: (text: string) => unknown): Policy {
  let read: Policy;
  try {
    read = readPolicy(policy ?? {});
  } catch (error) {
    warn(`${error}; the built-in policy is in force`);
    read = readPolicy({});
  }
  return shadow === true ? { ...read, shadow } : read;
}

/** What the SDK says of itself wins over what the application says, and that over attributes. */
function resourceOf({
  serviceName,
  serviceVersion,
  environment,
  resourceAttributes = {},
}: BrowserOptions): Readonly<Record<string, unknown>> {
  return {
    ...resourceAttributes,
    [SERVICE_NAME_KEY]: serviceName ?? resourceAttributes[SERVICE_NAME_KEY] ?? "unknown_service",
    [SERVICE_VERSION_KEY]: serviceVersion ?? resourceAttributes[SERVICE_VERSION_KEY],
    [ENVIRONMENT_KEY]: environment ?? resourceAttributes[ENVIRONMENT_KEY],
    [SDK_NAME_KEY]: SDK_NAME,
    [SDK_LANGUAGE_KEY]: "webjs",
    [SDK_VERSION_KEY]: VERSION,
  };
}
