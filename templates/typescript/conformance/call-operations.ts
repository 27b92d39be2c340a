// The operations `correlation` and `stamp`, by the package as it was built. Outputs have the names of the spec.

import { stamps } from "../dist/call/stamp.js";
import { readHeaders } from "../dist/correlation/headers.js";
import { Double } from "../dist/otlp/value.js";
import { bitsOf } from "./bits.js";

/** Says what headers say. */
export function correlation(headers: string): object {
  const { trace, traceState, distinctId, sessionId } = readHeaders(JSON.parse(headers) as [string, string][]);
  const facts = {
    trace_id: trace?.traceId,
    span_id: trace?.spanId,
    flags: trace?.flags,
    trace_state: traceState,
    distinct_id: distinctId,
    session_id: sessionId,
  };
  return { facts: JSON.stringify(facts) };
}

/** Says what a decision leaves on its record. */
export function stamp(
  reason: string,
  keep: number,
  rate: number,
  count: number,
  r24: number,
  pattern: string,
  annotate: string,
  shadow: number,
): object {
  const randomness = r24 < 0 ? undefined : r24;
  const decided = { reason, wouldKeep: keep === 1, rate, count, randomness, pattern };
  const found = stamps(decided, { annotate, shadow: shadow === 1 });
  const pairs = found.map(([key, value]) => [key, value instanceof Double ? bitsOf(value.value) : value]);
  return { attributes: JSON.stringify(pairs) };
}
