import type { BeforeSend } from "../config/hooks.js";
import type { LogRecord } from "../log-record.js";
import type { Stamp } from "./stamp.js";

/** What came of asking the application about a record: the record that goes, or nothing. */
export type Asked = LogRecord | undefined;

/**
 * Asks the application's `beforeSend`. It gets a copy, so that a record is as it was where the hook fails, and stamps
 * that it has changed or taken away are put back. `fail` is told what it threw.
 */
export function askBeforeSend(
  hook: BeforeSend,
  record: LogRecord,
  stamps: readonly Stamp[],
  fail: (error: unknown) => void,
): Asked {
  try {
    const answer: unknown = hook({ ...record, attributes: { ...record.attributes } });
    if (answer === undefined || answer === null) return undefined;
    if (typeof answer !== "object" || answer instanceof Promise) throw new TypeError("it returned no record");
    const changed = answer as LogRecord;
    return stamps.length === 0
      ? changed
      : { ...changed, attributes: { ...changed.attributes, ...Object.fromEntries(stamps) } };
  } catch (error) {
    fail(error);
    return record;
  }
}
