import { putException } from "../call/exception.js";
import { askBeforeSend } from "../call/hook.js";
import { Owed } from "../call/owed.js";
import type { BeforeSend } from "../config/hooks.js";
import type { FlushResult } from "../export/flush-book.js";
import type { LogRecord } from "../log-record.js";
import { utf8Length } from "../otlp/cut.js";
import { KEEP, SETTLED, SETTLED_BODY, UNSAID } from "../otlp/tables.js";
import { Double } from "../otlp/value.js";
import type { Signature } from "../pattern.js";
import { ONE } from "../sampling/constants.js";
import type { Settlement } from "../sampling/decision.js";
import { SEVERITIES } from "../tables.js";
import type { Said } from "./capture.js";
import type { Identities } from "./correlation.js";
import type { Page } from "./page.js";
import type { Decided, Sampler } from "./sampler.js";
import { signature } from "./signature.js";
import {
  COUNT_KEY,
  DISTINCT_ID_KEY,
  PATTERN_KEY,
  REASON_KEY,
  SESSION_ID_KEY,
  WEIGHT_KEY,
  WOULD_KEEP_KEY,
  WOULD_REASON_KEY,
} from "./tables.js";
import type { Transport, TransportStats } from "./transport.js";

export type Level = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

type Attributes = Record<string, unknown>;

/** What became of records. `seen` is always `kept` + `dropped`. */
export interface ClientStats {
  readonly seen: number;
  readonly kept: number;
  readonly dropped: number;

  /** Records of our own that only account for others. */
  readonly settlements: number;

  /** Records that `beforeSend` dropped. */
  readonly hookDrops: number;

  /** How often `beforeSend` has failed. */
  readonly hookFailures: number;

  /** Records made in the midst of our own work, which are not taken. */
  readonly reentrant: number;

  /** Records that could not be handled. */
  readonly faults: number;
  readonly exporter: TransportStats;
}

/** Adaptive logging as it was configured. Its methods never throw. */
export interface Client {
  /** Logs a message; `lipserviceKeep: true` among its attributes keeps it. */
  log(level: Level, message: string, attributes?: Readonly<Attributes>): void;

  /** Says who uses the page, where posthog-js does not; `undefined` takes it back. */
  identify(distinctId: string | undefined): void;

  /** Sends at once what has been kept so far, and says whether all of it was accepted. */
  flush(timeoutMs?: number): Promise<FlushResult>;

  /** Puts the console back, accounts for everything, sends what is left and ends; once. */
  shutdown(timeoutMs?: number): Promise<FlushResult>;
  stats(): ClientStats;
}

export interface ClientParts {
  readonly page: Page;
  readonly sampler: Sampler;
  readonly transport: Transport;
  readonly identity: Identities;
  readonly minSeverity: number;
  readonly beforeSend: BeforeSend | undefined;
  readonly timeoutMs: number;

  /** Tells what is ours by its text: what others say of what we send. */
  readonly isOwn: (text: string) => boolean;
  readonly warn: (text: string) => unknown;
}

const KEEP_MARK = "lipserviceKeep";
const INFO = 9;

/** What takes records, decides them, and hands on those that are kept. */
export interface Pipeline extends Client {
  /** Takes what was said. Never throws. */
  take(said: () => Said): void;

  /** The page goes away, for now or for good: everything is sent. */
  leave(): void;
}

export function createPipeline(parts: ClientParts): Pipeline {
  const { page, sampler, transport, identity, beforeSend, warn } = parts;
  const { annotate, killSwitch, settleIntervalSeconds, shadow } = sampler.policy;
  const isFull = annotate === "full";
  const owed = new Owed();
  const counts = { settlements: 0, hookDrops: 0, hookFailures: 0, reentrant: 0, faults: 0 };
  let asked = 0;
  let isInside = false;
  let isClosed = false;
  let closing: Promise<FlushResult> | undefined;
  let timer: unknown;

  function take(said: () => Said): void {
    if (isClosed) return;
    if (isInside) {
      counts.reentrant++;
      return;
    }
    isInside = true;
    try {
      handle(said());
    } catch {
      counts.faults++;
    }
    isInside = false;
  }

  function handle(said: Said): void {
    const { severity, text, template } = said;
    if (severity < parts.minSeverity) return;
    if (parts.isOwn(text)) {
      counts.reentrant++;
      return;
    }
    const nowMs = page.Date.now();
    const named = signature(text, severity, "", template);
    const decided = decide(said, named, nowMs);
    if (!decided.wouldKeep) settleLater();
    if (!(decided.wouldKeep || shadow)) return;
    const stamped = stamps(decided, named.id);
    const own = { ...said.attributes, [KEEP_MARK]: undefined };
    const attributes = { ...context(), ...exception(said.error), ...own, ...stamped };
    const record: LogRecord = { time: nowMs, severity, severityText: said.level, body: text, attributes };
    send(record, stamped, decided.key || named.id, named.template, shadow ? 0 : decided.count);
  }

  function decide({ severity, text, attributes = {} }: Said, { id, template }: Signature, nowMs: number): Decided {
    if ((attributes as Attributes)[KEEP_MARK] === true) {
      asked++;
      return { wouldKeep: true, reason: KEEP, rate: ONE, count: 1, key: id };
    }
    try {
      const record = { pattern: id, template, severity, logger: "", attributes: attributes as Attributes };
      if (!killSwitch) return sampler.decide({ ...record, bodyBytes: utf8Length(text) }, nowMs);
    } catch {
      // What cannot be decided is kept.
    }
    return sampler.failOpen();
  }

  /** Whom the record concerns and where it was made, as it is now. */
  function context(): Attributes {
    const { distinctId, sessionId, windowId } = identity.of();
    const url = page.location?.href;
    return { [DISTINCT_ID_KEY]: distinctId, [SESSION_ID_KEY]: sessionId, "window.id": windowId, "url.full": url };
  }

  function stamps({ wouldKeep, reason, rate, count }: Decided, pattern: string): Attributes {
    if (shadow) return isFull || !wouldKeep ? { [WOULD_KEEP_KEY]: wouldKeep, [WOULD_REASON_KEY]: reason } : {};
    const weight = rate === 0 ? 0 : ONE / rate;
    const saysCount = isFull || count !== 1;
    const saysWeight = isFull || weight !== 1;
    const found: [boolean, string, unknown][] = [
      [saysCount, COUNT_KEY, count],
      [saysWeight, WEIGHT_KEY, new Double(weight)],
      [saysCount || saysWeight, PATTERN_KEY, pattern],
      [isFull || !UNSAID.has(reason), REASON_KEY, reason],
    ];
    return Object.fromEntries(found.flatMap(([isSaid, key, value]) => (isSaid ? [[key, value]] : [])));
  }

  /** Sends a record, if the application agrees; else what it counts is owed. */
  function send(record: LogRecord, stamped: Attributes, key: string, template: string, count: number): void {
    const sent = beforeSend
      ? askBeforeSend(beforeSend, record, Object.entries(stamped), (error) => {
          if (counts.hookFailures++ === 0) warn(`beforeSend failed: ${error}; the record goes as it was`);
        })
      : record;
    if (sent !== undefined) {
      transport.emit(sent);
      return;
    }
    counts.hookDrops++;
    owed.add(key, template, count);
    settleLater();
  }

  function settleLater(): void {
    timer ??= page.setTimeout(() => {
      timer = undefined;
      settle();
      if (sampler.owes() || !owed.isEmpty) settleLater();
    }, 1000 * settleIntervalSeconds);
  }

  /** Sends the counts of what was dropped. */
  function settle(everything = false): void {
    const nowMs = page.Date.now();
    const settled = sampler.settle(nowMs, everything);
    if (shadow) return;
    for (const settlement of settled) sendSettlement(owed.addTo(settlement), nowMs);
    if (everything) for (const settlement of owed.takeAll()) sendSettlement(settlement, nowMs);
  }

  function sendSettlement({ key, template, count }: Settlement, time: number): void {
    counts.settlements++;
    const body = SETTLED_BODY.replace("{count}", String(count)).replace("{template}", () => template || key);
    const attributes = stamps({ wouldKeep: true, reason: SETTLED, rate: ONE, count, key }, key);
    transport.emit({ time, severity: INFO, body, attributes });
  }

  function flush(timeoutMs = parts.timeoutMs): Promise<FlushResult> {
    settle();
    return transport.flush(timeoutMs);
  }

  return {
    take,
    flush,
    identify: identity.identify,

    log(level, message, attributes) {
      take(() => {
        const error = Object.values(attributes ?? {}).find((value) => value instanceof Error);
        return { level, severity: severityOf(level) ?? INFO, text: String(message), attributes, error };
      });
    },

    leave() {
      if (isClosed) return;
      settle(true);
      transport.leave();
    },

    shutdown(timeoutMs = parts.timeoutMs) {
      if (closing === undefined) {
        isClosed = true;
        page.clearTimeout(timer);
        settle(true);
        closing = transport.close(timeoutMs);
      }
      return closing;
    },

    stats() {
      const { seen, kept } = sampler.stats();
      return { seen: seen + asked, kept: kept + asked, dropped: seen - kept, ...counts, exporter: transport.stats() };
    },
  };
}

/** The severity of a level; nothing where it is none. */
export function severityOf(level: string | undefined): number | undefined {
  return SEVERITIES.find(([name]) => name === level)?.[1];
}

/** The type, the message and the stack of what was thrown. */
function exception(error: unknown): Attributes {
  const attributes: Attributes = {};
  const set = (name: string, value: unknown) => {
    attributes[name] = value;
  };
  if (error !== undefined) putException({ set }, error);
  return attributes;
}
