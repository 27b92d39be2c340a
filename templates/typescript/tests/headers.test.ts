import assert from "node:assert/strict";
import { test } from "node:test";
import { readHeaders } from "../src/correlation/headers.js";
import { ID_BYTES, STATE_BYTES } from "../src/otlp/tables.js";
import { TRACE_ID, TRACEPARENT } from "./calling.js";

const PERSON = "X-PostHog-Distinct-Id";
const SESSION = "X-PostHog-Session-Id";

function traceOf(traceparent: string): string | undefined {
  return readHeaders([["traceparent", traceparent]]).trace?.traceId;
}

test("the headers of a request name its trace, its person and its session", () => {
  const headers = { traceparent: ` ${TRACEPARENT}\t`, tracestate: "a=1", [PERSON]: "me", [SESSION]: "s" };
  assert.deepEqual(readHeaders(headers), {
    trace: { traceId: TRACE_ID, spanId: "b7ad6b7169203331", flags: 1 },
    ...{ traceState: "a=1", distinctId: "me", sessionId: "s" },
  });
  const pairs = Object.entries(headers);
  for (const same of [pairs, new Map(pairs), new Headers(headers)]) {
    assert.deepEqual(readHeaders(same), readHeaders(headers));
  }
});

test("a trace is one as W3C has it or none", () => {
  const good = [TRACEPARENT, `01${TRACEPARENT.slice(2)}-more`, `fe${TRACEPARENT.slice(2)}`];
  for (const text of good) assert.equal(traceOf(text), TRACE_ID, text);
  const bad = [
    ...["", "00", `${TRACEPARENT}-more`, `ff${TRACEPARENT.slice(2)}`, `01${TRACEPARENT.slice(2)}more`],
    ...[TRACEPARENT.toUpperCase(), TRACEPARENT.replace(TRACE_ID, "0".repeat(32)), `${TRACEPARENT}\n`.slice(1)],
    TRACEPARENT.replace("b7ad6b7169203331", "0".repeat(16)),
  ];
  for (const text of bad) assert.equal(traceOf(text), undefined, text);
});

test("without a trace there is no trace state, and a long one is none", () => {
  const read = (state: string) => readHeaders({ traceparent: TRACEPARENT, tracestate: state }).traceState;
  assert.equal(readHeaders({ tracestate: "a=1" }).traceState, undefined);
  assert.equal(read("x".repeat(STATE_BYTES))?.length, STATE_BYTES);
  assert.deepEqual([read("x".repeat(STATE_BYTES + 1)), read("")], [undefined, undefined]);
});

test("an id that is too long, empty or has control characters is none", () => {
  const read = (id: string) => readHeaders({ [PERSON]: id }).distinctId;
  assert.equal(read("\u{1f600}".repeat(ID_BYTES / 4))?.length, ID_BYTES / 2);
  for (const id of ["x".repeat(ID_BYTES + 1), "", "  ", "a\u0000b", "a\u007f", "a\nb"])
    assert.equal(read(id), undefined);
});

test("of headers of one name the first counts, in any case of letters", () => {
  const twice = [
    ["x-posthog-distinct-id", ""],
    [PERSON, "second"],
  ] as const;
  assert.equal(readHeaders(twice).distinctId, undefined);
  assert.equal(readHeaders({ [SESSION]: ["one", "two"] }).sessionId, "one");
});

test("headers that are none, or that throw, say nothing", () => {
  const hostile = new Proxy({}, { ownKeys: () => assert.fail() });
  const nothing = { trace: undefined, traceState: undefined, distinctId: undefined, sessionId: undefined };
  for (const headers of [undefined, null, 5, "x", [5], [[5, 5]], hostile, { [PERSON]: 5 }])
    assert.deepEqual(readHeaders(headers as never), nothing);
});
