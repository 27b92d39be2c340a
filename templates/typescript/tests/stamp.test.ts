import assert from "node:assert/strict";
import { test } from "node:test";
import { type Annotation, type Stampable, stamps } from "../src/call/stamp.js";
import { RECORD_KEYS } from "../src/otlp/tables.js";
import { Double } from "../src/otlp/value.js";
import { ONE } from "../src/sampling/constants.js";

const KEPT: Stampable = {
  ...{ reason: "sampled", wouldKeep: true, rate: ONE, count: 1 },
  ...{ randomness: undefined, pattern: "id" },
};
const CHANGES: Annotation = { annotate: "changes", shadow: false };
const FULL: Annotation = { annotate: "full", shadow: false };

function stamped(decided: Partial<Stampable>, annotation = CHANGES): [string, unknown][] {
  const found = stamps({ ...KEPT, ...decided }, annotation);
  return found.map(([key, value]) => [key, value instanceof Double ? value.value : value]);
}

test("a record that stands for itself alone has no stamp", () => {
  for (const reason of ["first", "sampled", "always"]) assert.deepEqual(stamped({ reason }), []);
});

test("what goes without saying is left out, and all is in the order of the spec", () => {
  assert.deepEqual(stamped({ rate: ONE / 4, count: 9 }), [
    [RECORD_KEYS.count, 9],
    [RECORD_KEYS.weight, 4],
    [RECORD_KEYS.pattern, "id"],
  ]);
  assert.deepEqual(stamped({ reason: "retro", rate: 0, count: 0 }), [
    [RECORD_KEYS.count, 0],
    [RECORD_KEYS.weight, 0],
    [RECORD_KEYS.pattern, "id"],
    [RECORD_KEYS.reason, "retro"],
  ]);
  assert.deepEqual(stamped({ reason: "rule:x" }), [[RECORD_KEYS.reason, "rule:x"]]);
});

test("a full annotation always has the first four", () => {
  assert.deepEqual(stamped({}, FULL), [
    [RECORD_KEYS.count, 1],
    [RECORD_KEYS.weight, 1],
    [RECORD_KEYS.pattern, "id"],
    [RECORD_KEYS.reason, "sampled"],
  ]);
});

test("where the randomness of the request decided, threshold and randomness say so", () => {
  assert.deepEqual(stamped({ rate: ONE / 2, randomness: 0xabc, count: 2 }).slice(3), [
    [RECORD_KEYS.threshold, "8"],
    [RECORD_KEYS.randomness, "000abc00000000"],
  ]);
});

test("with shadow only what would have been dropped is stamped, and nothing but that", () => {
  const shadow = { annotate: "changes", shadow: true };
  const dropped = { wouldKeep: false, reason: "budget", rate: 5, count: 0 };
  assert.deepEqual(stamped({ count: 7 }, shadow), []);
  assert.deepEqual(stamped(dropped, shadow), [
    [RECORD_KEYS.wouldKeep, false],
    [RECORD_KEYS.wouldReason, "budget"],
  ]);
  assert.deepEqual(stamped({}, { ...shadow, annotate: "full" }), [
    [RECORD_KEYS.wouldKeep, true],
    [RECORD_KEYS.wouldReason, "sampled"],
  ]);
});
