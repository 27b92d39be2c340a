import assert from "node:assert/strict";
import { test } from "node:test";
import { SETTLEMENTS } from "../src/sampling/constants.js";
import { AT_ONCE, Counter, type NamedCounter, REST, settle } from "../src/sampling/tally.js";

function dropped(records: number, nowMs = 0): Counter {
  const counter = new Counter();
  counter.drop(nowMs, records);
  return counter;
}

function settleAll(named: readonly NamedCounter[], most = SETTLEMENTS, rest = new Counter()): [string, number][] {
  return settle(named, rest, 0, AT_ONCE, most).map(({ key, count }) => [key, count]);
}

test("a kept record stands for itself and for all dropped before it", () => {
  const counter = new Counter();
  assert.equal(counter.keep(), 1);
  for (let now = 0; now < 3; now++) counter.drop(now);
  assert.equal(counter.keep(), 4);
  assert.equal(counter.keep(), 1);
  assert.deepEqual([counter.seen, counter.kept, counter.outstanding], [6, 3, 0]);
});

test("nothing is lost on the way from one account to another", () => {
  const [from, to] = [dropped(3), dropped(4)];
  from.keep();
  from.drop(1);
  from.moveTo(to, 2);
  assert.deepEqual([from.seen, from.kept, from.outstanding], [0, 0, 0]);
  assert.deepEqual([to.seen, to.kept, to.outstanding], [9, 1, 5]);
});

test("an account is due once its oldest drop is old enough", () => {
  const counter = dropped(1, 100);
  counter.drop(150);
  assert.deepEqual([counter.isDue(199, 100), counter.isDue(200, 100)], [false, true]);
  counter.keep();
  assert.equal(counter.isDue(1_000, 100), false);
  counter.drop(300);
  assert.deepEqual([counter.isDue(399, 100), counter.isDue(400, 100)], [false, true]);
});

test("an account is settled at once whatever the clock did", () => {
  const counter = dropped(1, 100);
  assert.deepEqual([counter.isDue(0, AT_ONCE), counter.isDue(Number.NaN, AT_ONCE)], [true, true]);
  assert.deepEqual([counter.isDue(0, 1), counter.isDue(Number.NaN, 1)], [false, false]);
});

test("the largest come first, and those of one size by code points, not by UTF-16 units", () => {
  const named = ["\u{1f600}", "b", "\uffff", "a"].map((key): NamedCounter => [key, dropped(2)]);
  const settled = settleAll([...named, ["z", dropped(3)]]);
  assert.deepEqual(
    settled.map(([key]) => key),
    ["z", "a", "b", "\uffff", "\u{1f600}"],
  );
});

test("what is beyond the number of settlements joins the rest, which comes last", () => {
  const named = [5, 4, 3, 2].map((size): NamedCounter => [`p${size}`, dropped(size)]);
  assert.deepEqual(settleAll(named, 2, dropped(100)), [
    ["p5", 5],
    ["p4", 4],
    [REST, 105],
  ]);
  assert.ok(named.every(([, counter]) => counter.outstanding === 0));
});

test("no more are settled one by one than the spec allows", () => {
  const named = Array.from({ length: SETTLEMENTS + 2 }, (_, at): NamedCounter => [`p${at}`, dropped(1)]);
  const settled = settleAll(named, Number.MAX_SAFE_INTEGER);
  assert.equal(settled.length, SETTLEMENTS + 1);
  assert.deepEqual(settled.at(-1), [REST, 2]);
});

test("there is nothing to say where nothing is outstanding", () => {
  const kept = new Counter();
  kept.keep();
  assert.deepEqual(settleAll([["p", kept]]), []);
});
