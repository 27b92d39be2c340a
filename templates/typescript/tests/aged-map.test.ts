import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { AgedMap } from "../src/sampling/aged-map.js";
import { randomNumbers } from "./random-text.js";

test("the oldest entry goes first, and one that was set again stays as old as it was", () => {
  const map = new AgedMap<number>();
  for (const key of ["a", "b", "c", "a"]) map.set(key, map.size);
  assert.equal(map.deleteOldest(), 3);
  assert.deepEqual([...map.keys()], ["b", "c"]);
});

test("an entry that was deleted and set again is the youngest", () => {
  const map = new AgedMap<string>([
    ["a", "old"],
    ["b", "b"],
  ]);
  map.delete("a");
  map.set("a", "new");
  assert.deepEqual([map.deleteOldest(), map.deleteOldest()], ["b", "new"]);
});

test("a map that was emptied starts anew", () => {
  const map = new AgedMap<number>();
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < 100; at++) map.set(`${at}`, at);
    assert.equal(map.deleteOldest(), 0);
    if (round === 1) while (map.size > 0) map.deleteOldest();
    else map.clear();
  }
});

test("whatever happens to it, its oldest is the first of its keys", () => {
  const below = randomNumbers(3);
  const map = new AgedMap<number>();
  for (let step = 0; step < 50_000; step++) {
    const [oldest] = map;
    if (below(3) > 0) map.set(`${below(1_000)}`, step);
    else if (below(2) > 0) map.delete(`${below(1_000)}`);
    else if (below(500) === 0) map.clear();
    else if (oldest !== undefined) {
      assert.equal(map.deleteOldest(), oldest[1]);
      assert.ok(!map.has(oldest[0]));
    }
  }
});

test("entries that were deleted take no memory", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (const open of [1, 100]) {
    const map = new AgedMap<number>();
    for (let at = 0; at <= open; at++) map.set(`first ${at}`, at);
    map.deleteOldest();
    map.clear();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < 200_000; at++) {
      map.set(`${at}`, at);
      map.delete(`${at - open + 1}`);
    }
    collect();
    assert.ok(process.memoryUsage().heapUsed - before < 8_000_000);
    assert.ok(map.size < open);
  }
});
