/** A JSON value. Numbers that are not whole, or too large to be told apart, keep their double. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** Maps, because `__proto__` is a name like any other. */
export type JsonObject = ReadonlyMap<string, Json>;

/** An escaped backslash, which escapes nothing further; two surrogates that form a pair; a surrogate alone. */
const ESCAPE = /\\\\|\\u[Dd][89ABab][\dA-Fa-f]{2}\\u[Dd][C-Fc-f][\dA-Fa-f]{2}|\\u[Dd][89A-Fa-f][\dA-Fa-f]{2}/g;
const LONE_LENGTH = 6;

const BRACKETS: ReadonlyMap<string, number> = new Map([
  ["[", 1],
  ["{", 1],
  ["]", -1],
  ["}", -1],
]);

/**
 * Returns the value of a well-formed text, with U+FFFD for every escaped surrogate without its partner; nothing where
 * the text is not JSON (RFC 8259) or more than `depth` objects and lists lie in one another.
 */
export function readJson(text: string, depth: number): Json | undefined {
  if (isDeeper(text, depth)) return undefined;
  try {
    // In front of parsing, so that of names that become the same the last counts.
    return converted(JSON.parse(text.replace(ESCAPE, repaired)));
  } catch {
    return undefined;
  }
}

function repaired(match: string): string {
  return match.length === LONE_LENGTH ? "\\ufffd" : match;
}

/** Counts brackets outside of quotes: what is so deep that a parser fails, or stands twice and is dropped, counts too. */
function isDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length && depth <= limit; at++) {
    const character = text[at] as string;
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted) depth += BRACKETS.get(character) ?? 0;
    else if (character === "\\") at++;
  }
  return depth > limit;
}

function converted(value: unknown): Json {
  // There is no other zero than 0.
  if (typeof value === "number") return value === 0 ? 0 : value;
  if (typeof value !== "object" || value === null) return value as null | boolean | string;
  if (Array.isArray(value)) return value.map(converted);
  return new Map(Object.entries(value).map(([name, item]: [string, unknown]) => [name, converted(item)]));
}
