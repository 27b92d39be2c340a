import assert from "node:assert/strict";
import { test } from "node:test";
import { randomness } from "../src/sampling/randomness.js";
import { sha256 } from "../src/sha256.js";

const RV = "0123456789abcd";
const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const [OF_RV, OF_TRACE] = [0x012345, 0x48eb21];

test("the randomness of a trace state comes before that of the trace id, and both before a key's", () => {
  assert.equal(randomness({ traceState: `ot=rv:${RV}`, traceId: TRACE_ID, key: "k" }), OF_RV);
  assert.equal(randomness({ traceId: TRACE_ID, key: "k" }), OF_TRACE);
  assert.notEqual(randomness({ key: "k" }), undefined);
  assert.equal(randomness({}), undefined);
});

test("it stands in a field of OpenTelemetry's member, wherever that is", () => {
  for (const traceState of [
    `vendor=1,ot=th:8;rv:${RV}`,
    `a=b , \t ot=rv:${RV};th:8 ,c=d`,
    `ot=rv:${RV}\t`,
    `ot=rv:bad;rv:${RV}`,
  ])
    assert.equal(randomness({ traceState, traceId: TRACE_ID }), OF_RV, traceState);
});

test("what is no randomness is passed over", () => {
  for (const traceState of [
    "ot",
    "ot=",
    "ot=rv",
    `ot=rv:${RV}0`,
    `ot=rv:${RV.toUpperCase()}`,
    `OT=rv:${RV}`,
    `ot=th:8,ot=rv:${RV}`,
    `ot=rv:${RV}\n`,
    `xot=rv:${RV}`,
    `\u00a0ot=rv:${RV}`,
  ])
    assert.equal(randomness({ traceState, traceId: TRACE_ID }), OF_TRACE, traceState);
  for (const traceId of ["0".repeat(32), TRACE_ID.toUpperCase(), TRACE_ID.slice(1), `${TRACE_ID}0`, `${TRACE_ID}\n`])
    assert.equal(randomness({ traceId }), undefined, traceId);
});

test("what a request lacks may be absent in any way", () => {
  for (const none of [undefined, null, "", ["ot=rv"] as unknown as string])
    assert.equal(randomness({ traceState: none, traceId: TRACE_ID, key: none }), OF_TRACE);
  assert.equal(randomness({ traceState: null, traceId: null, key: null }), undefined);
});

test("a key is hashed behind the seed", () => {
  const digest = sha256(new TextEncoder().encode("7\0session"));
  assert.equal(randomness({ key: "session", seed: 7 }), Number.parseInt(digest.slice(0, 6), 16));
  assert.notEqual(randomness({ key: "session", seed: 8 }), randomness({ key: "session", seed: 7 }));
  assert.equal(randomness({ key: "session", seed: 0 }), randomness({ key: "session" }));
});

test("a long run of space is passed once: each of its places tried anew would take an hour", () => {
  assert.equal(randomness({ traceState: `ot=${" ".repeat(4_000_000)}x, ot=rv:${RV}` }), undefined);
});
