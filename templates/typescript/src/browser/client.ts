import type { BeforeSend } from "../config/hooks.js";
import type { FlushResult } from "../export/flush-book.js";
import type { LogRecord } from "../log-record.js";
import { KEEP, SETTLED, SETTLED_BODY, UNSAID } from "../otlp/tables.js";
import { Double } from "../otlp/value.js";
import type { Signature } from "../pattern.js";
import { BODY_BYTES, ONE } from "../sampling/constants.js";
import type { Settlement } from "../sampling/decision.js";
import { SEVERITIES } from "../tables.js";
import type { Said } from "./capture.js";
import type { Identities } from "./correlation.js";
import { exceptionOf } from "./exception.js";
import type { Page } from "./page.js";
import type { Policy } from "./policy.js";
import { type Decided, REST, type Sampler } from "./sampler.js";
import { signature } from "./signature.js";
import { COUNT_KEY, PATTERN_KEY, REASON_KEY, WEIGHT_KEY, WOULD_KEEP_KEY, WOULD_REASON_KEY } from "./tables.js";
import type { Transport, TransportStats } from "./transport.js";
import { byteLength } from "./value.js";

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
  readonly policy: Policy;
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
  const { page, policy, sampler, transport, beforeSend, warn } = parts;
  const { shadow } = policy;
  const isFull = policy.annotate === "full";
  const counts = { seen: 0, kept: 0, settlements: 0, hookDrops: 0, hookFailures: 0, reentrant: 0, faults: 0 };
  let isInside = false;
  let closing: Promise<FlushResult> | undefined;
  let timer: unknown;

  function take(said: () => Said): void {
    if (closing) return;
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
    const { level, severity, text: body, template, attributes: own } = said;
    if (severity < parts.minSeverity) return;
    if (parts.isOwn(body)) {
      counts.reentrant++;
      return;
    }
    const time = page.Date.now();
    const named = signature(body, severity, "", template);
    const decided = decide(said, named, time);
    counts.seen++;
    if (decided.wouldKeep) counts.kept++;
    else settleLater();
    if (!(decided.wouldKeep || shadow)) return;
    const stamped = stamps(decided, named.id);
    const attributes = {
      ...parts.identity.of(),
      ...exceptionOf(said.error),
      ...own,
      [KEEP_MARK]: undefined,
      ...stamped,
    };
    const sent = ask({ time, severity, severityText: level, body, attributes }, stamped);
    if (sent) {
      transport.emit(sent);
      return;
    }
    // What it counts is still owed.
    counts.hookDrops++;
    if (shadow) return;
    sampler.owe(decided.account, time, decided.count);
    settleLater();
  }

  function decide({ severity, text, attributes = {} }: Said, { id, template }: Signature, nowMs: number): Decided {
    const given = attributes as Attributes;
    if (given[KEEP_MARK] === true) return kept(KEEP);
    try {
      const record = {
        pattern: id,
        template,
        severity,
        logger: "",
        attributes: given,
        bodyBytes: byteLength(text, BODY_BYTES),
      };
      if (!policy.kill_switch) return sampler.decide(record, nowMs);
    } catch {
      // What cannot be decided is kept.
    }
    return kept("failopen");
  }

  function stamps({ wouldKeep, reason, rate, count }: Decided, pattern: string): Attributes {
    if (shadow) return isFull || !wouldKeep ? { [WOULD_KEEP_KEY]: wouldKeep, [WOULD_REASON_KEY]: reason } : {};
    const weight = rate && ONE / rate;
    const saysWeight = isFull || weight !== 1;
    const said = (isSaid: boolean, value: unknown) => (isSaid ? value : undefined);
    return {
      [COUNT_KEY]: said(isFull || count !== 1, count),
      [WEIGHT_KEY]: said(saysWeight, new Double(weight)),
      [PATTERN_KEY]: said(saysWeight || count !== 1, pattern),
      [REASON_KEY]: said(isFull || !UNSAID.has(reason), reason),
    };
  }

  /** Asks the application about a record: what it returns goes, with our stamps; where it fails, the record as it was. */
  function ask(record: LogRecord, stamped: Attributes): LogRecord | undefined {
    if (!beforeSend) return record;
    try {
      const answer: unknown = beforeSend({ ...record, attributes: { ...record.attributes } });
      if (answer === undefined || answer === null) return undefined;
      if (typeof answer !== "object" || answer instanceof Promise) throw new TypeError("it returned no record");
      return { ...answer, attributes: { ...(answer as LogRecord).attributes, ...stamped } };
    } catch (error) {
      if (!counts.hookFailures++) warn(`beforeSend failed: ${error}; the record goes as it was`);
      return record;
    }
  }

  function settleLater(): void {
    timer ??= page.setTimeout(() => {
      timer = undefined;
      settle();
      if (sampler.owes()) settleLater();
    }, 1000 * policy.settle_interval_seconds);
  }

  /** Sends the counts of what was dropped. */
  function settle(everything?: boolean): void {
    const time = page.Date.now();
    const settled = sampler.settle(time, everything);
    if (!shadow) for (const settlement of settled) sendSettlement(settlement, time);
  }

  function sendSettlement({ key, template, count }: Settlement, time: number): void {
    counts.settlements++;
    const body = SETTLED_BODY.replace("{count}", String(count)).replace("{template}", () => template || key);
    transport.emit({ time, severity: INFO, body, attributes: stamps({ ...kept(SETTLED), count }, key) });
  }

  return {
    take,
    identify: parts.identity.identify,

    log(level, message, attributes) {
      take(() => {
        const error = Object.values(attributes ?? {}).find((value) => value instanceof Error);
        return { level, severity: severityOf(level) ?? INFO, text: String(message), attributes, error };
      });
    },

    leave() {
      if (closing) return;
      settle(true);
      transport.leave();
    },

    flush(timeoutMs = parts.timeoutMs) {
      settle();
      return transport.flush(timeoutMs);
    },

    shutdown(timeoutMs = parts.timeoutMs) {
      if (!closing) {
        page.clearTimeout(timer);
        settle(true);
        closing = transport.close(timeoutMs);
      }
      return closing;
    },

    stats: () => ({ ...counts, dropped: counts.seen - counts.kept, exporter: transport.stats() }),
  };
}

/** What is kept whatever the sampler says. */
function kept(reason: string): Decided {
  return { wouldKeep: true, reason, rate: ONE, count: 1, account: REST };
}

/** The severity of a level; nothing where it is none. */
export function severityOf(level: string | undefined): number | undefined {
  return SEVERITIES.find(([name]) => name === level)?.[1];
}
