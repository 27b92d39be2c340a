import type { BuiltRecord } from "../built-record.js";
import type { LogRecord } from "../log-record.js";
import type { GivenRecord } from "../otlp/bounds.js";
import type { Encoder } from "../otlp/encoder.js";
import { ERROR_SEVERITY } from "../sampling/constants.js";
import type { Clock } from "./clock.js";
import type { Entry } from "./entry.js";

/** What a record logs while it is written is written too, so deep. */
const MAX_DEPTH = 4;
const MAX_SEVERITY = 24;

/** So many records of one time are queued as one: a clock costs as much as an attribute, and times can be made up. */
const SHARING = 32;

type Field = keyof LogRecord;
const FIELDS: readonly Field[] = [
  ...(["body", "severity", "severityText", "attributes", "time", "observedTime"] as const),
  ...(["traceId", "spanId", "flags", "eventName", "droppedAttributes"] as const),
];

/** A record with its time. One serves all records: only its fields are copied. */
class TimedRecord implements LogRecord {
  body: unknown = undefined;
  severity: number | undefined = undefined;
  severityText: string | undefined = undefined;
  attributes: Readonly<Record<string, unknown>> | undefined = undefined;
  time: number | bigint | undefined = undefined;
  observedTime: number | bigint | undefined = undefined;
  traceId: string | undefined = undefined;
  spanId: string | undefined = undefined;
  flags: number | undefined = undefined;
  eventName: string | undefined = undefined;
  droppedAttributes: number | undefined = undefined;

  /** Reads a record; the time of which it says nothing is now. What was observed when is not always asked for. */
  read(record: LogRecord, clock: Clock, isObserved: boolean): void {
    const { time, observedTime } = record;
    // To ask what time it is costs as much as to write an attribute.
    const nowMs = isMissing(time) || (isObserved && isMissing(observedTime)) ? clock.wall() : undefined;
    this.body = record.body;
    this.severity = record.severity;
    this.severityText = record.severityText;
    this.attributes = record.attributes;
    this.time = time ?? nowMs;
    this.observedTime = observedTime ?? nowMs;
    this.traceId = record.traceId;
    this.spanId = record.spanId;
    this.flags = record.flags;
    this.eventName = record.eventName;
    this.droppedAttributes = record.droppedAttributes;
  }

  /** Reads a record of which some fields throw. Throws where all do. */
  readWhatCanBe(record: LogRecord, nowMs: number): void {
    const readable = FIELDS.filter((field) => this.readField(record, field));
    if (readable.length === 0) throw new TypeError("a record that cannot be read");
    this.time ??= nowMs;
    this.observedTime ??= nowMs;
  }

  /** Holds on to nothing of a record. */
  release(): void {
    this.body = undefined;
    this.attributes = undefined;
  }

  private readField(record: LogRecord, field: Field): boolean {
    try {
      Object.assign(this, { [field]: record[field] });
      return true;
    } catch {
      Object.assign(this, { [field]: undefined });
      return false;
    }
  }
}

/** Encodes records as they come, and numbers them. */
export class RecordWriter {
  /** The number of the last entry. */
  sequence = 0;

  /** One for each lane of the queue: pieces share bytes, and an error that waits would keep those of others too. */
  private readonly encoders: { readonly errors: Encoder; readonly others: Encoder };
  private readonly record = new TimedRecord();
  private depth = 0;

  /** When the last record was queued, by its own time and by the monotonic clock, and how many more may share that. */
  private lastTime: unknown = undefined;
  private lastSince = 0;
  private sharing = 0;

  constructor(
    private readonly makeEncoder: () => Encoder,
    private readonly clock: Clock,
    /** The endpoint wants to know when a record was observed. */
    private readonly isObserved: boolean,
  ) {
    this.encoders = { errors: makeEncoder(), others: makeEncoder() };
  }

  /** Returns what is queued of a record; nothing where it cannot be written. Never throws. */
  write(record: LogRecord, isNotice = false): Entry | undefined {
    if (this.depth >= MAX_DEPTH) return undefined;
    this.depth++;
    try {
      // What a getter of a record logs comes in the middle of that record.
      return this.depth === 1
        ? this.writeBy(this.encoders, this.record, record, isNotice)
        : this.writeBy(undefined, new TimedRecord(), record, isNotice);
    } catch {
      return undefined;
    } finally {
      this.depth--;
      if (this.depth === 0) this.record.release();
    }
  }

  /** The same for a record that was built, and nobody's: its fields are read where they are. */
  writeBuilt(record: BuiltRecord): Entry | undefined {
    if (this.depth > 0) return this.write(record.toRecord());
    this.depth++;
    try {
      if (this.isObserved) record.observedTime ??= this.clock.wall();
      return this.entryOf(record, this.encoders, false);
    } catch {
      return undefined;
    } finally {
      this.depth--;
    }
  }

  private writeBy(
    encoders: RecordWriter["encoders"] | undefined,
    timed: TimedRecord,
    record: LogRecord,
    isNotice: boolean,
  ): Entry {
    try {
      timed.read(record, this.clock, this.isObserved);
    } catch {
      timed.readWhatCanBe(record, this.clock.wall());
    }
    return this.entryOf(timed, encoders, isNotice);
  }

  private entryOf(record: GivenRecord, encoders: RecordWriter["encoders"] | undefined, isNotice: boolean): Entry {
    const severity = severityOf(record.severity);
    const encoder = severity >= ERROR_SEVERITY ? encoders?.errors : encoders?.others;
    const piece = (encoder ?? this.makeEncoder()).piece(record);
    this.sequence++;
    return { piece, severity, sequence: this.sequence, since: this.since(record.time), isNotice };
  }

  /** Asks when it is once for records of the same millisecond, as far as they stand together. */
  private since(time: unknown): number {
    if (time !== this.lastTime || --this.sharing < 0) {
      this.lastTime = time;
      this.sharing = SHARING;
      this.lastSince = this.clock.monotonic();
    }
    return this.lastSince;
  }
}

function isMissing(time: unknown): boolean {
  return time === undefined || time === null;
}

/** Returns the severity of a record, 0 where it is none. */
export function severityOf(severity: unknown): number {
  return typeof severity === "number" && severity >= 1 && severity <= MAX_SEVERITY ? severity : 0;
}
