import type { LogRecord } from "../log-record.js";
import { RECORD_KEYS, SETTLED } from "../otlp/tables.js";
import { Double } from "../otlp/value.js";

/** A record as it would have been sent. */
export interface CapturedRecord extends LogRecord {
  /** The level as the logging library calls it. */
  readonly level: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a record must have. What is left out does not count. */
export interface ExpectedRecord {
  readonly body?: string | RegExp;
  readonly level?: string;
  readonly severity?: number;

  /** These attributes; it may have more. */
  readonly attributes?: Readonly<Record<string, unknown>>;

  /** The message of its error. */
  readonly error?: string | RegExp;
}

/** A text that is the whole body, or an expression that is found in it, or more than that. */
export type Expected = string | RegExp | ExpectedRecord;

/** Compares values as deeply as they go. */
export type Equal = (left: unknown, right: unknown) => boolean;

export function captured(record: LogRecord): CapturedRecord {
  const own = Object.entries(record.attributes ?? {});
  const attributes = Object.fromEntries(
    own.map(([key, value]) => [key, value instanceof Double ? value.value : value]),
  );
  return { ...record, level: record.severityText ?? "", attributes };
}

/** Tells whether a record is one of LipService's own that only accounts for others. */
export function isSettlement({ attributes }: CapturedRecord): boolean {
  return attributes[RECORD_KEYS.reason] === SETTLED;
}

/** Tells whether a record is as expected. */
export function matches(record: CapturedRecord, expected: Expected, equal: Equal): boolean {
  if (typeof expected === "string" || expected instanceof RegExp) return isLike(record.body, expected, equal);
  const { body, level, severity, attributes = {}, error } = expected;
  return (
    (body === undefined || isLike(record.body, body, equal)) &&
    (level === undefined || record.level === level) &&
    (severity === undefined || record.severity === severity) &&
    (error === undefined || isLike(record.attributes[RECORD_KEYS.exceptionMessage], error, equal)) &&
    Object.entries(attributes).every(([key, value]) => isLike(record.attributes[key], value, equal))
  );
}

function isLike(value: unknown, expected: unknown, equal: Equal): boolean {
  if (expected instanceof RegExp && typeof value === "string") return new RegExp(expected).test(value);
  return equal(value, expected);
}
