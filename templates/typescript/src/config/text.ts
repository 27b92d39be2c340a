import { wellFormed } from "../text.js";

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const BLANK = /^[ \t]*$/;
const EDGES = /^[ \t]+|[ \t]+$/g;

/** How many characters of a value a message shows. */
const SHOWN = 40;

const encoder = new TextEncoder();

/** Tells whether a value counts as none. */
export function isBlank(value: unknown): boolean {
  if (typeof value === "string") return BLANK.test(value);
  return value === undefined || value === null;
}

export function isEmptyObject(value: unknown): boolean {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
  } catch {
    return false;
  }
}

/** Returns a text without spaces and tabs around it. */
export function trimmed(text: string): string {
  return text.replace(EDGES, "");
}

/** Returns how many bytes of UTF-8 a text takes. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** Returns a value as a message shows it; of a secret one only how long it is. */
export function shown(value: unknown, secret: boolean): string {
  const text = textOf(value);
  return `\`${secret ? lengthShown(text) : cut(withoutUser(text))}\``;
}

/** Returns a text with a mark in place of what may be a name and a password: all in front of its last `@`. */
export function withoutUser(text: string): string {
  const at = text.lastIndexOf("@");
  return at < 0 ? text : `…${text.slice(at)}`;
}

/** Returns what is shown of a secret text. */
export function lengthShown(text: string): string {
  return `${[...text].length} characters`;
}

/** Returns the start of a text, whole characters. */
function cut(text: string): string {
  // No character takes more than two units; a text may be far longer than what is shown of it.
  const characters = [...text.slice(0, 2 * (SHOWN + 1))];
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join("")}…` : text;
}

/** Returns a value as a text, whatever it is. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return wellFormed(value);
  try {
    return wellFormed(JSON.stringify(value) ?? String(value));
  } catch {
    return typeof value;
  }
}
