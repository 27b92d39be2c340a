import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../src/sampling/engine.js";
import { type Directory, PatternSlots } from "../src/sampling/pattern-slots.js";
import { Counter } from "../src/sampling/tally.js";
import { policyOf } from "./sampling.js";

const { budget, always } = policyOf();
const WINDOW_MS = 1000;

/** Two slots, full. */
function full(): { engine: Engine; rest: Counter; slots: PatternSlots } {
  const parameters = { windowMs: WINDOW_MS, budget: budget.costPerWindow, maxPatterns: 2, fair: false };
  const engine = new Engine({ ...parameters, alwaysLimit: always.limit });
  engine.start(1);
  engine.begin(0);
  const rest = new Counter();
  const slots = new PatternSlots(engine, rest);
  for (const pattern of ["a", "b"]) {
    const { slot, counter } = slots.find(pattern, "", 0);
    engine.decide(0, slot, 1, false, -1, 0);
    counter.drop(0);
  }
  return { engine, rest, slots };
}

test("a pattern keeps its slot, and another has another", () => {
  const { slots } = full();
  assert.equal(slots.find("a", "", 0), slots.find("a", "", 0));
  assert.notEqual(slots.find("a", "", 0).slot, slots.find("b", "", 0).slot);
});

test("where all slots are in use a pattern is one of the rest", () => {
  const { rest, slots } = full();
  const found = slots.find("c", "", 0);
  assert.deepEqual([found.slot, found.counter], [0, rest]);
  assert.deepEqual(
    [...slots.patterns()].map(({ key }) => key),
    ["a", "b"],
  );
});

test("a pattern that loses its slot gives its counts to the rest", () => {
  const { engine, rest, slots } = full();
  const { slot } = slots.find("a", "", 0);
  engine.begin(5 * WINDOW_MS);
  assert.equal(slots.find("c", "", 5 * WINDOW_MS).slot, slot);
  assert.deepEqual([rest.seen, rest.outstanding], [1, 1]);
  assert.deepEqual(
    [...slots.patterns()].map(({ key }) => key),
    ["b", "c"],
  );
});

test("what a rule knows of a pattern has a slot of its own, which can be lost like any other", () => {
  const { engine, rest, slots } = full();
  const directory: Directory = new Map();
  engine.begin(5 * WINDOW_MS);
  const found = slots.find("a", "", 5 * WINDOW_MS, directory);
  assert.equal(slots.find("a", "", 5 * WINDOW_MS, directory), found);
  assert.notEqual(slots.find("a", "", 5 * WINDOW_MS), found);
  assert.equal([...slots.patterns()].includes(found), false);
  engine.begin(10 * WINDOW_MS);
  for (const pattern of ["x", "y"]) slots.find(pattern, "", 10 * WINDOW_MS);
  assert.equal(directory.size, 0);
  assert.equal(rest.seen, 2);
});

test("a slot that was found is the pattern's until another takes it, or another policy follows", () => {
  const { engine, slots } = full();
  const [a, b] = [slots.find("a", "", 0), slots.find("b", "", 0)];
  assert.deepEqual([slots.holds(a), slots.holds(b), slots.holds(slots.find("c", "", 0))], [true, true, false]);
  engine.begin(9 * WINDOW_MS);
  const c = slots.find("c", "", 9 * WINDOW_MS);
  assert.deepEqual([slots.holds(a), slots.holds(b), slots.holds(c)], [false, true, true]);
  slots.close();
  assert.deepEqual([slots.holds(b), slots.holds(c)], [false, false]);
});
