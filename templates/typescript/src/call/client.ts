import type { Way } from "../config/tables.js";
import type { RequestScope } from "../correlation/request-scope.js";
import type { FlushResult } from "../export/flush-book.js";
import type { ExportStats } from "../export/ledger.js";
import type { LogRecord } from "../log-record.js";
import { textOf } from "../otlp/native.js";
import type { Policy } from "../policy/policy.js";
import type { PolicyStats } from "../policy-client/stats.js";
import type { Sampler } from "../sampling/sampler.js";
import { asksToKeep } from "./attributes.js";
import type { ClientStats } from "./client-stats.js";
import type { CallCounts } from "./counts.js";
import type { Level } from "./level.js";
import { type OwnAttributes, ownChannel } from "./own-host.js";
import type { Pipeline } from "./pipeline.js";

/** Takes records to be sent. */
export interface RecordSink {
  emit(record: LogRecord): void;
  flush(timeoutMs?: number): Promise<FlushResult>;
  shutdown(timeoutMs?: number): Promise<FlushResult>;
  stats(): ExportStats;
}

/** Makes the doctor's report of counts and the policy in force. */
export type Report = (stats: ClientStats, inForce: Policy | undefined) => string;
/** Takes out of records what is secret; never throws. */
export interface RecordRedactor {
  /** How many values were taken out, by rule or reason. */
  readonly counts: Readonly<Record<string, number>>;
  record(record: LogRecord): LogRecord;
}

/** What a client works with; without a sampler and a pipeline it does nothing. */
export interface ClientParts {
  readonly way: Way;
  readonly sink: RecordSink;
  readonly counts: CallCounts;
  readonly redactor: RecordRedactor | undefined;
  readonly sampler: Sampler | undefined;
  readonly pipeline: Pipeline | undefined;
  readonly policy: () => PolicyStats | undefined;
  readonly currentRequest: () => RequestScope | undefined;

  /** A runtime without a doctor has none. */
  readonly report?: Report | undefined;

  /** Puts loggers back as they were, and more. */
  readonly onShutdown: () => void;
}

/**
 * Adaptive logging as it was configured. Its methods never throw; where there is nowhere to send records to, they do
 * nothing.
 *
 * @example
 * const client = configureAdaptiveLogging({ serviceName: "shop", posthogApiKey: "phc_..." });
 * console.info("order 17 paid", { amount: 12 });
 * await client.shutdown();
 */
export class Client {
  /** How it was found where records go. */
  readonly way: Way;
  readonly #parts: ClientParts;
  readonly #pipeline: Pipeline | undefined;
  #closing: Promise<FlushResult> | undefined = undefined;

  constructor(parts: ClientParts) {
    this.way = parts.way;
    this.#parts = parts;
    this.#pipeline = parts.pipeline;
  }

  /**
   * Logs a message, by no library. Whether it is kept is decided first: attributes that cost something to build are
   * better given as a function, which is called for kept records only. `lipserviceKeep: true` among attributes keeps it.
   */
  log(level: Level, message: string, attributes?: OwnAttributes): void {
    const pipeline = this.#pipeline;
    if (pipeline === undefined) return;
    pipeline.take(
      ownChannel(level),
      typeof message === "string" ? message : textOf(message),
      false,
      attributes,
      asksToKeep(attributes),
    );
  }

  /** Sends at once what has been kept so far. Without a time, it waits as long as one request may take. */
  flush(timeoutMs?: number): Promise<FlushResult> {
    this.#pipeline?.settle();
    return this.#parts.sink.flush(timeoutMs);
  }

  /** Puts loggers back as they were, accounts for everything, sends what is left and ends, in time; once. */
  shutdown(timeoutMs?: number): Promise<FlushResult> {
    if (this.#closing === undefined) {
      const { onShutdown, sink } = this.#parts;
      onShutdown();
      this.#pipeline?.close();
      this.#closing = sink.shutdown(timeoutMs);
    }
    return this.#closing;
  }

  /** The request, or the current one, has failed: what was held back of it is sent. */
  promote(scope: RequestScope | undefined = this.#parts.currentRequest()): void {
    if (scope !== undefined) this.#pipeline?.promote(scope);
  }

  /** Says what became of records. */
  stats(): ClientStats {
    const { counts, policy, redactor, sampler, sink } = this.#parts;
    const sampled = sampler?.stats() ?? { seen: 0, kept: 0, dropped: 0, buffered: 0, patterns: [] };
    return Object.freeze({
      seen: sampled.seen + counts.asked,
      kept: sampled.kept + counts.asked,
      dropped: sampled.dropped,
      buffered: sampled.buffered,
      ...counts,
      redacted: { ...redactor?.counts },
      patterns: sampled.patterns,
      exporter: sink.stats(),
      policy: policy(),
    });
  }

  /**
   * Says in plain sentences where records go, what the policy can cost, and what became of records so far. It sends
   * nothing and shows no secret; the command `lipservice doctor` also tries whether a record arrives.
   */
  doctor(): string {
    return this.#parts.report?.(this.stats(), this.#parts.sampler?.policy) ?? "";
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown().then(() => undefined);
  }
}
