import type { BeforeSend } from "../config/hooks.js";
import { RESOURCE_KEYS, SDK_NAME } from "../otlp/tables.js";
import { VERSION } from "../tables.js";
import { capture, printing } from "./capture.js";
import { type Client, createPipeline, type Level, type Pipeline, severityOf } from "./client.js";
import { createIdentity } from "./correlation.js";
import { fetchOf, urlOf } from "./destination.js";
import type { Page, PostHogLike } from "./page.js";
import { type Policy, readPolicy } from "./policy.js";
import { createSampler } from "./sampler.js";
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
  const { requestTimeoutMs: timeoutMs = 10_000 } = options;
  const print = printing(page.console["warn"] ?? (() => undefined));
  const warn = (text: string): unknown => print.call(page.console, `LipService: ${text}`);
  const url = options.disabled ? undefined : urlOf(options.posthogApiKey, options.posthogEndpoint, warn);
  const transport = createTransport({
    page,
    url: url ?? "",
    fetch: fetchOf(page),
    resource: resourceOf(options),
    delayMs: options.delayMs ?? 3000,
    timeoutMs,
    queueRecords: options.queueRecords ?? 2048,
    queueBytes: options.queueBytes ?? 2 ** 21,
    warn,
  });
  const [seed = 0] = page.crypto.getRandomValues(new Uint32Array(1));
  const [address = ""] = (url ?? "").split("?");
  const pipeline = createPipeline({
    page,
    sampler: createSampler(policyOf(options, warn), seed),
    transport,
    identity: createIdentity(page, options.posthog),
    minSeverity: severityOf(options.level) ?? 0,
    beforeSend: options.beforeSend,
    timeoutMs,
    isOwn: (text) => address !== "" && text.includes(address),
    warn,
  });
  // Where pages are rendered on a server there is no page to take anything of.
  if (url === undefined || typeof page.addEventListener !== "function") return idle(pipeline);
  return connect(page, pipeline, transport.resume, options.manual === true);
}

/** A client of a page from which nothing is sent takes nothing. */
function idle(pipeline: Pipeline): Client {
  return { ...pipeline, log: () => undefined };
}

function connect(page: Page, pipeline: Pipeline, resume: () => void, isManual: boolean): Client {
  const { take, leave, ...client } = pipeline;
  const disconnect = isManual ? () => undefined : capture(page, take);
  const onHidden = () => page.document?.visibilityState === "hidden" && leave();
  const listeners = [
    [page.document, "visibilitychange", onHidden],
    [page, "pagehide", leave],
    [page, "online", resume],
  ] as const;
  for (const [target, kind, listener] of listeners) target?.addEventListener(kind, listener);
  return {
    ...client,
    shutdown(timeoutMs) {
      disconnect();
      for (const [target, kind, listener] of listeners) target?.removeEventListener(kind, listener);
      return client.shutdown(timeoutMs);
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
function resourceOf(options: BrowserOptions): Readonly<Record<string, unknown>> {
  const given = options.resourceAttributes ?? {};
  const { serviceName, serviceVersion, environment, sdkName, sdkLanguage, sdkVersion } = RESOURCE_KEYS;
  return {
    ...given,
    [serviceName]: options.serviceName ?? given[serviceName] ?? "unknown_service",
    [serviceVersion]: options.serviceVersion ?? given[serviceVersion],
    [environment]: options.environment ?? given[environment],
    [sdkName]: SDK_NAME,
    [sdkLanguage]: "webjs",
    [sdkVersion]: VERSION,
  };
}
