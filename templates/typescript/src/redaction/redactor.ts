import type { LogRecord } from "../log-record.js";
import { SecretNames } from "./names.js";
import { FAULT_MARK, UNTOUCHED } from "./tables.js";
import { redactedText } from "./text.js";
import { Values } from "./values.js";

/**
 * Returns a text without tokens, keys, e-mail addresses and card numbers.
 *
 * @example
 * redactText("mail to bob@example.org"); // mail to [redacted:email]
 */
export function redactText(text: string): string {
  return redactedText(text, () => undefined);
}

/**
 * Returns a value as plain objects, arrays and texts, without what is secret; it is not changed itself. Values of `names`
 * are taken out besides those of the documented ones.
 */
export function redact(value: unknown, names: readonly string[] = []): unknown {
  return new Values(new SecretNames(names), () => undefined).value(value);
}

/**
 * Redacts records, and counts what it took out: docs/reference/redaction.md lists it. The option `redact` does this to
 * every record that is sent; a redactor is for those who want it elsewhere, such as in `beforeSend`.
 */
export class Redactor {
  readonly #names: SecretNames;
  readonly #counts = new Map<string, number>();

  constructor(names: readonly string[] = []) {
    this.#names = new SecretNames(names);
  }

  /** How many values were taken out so far, by rule or reason. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /**
   * Returns a record without what is secret; the record itself is not changed. Never throws: if it fails, nothing is left
   * of the record but its ids, and that is counted as fault.
   */
  record(record: LogRecord): LogRecord {
    try {
      const values = new Values(this.#names, this.#count);
      const { body, attributes, eventName } = record;
      const event = typeof eventName === "string" ? redactedText(eventName, this.#count) : eventName;
      return { ...record, body: values.value(body), attributes: values.attributes(attributes), eventName: event };
    } catch {
      this.#count("fault");
      return faulty(record);
    }
  }

  readonly #count = (reason: string): void => {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  };
}

function faulty(record: LogRecord): LogRecord {
  try {
    const untouched = Object.entries(record.attributes ?? {}).filter(([key]) => UNTOUCHED.has(key));
    return { ...record, body: FAULT_MARK, attributes: Object.fromEntries(untouched), eventName: undefined };
  } catch {
    return { body: FAULT_MARK };
  }
}
