import { BLANK, BOUND, is } from "./roles.js";
import { JSON_DEPTH, JSON_KEYS, MESSAGE_KEYS, PLACEHOLDER, TEXT_BYTES } from "./tables.js";
import { byteOrder, unitsWithin, wellFormed } from "./text.js";

/** What a JSON body stands for: the text under its message key, or a form that names its keys. */
export type Body = { readonly message: string } | { readonly form: string };

const BRACE = 0x7b;
const BRACKET = 0x5b;
const ANGLE = 0x3c;
const ARRAY_FORM = "<JSON_ARRAY>";
const OBJECT_FORM = "<JSON:";
const MORE_KEYS = `+${PLACEHOLDER}`;

/** Returns what `text` stands for when the whole of it is a JSON object or array, and nothing otherwise. */
export function readBody(text: string): Body | undefined {
  // No unit takes less than a byte. Without this, 50 MB of space would be walked through.
  if (text.length > TEXT_BYTES) return undefined;
  let start = 0;
  let end = text.length;
  while (is(text.charCodeAt(start), BLANK)) start++;
  const unit = text.charCodeAt(start);
  if (unit !== BRACE && unit !== BRACKET) return undefined;
  const open = text[start];
  while (is(text.charCodeAt(end - 1), BLANK)) end--;
  if (text[end - 1] !== (open === "{" ? "}" : "]") || unitsWithin(text, TEXT_BYTES) < text.length) return undefined;
  return bodyOf(parsed(wellFormed(text.slice(start, end))));
}

/** Returns `text` repaired if that is, byte for byte, a form that reading a body can give. */
export function readForm(text: string): string | undefined {
  if (text.charCodeAt(0) !== ANGLE || text.length > TEXT_BYTES + 1 || !text.startsWith("<JSON")) return undefined;
  const whole = wellFormed(text);
  return isForm(whole) ? whole : undefined;
}

function isForm(text: string): boolean {
  if (text === ARRAY_FORM) return true;
  if (!(text.startsWith(OBJECT_FORM) && text.endsWith(">"))) return false;
  // A key takes six bytes more in the shortest body, and seven more in its form.
  if (unitsWithin(text, TEXT_BYTES + 1) < text.length) return false;
  const keys = text.slice(OBJECT_FORM.length, -1).split(",");
  if (keys.length === JSON_KEYS + 1 && keys[JSON_KEYS] === MORE_KEYS) keys.pop();
  return keys.length <= JSON_KEYS && keys.every((key, at) => cleanKey(key) === key && (at === 0 || ascends(keys, at)));
}

function ascends(keys: readonly string[], at: number): boolean {
  return byteOrder(keys[at - 1] as string, keys[at] as string) < 0;
}

/** Rid of what would separate tokens, and of how many digits there are. */
function cleanKey(key: string): string {
  let clean = "";
  for (let at = 0; at < key.length; at++) {
    if (!is(key.charCodeAt(at), BLANK | BOUND)) clean += key[at];
  }
  return clean.replace(/\d+/g, "0");
}

function formOf(keys: Iterable<string>): string {
  const names = [...new Set(Array.from(keys, cleanKey))].sort(byteOrder);
  if (names.length > JSON_KEYS) names.splice(JSON_KEYS, names.length, MORE_KEYS);
  return `${OBJECT_FORM}${names.join()}>`;
}

/** What `JSON.parse` makes of an object or array, which it reads as strictly as RFC 8259; nothing if it refuses. */
function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function bodyOf(value: object | undefined): Body | undefined {
  if (value === undefined || !isWithin(value, JSON_DEPTH)) return undefined;
  if (Array.isArray(value)) return { form: ARRAY_FORM };
  for (const key of MESSAGE_KEYS) {
    const message: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    // An escape may name an unpaired surrogate.
    if (typeof message === "string") return { message: wellFormed(message) };
  }
  return { form: formOf(Object.keys(value).map(wellFormed)) };
}

/** Whether no more than `depth` objects and arrays lie in one another. */
function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isWithin(member, depth - 1));
}
