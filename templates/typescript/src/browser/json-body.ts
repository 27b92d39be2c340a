import { JSON_DEPTH, JSON_KEYS, MESSAGE_KEYS, PLACEHOLDER, TEXT_BYTES } from "../tables.js";
import { BETWEEN_TOKENS, ENVELOPE, JSON_FORM } from "./tables.js";
import { lineOf, textOf } from "./text.js";
import { member } from "./value.js";

// `../json-body.ts`, written to be small, of lines.

const ARRAY_FORM = "<JSON_ARRAY>";
const MORE_KEYS = `+${PLACEHOLDER}`;

/** What a JSON body stands for: its form, or a message that is to be scanned. */
export interface Body {
  readonly form?: string;
  readonly message?: string;
}

/** Returns what a line stands for when the whole of it is a JSON object or array, and nothing otherwise. */
export function readBody(line: string): Body | undefined {
  const [, json] = (line.length <= TEXT_BYTES && ENVELOPE.exec(line)) || [];
  try {
    return json ? bodyOf(JSON.parse(textOf(json)) as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a line is a form that reading a body can give. */
export function isForm(line: string): boolean {
  // A key takes six bytes more in the shortest body, and seven more in its form.
  const [, names] = (line.length <= TEXT_BYTES + 1 && JSON_FORM.exec(line)) || [];
  const keys = names?.split(",") ?? [];
  if (keys.length === JSON_KEYS + 1 && keys[JSON_KEYS] === MORE_KEYS) keys.pop();
  return line === ARRAY_FORM || (names !== undefined && keys.length <= JSON_KEYS && formOf(keys) === `<JSON:${keys}>`);
}

function formOf(keys: readonly string[]): string {
  const names = [...new Set(keys.map((key) => key.replace(BETWEEN_TOKENS, "").replace(/\d+/g, "0")))].sort();
  if (names.length > JSON_KEYS) names.splice(JSON_KEYS, names.length, MORE_KEYS);
  return `<JSON:${names}>`;
}

function bodyOf(value: Record<string, unknown>): Body | undefined {
  if (!isWithin(value, JSON_DEPTH)) return undefined;
  if (Array.isArray(value)) return { form: ARRAY_FORM };
  const key = MESSAGE_KEYS.find((name) => typeof member(value, name) === "string");
  return key ? { message: lineOf(value[key] as string) } : { form: formOf(Object.keys(value).map(lineOf)) };
}

/** Whether no more than `depth` objects and arrays lie in one another. */
function isWithin(value: unknown, depth: number): boolean {
  return (
    Object(value) !== value || (depth > 0 && Object.values(value as object).every((each) => isWithin(each, depth - 1)))
  );
}
