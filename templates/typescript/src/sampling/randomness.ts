import { sha256 } from "../sha256.js";

/** Hexadecimal digits of 24 bits. OpenTelemetry's `rv` has 14, a W3C trace id 32, of which the last 14 are random. */
const DIGITS = 6;
const RV = /^[\da-f]{14}$/;
const TRACE_ID = /^(?!0+$)[\da-f]{32}$/;
const TRACE_ID_RANDOM_FROM = 18;

type MaybeText = string | null | undefined;

/** What a request may be known by. */
export interface RequestIdentity {
  /** The W3C header `tracestate`. */
  readonly traceState?: MaybeText;

  /** Its trace: 32 lower-case hexadecimal digits. */
  readonly traceId?: MaybeText;

  /** The text of a key such as a session's id. */
  readonly key?: MaybeText;

  /** What keys are hashed with, 32 bits. */
  readonly seed?: number | undefined;
}

/**
 * Returns the 24 random bits that all records of a request share, so that they are kept or dropped together: those of
 * its trace, else those of its key, else nothing.
 */
export function randomness(request: RequestIdentity): number | undefined {
  const rv = explicit(textOf(request.traceState));
  if (rv !== undefined) return leading(rv);
  const traceId = textOf(request.traceId);
  if (TRACE_ID.test(traceId)) return leading(traceId.slice(TRACE_ID_RANDOM_FROM));
  const key = textOf(request.key);
  return key === "" ? undefined : leading(sha256(new TextEncoder().encode(`${request.seed ?? 0}\0${key}`)));
}

/** A header that a request lacks is null in one library and undefined in another, one that came twice a list. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Returns the `rv` of OpenTelemetry's member of a trace state, if it has one. */
function explicit(traceState: string): string | undefined {
  const members = traceState.split(",").map((member) => splitAt(stripped(member), "="));
  const [, fields = ""] = members.find(([name]) => name === "ot") ?? [];
  const { rv = "" } = Object.fromEntries(fields.split(";").map((field) => splitAt(field, ":")));
  return RV.test(rv) ? rv : undefined;
}

/** The text without space around it; an expression would try each space of a long run anew. */
function stripped(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start++;
  while (start < end && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

function splitAt(text: string, mark: string): [name: string, value: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function leading(digits: string): number {
  return Number.parseInt(digits.slice(0, DIGITS), 16);
}
