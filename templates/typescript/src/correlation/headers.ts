import {
  DISTINCT_ID_HEADER,
  ID_BYTES,
  SESSION_ID_HEADER,
  STATE_BYTES,
  STATE_HEADER,
  TRACE_HEADER,
} from "../otlp/tables.js";
import { unitsWithin, wellFormed } from "../text.js";
import { readTraceparent, type TraceFacts } from "./trace.js";

/** What the headers of a request say of who makes it. */
export interface HeaderFacts {
  readonly trace: TraceFacts | undefined;

  /** The header `tracestate`. */
  readonly traceState: string | undefined;
  readonly distinctId: string | undefined;
  readonly sessionId: string | undefined;
}

/** Headers as frameworks have them: an object, of Node or one's own, a `Map`, `Headers` of fetch, or pairs. */
export type Headers =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [name: string, value: string]>;

const EDGES = /^[ \t]+|[ \t]+$/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: an id with one of them is none
const CONTROL = /[\0-\x1f\x7f]/;
const NAMES: ReadonlySet<string> = new Set([TRACE_HEADER, STATE_HEADER, DISTINCT_ID_HEADER, SESSION_ID_HEADER]);

/** Reads headers. Values come from strangers: what is not as it should be is no value. Never throws. */
export function readHeaders(headers: Headers | undefined): HeaderFacts {
  const found = firstOf(headers);
  const trace = readTraceparent(found.get(TRACE_HEADER) ?? "");
  return {
    trace,
    traceState: trace && bounded(found.get(STATE_HEADER), STATE_BYTES),
    distinctId: idOf(found.get(DISTINCT_ID_HEADER)),
    sessionId: idOf(found.get(SESSION_ID_HEADER)),
  };
}

/** Returns the first value of each name that is asked for. */
function firstOf(headers: Headers | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  try {
    for (const [name, value] of pairsOf(headers)) {
      const key = typeof name === "string" ? name.toLowerCase() : "";
      const text: unknown = Array.isArray(value) ? value[0] : value;
      if (NAMES.has(key) && typeof text === "string" && !found.has(key)) found.set(key, text.replace(EDGES, ""));
    }
  } catch {
    // Headers that cannot be read say nothing more.
  }
  return found;
}

function pairsOf(headers: Headers | undefined): Iterable<readonly [unknown, unknown]> {
  if (typeof headers !== "object" || headers === null) return [];
  return Symbol.iterator in headers ? (headers as Iterable<readonly [string, string]>) : Object.entries(headers);
}

function idOf(text: string | undefined): string | undefined {
  return text === undefined || CONTROL.test(text) ? undefined : bounded(text, ID_BYTES);
}

/** Returns a text that has so many bytes at most; nothing where it has more, or none. */
function bounded(text: string | undefined, bytes: number): string | undefined {
  if (text === undefined || text === "" || unitsWithin(text, bytes) < text.length) return undefined;
  return wellFormed(text);
}
