import assert from "node:assert/strict";
import { test } from "node:test";
import type { Retained } from "../src/policy/policy.js";
import { MAX_SCOPES } from "../src/sampling/constants.js";
import type { Held } from "../src/sampling/decision.js";
import { RequestBuffer } from "../src/sampling/request-buffer.js";
import { policyOf, SECOND } from "./sampling.js";

const { retained: BUILT_IN } = policyOf();
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

function bufferOf(limits: Partial<Retained> = {}): RequestBuffer {
  return new RequestBuffer({ ...BUILT_IN, ...limits });
}

function held(timeMs: number, size = 1, cost = 1): Held {
  return { pattern: "p", timeMs, cost, size, payload: undefined };
}

function timesOf(records: readonly Held[]): number[] {
  return records.map(({ timeMs }) => timeMs);
}

test("the records of a failed request come back once, in the order in which they came", () => {
  const buffer = bufferOf();
  for (let time = 0; time < 5; time++) buffer.hold(time === 3 ? "other" : "request", held(time));
  assert.equal(buffer.length, 5);
  assert.deepEqual(timesOf(buffer.promote("request", 5, NO_LIMIT)), [0, 1, 2, 4]);
  assert.deepEqual(buffer.promote("request", 5, NO_LIMIT), []);
  assert.equal(buffer.length, 1);
});

test("of a request that is too large the oldest records go", () => {
  const buffer = bufferOf({ maxBytesPerRequest: 10 });
  for (let time = 0; time < 100; time++) buffer.hold("request", held(time, 3));
  assert.equal(buffer.length, 3);
  buffer.hold("request", held(100, 10));
  assert.deepEqual(timesOf(buffer.promote("request", 100, NO_LIMIT)), [100]);
});

test("a record that is larger than a limit is not held, and drives out no other", () => {
  for (const limits of [{ maxBytesPerRequest: 10 }, { maxBytes: 10 }]) {
    const buffer = bufferOf(limits);
    buffer.hold("request", held(0, 10));
    buffer.hold("request", held(1, 11));
    assert.deepEqual(timesOf(buffer.promote("request", 1, NO_LIMIT)), [0]);
  }
});

test("of too many requests the one whose first record is oldest goes whole", () => {
  const buffer = bufferOf({ maxRequests: 2 });
  for (const [time, scope] of ["a", "b", "a", "c"].entries()) buffer.hold(scope, held(time));
  assert.deepEqual(buffer.promote("a", 4, NO_LIMIT), []);
  assert.deepEqual(timesOf(buffer.promote("b", 4, NO_LIMIT)), [1]);
  assert.deepEqual(timesOf(buffer.promote("c", 4, NO_LIMIT)), [3]);
});

test("of too many bytes in all the oldest requests go whole", () => {
  const buffer = bufferOf({ maxBytes: 10 });
  for (const [time, scope] of ["a", "b", "c"].entries()) buffer.hold(scope, held(time, 4));
  assert.equal(buffer.length, 2);
  buffer.hold("d", held(3, 10));
  assert.equal(buffer.length, 1);
  assert.deepEqual(timesOf(buffer.promote("d", 3, NO_LIMIT)), [3]);
});

test("the bytes of a request that has gone are free again", () => {
  const buffer = bufferOf({ maxBytes: 10 });
  for (let round = 0; round < 5; round++) {
    buffer.hold(`a${round}`, held(0, 6));
    buffer.hold("b", held(1, 4));
    assert.equal(buffer.length, 2);
    buffer.forget(`a${round}`);
    assert.equal(buffer.promote("b", 2, NO_LIMIT).length, 1);
  }
});

test("what is too old stays dropped", () => {
  const buffer = bufferOf();
  const age = SECOND * BUILT_IN.maxAgeSeconds;
  for (const time of [0, 1, 2]) buffer.hold("request", held(time));
  assert.deepEqual(timesOf(buffer.promote("request", age + 1, NO_LIMIT)), [1, 2]);
});

test("what a window has no room for stays dropped, and the next window has room again", () => {
  const buffer = bufferOf();
  const fill = () => {
    for (const [time, cost] of [6, 6, 4].entries()) buffer.hold("request", held(time, 1, cost));
    return timesOf(buffer.promote("request", 3, 10));
  };
  assert.deepEqual(fill(), [0, 2]);
  assert.deepEqual(fill(), []);
  buffer.beginWindow();
  assert.deepEqual(fill(), [0, 2]);
});

test("a request is promoted for a time, unless it ends before", () => {
  const buffer = bufferOf();
  const time = SECOND * BUILT_IN.promotedSeconds;
  buffer.promote("request", 5, NO_LIMIT);
  assert.deepEqual([buffer.isPromoted("request", time + 4), buffer.isPromoted("request", time + 5)], [true, false]);
  assert.equal(buffer.isPromoted("other", 5), false);
  buffer.forget("request");
  assert.equal(buffer.isPromoted("request", 6), false);
});

test("of too many failed requests the first to fail is forgotten, though it failed again", () => {
  const buffer = bufferOf();
  for (let at = 0; at < MAX_SCOPES; at++) buffer.promote(`${at}`, 1, NO_LIMIT);
  buffer.promote("0", 2, NO_LIMIT);
  assert.ok(buffer.isPromoted("0", 3));
  buffer.promote("one more", 3, NO_LIMIT);
  assert.deepEqual([buffer.isPromoted("0", 3), buffer.isPromoted("1", 3)], [false, true]);
});

test("limits that hold nothing let go of everything", () => {
  const buffer = bufferOf();
  buffer.hold("request", held(0));
  buffer.promote("failed", 0, NO_LIMIT);
  buffer.setLimits({ ...BUILT_IN, enabled: false });
  assert.equal(buffer.length, 0);
  buffer.hold("request", held(1));
  assert.deepEqual([buffer.length, buffer.promote("request", 1, NO_LIMIT)], [0, []]);
  assert.deepEqual([buffer.isPromoted("failed", 1), buffer.isPromoted("request", 1)], [false, false]);
  buffer.setLimits({ ...BUILT_IN, maxBytes: 1 });
  buffer.hold("request", held(2));
  assert.equal(buffer.length, 1);
});
