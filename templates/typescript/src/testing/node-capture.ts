import { AssertionError } from "node:assert";
import { inspect, isDeepStrictEqual } from "node:util";
import type { Client, RecordSink } from "../call/client.js";
import type { ClientStats } from "../call/client-stats.js";
import { configureAside } from "../call/node-configure.js";
import type { Options } from "../config/options.js";
import type { ExportStats } from "../export/ledger.js";
import type { LogRecord } from "../log-record.js";
import { type CapturedRecord, captured, type Expected, isSettlement, matches } from "./captured-record.js";
import { ManualClock } from "./manual-clock.js";

/** Of which nothing a test logs is dropped, unless the test has a policy of its own. */
const EVERYTHING: object = { budget: "100000/s" };
const START_MS = Date.UTC(2026, 0, 1);
const SEED = 1;
const LEVEL_WIDTH = 5;

/** How many records a message shows. */
const MAX_SHOWN = 50;

/** What a test has logged. */
export class Capture {
  /** The client in force: what `configureAdaptiveLogging` returns until the capture ends. */
  readonly client: Client;

  /** What LipService would have said on standard error. */
  readonly diagnostics: string[] = [];

  /** The clock that LipService goes by, for the application to go by too. It stands still but for its `advance`. */
  readonly clock: ManualClock = new ManualClock(START_MS);
  readonly #sink = new Sink();
  readonly #end: () => Promise<void>;

  constructor(options: Options) {
    const { client, end } = configureAside(
      { policy: EVERYTHING, ...options },
      {
        ...{ exporter: this.#sink, clock: this.clock, seed: SEED, environment: {} },
        diagnostics: (line) => this.diagnostics.push(line),
      },
    );
    this.client = client;
    this.#end = end;
  }

  /** The records that would have been sent so far, in their order. */
  get records(): readonly CapturedRecord[] {
    return this.#sink.records.filter((record) => !isSettlement(record));
  }

  /** Records of LipService's own that account for dropped ones. */
  get settlements(): readonly CapturedRecord[] {
    return this.#sink.records.filter(isSettlement);
  }

  get stats(): ClientStats {
    return this.client.stats();
  }

  /** Returns the records that are as expected. */
  find(expected: Expected): readonly CapturedRecord[] {
    return this.records.filter((record) => matches(record, expected, isDeepStrictEqual));
  }

  /** Lets time pass for LipService: budgets fill up again, what was dropped is accounted for. */
  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Forgets what was captured so far. */
  clear(): void {
    this.#sink.records.length = 0;
  }

  /** At least one record is as expected, or exactly so many `times`. Returns the first. */
  assertLogged(expected: Expected, times?: number): CapturedRecord {
    const found = this.find(expected);
    const [first] = found;
    if (times === undefined ? first === undefined : found.length !== times) {
      const what = times === undefined ? "no record is" : `${found.length} instead of ${times} records are`;
      this.#fail(`${what} ${show(expected)}`, expected);
    }
    return first as CapturedRecord;
  }

  assertNotLogged(expected: Expected): void {
    const { length } = this.find(expected);
    if (length > 0) this.#fail(`${length === 1 ? "a record is" : `${length} records are`} ${show(expected)}`, expected);
  }

  assertNothingLogged(): void {
    const { length } = this.records;
    if (length > 0) this.#fail(`nothing was to be logged, but ${length} were`, []);
  }

  /** Exactly so many records were dropped by the policy. */
  assertDropped(count: number): void {
    const { dropped } = this.stats;
    if (dropped !== count) this.#fail(`${dropped} instead of ${count} records were dropped`, count);
  }

  /** Ends the capture; logging is as it was before. */
  end(): Promise<void> {
    return this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  #fail(what: string, expected: unknown): never {
    const { records, stats } = this;
    const lines = records.slice(0, MAX_SHOWN).map(line);
    if (records.length > MAX_SHOWN) lines.push(`  and ${records.length - MAX_SHOWN} more`);
    const counted = `${records.length} captured, ${stats.dropped} dropped, ${stats.buffered} held back`;
    const message = `${what}\n${[`${counted}${lines.length > 0 ? ":" : ""}`, ...lines].join("\n")}`;
    throw new AssertionError({ message, actual: records, expected, operator: "captured" });
  }
}

/**
 * Captures in memory what is logged from now on, in place of sending it, until `end`. Its clock stands still but for
 * `advance`, and nothing depends on chance. Without a `policy` among the options, nothing is dropped.
 *
 * @example
 * await using logs = capture();
 * pay(order);
 * logs.assertLogged({ body: "order 17 paid", level: "info" });
 */
export function capture(options: Options = {}): Capture {
  return new Capture(options);
}

/** Keeps records in memory. */
class Sink implements RecordSink {
  readonly records: CapturedRecord[] = [];
  private emitted = 0;

  emit(record: LogRecord): void {
    this.emitted++;
    this.records.push(captured(record));
  }

  flush(): Promise<"success"> {
    return Promise.resolve("success");
  }

  shutdown(): Promise<"success"> {
    return this.flush();
  }

  stats(): ExportStats {
    const nothing = { queued: 0, inFlight: 0, requests: 0, retries: 0, notices: 0, bytesSent: 0 };
    return { ...nothing, emitted: this.emitted, accepted: this.emitted, lost: {}, throttled: false };
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: null, breakLength: Number.POSITIVE_INFINITY });
}

function line({ level, body, attributes }: CapturedRecord): string {
  const text = typeof body === "string" ? body : show(body);
  const fields = Object.keys(attributes).length === 0 ? "" : `  ${show(attributes)}`;
  return `  ${level.padEnd(LEVEL_WIDTH)}  ${text}${fields}`;
}
