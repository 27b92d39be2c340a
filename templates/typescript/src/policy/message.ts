import { byteOrder } from "../text.js";
import { MESSAGES, SHOWN_CHARACTERS } from "./tables.js";

// The words of errors and notices: values put into texts of the spec, so that all languages say the same.

const PLACE = /\{([a-z]+)\}/g;

/** Returns the text `name` of the spec with `values` in its places. */
export function message(name: keyof typeof MESSAGES, values: Readonly<Record<string, string | number>> = {}): string {
  return MESSAGES[name].replace(PLACE, (_, place: string) => String(values[place]));
}

/** Says that something else was expected. */
export function unexpected(expected: string, got: unknown): string {
  return message("unexpected", { expected, got: shown(got) });
}

/** Returns what a message shows of a JSON value. A number that is not whole is written differently in each language. */
export function shown(value: unknown): string {
  if (typeof value === "string") return canonical(shortened(value));
  if (typeof value === "number") return Number.isSafeInteger(value) ? canonical(value) : "a number";
  if (Array.isArray(value)) return "a list";
  return value instanceof Map ? "an object" : String(value);
}

function shortened(text: string): string {
  // No code point takes more than two units; a text may be far longer than what is shown of it.
  const points = [...text.slice(0, 2 * (SHOWN_CHARACTERS + 1))];
  return points.length > SHOWN_CHARACTERS ? `${points.slice(0, SHOWN_CHARACTERS).join("")}…` : text;
}

/** Returns JSON in the one form that is hashed: names sorted by their UTF-8 bytes, no space, nothing escaped in vain. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  return value instanceof Map ? canonicalObject(value) : JSON.stringify(value);
}

function canonicalObject(fields: ReadonlyMap<string, unknown>): string {
  const sorted = [...fields].sort(([left], [right]) => byteOrder(left, right));
  return `{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${canonical(value)}`).join()}}`;
}
