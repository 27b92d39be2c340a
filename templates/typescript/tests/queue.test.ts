import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../src/export/entry.js";
import { Lane } from "../src/export/lane.js";
import { Queue } from "../src/export/queue.js";
import { Piece } from "../src/otlp/piece.js";
import { ERROR, INFO } from "./exporting.js";

const SIZE = 10;

function entry(sequence: number, severity = INFO, size = SIZE): Entry {
  return { piece: new Piece(new Uint8Array(size), 0, size), severity, sequence, since: 0, isNotice: false };
}

function queueOf(records: number, bytes = 1000, batch = { records: 3, bytes: 1000 }): Queue {
  return new Queue({ records, bytes }, { ...batch, length: (count, pieceBytes) => count + pieceBytes });
}

function numbers(entries: readonly Entry[]): number[] {
  return entries.map(({ sequence }) => sequence);
}

test("a lane gives back what was put in, in order, and counts its bytes", () => {
  const lane = new Lane();
  const found: number[] = [];
  for (let n = 0; n < 5000; n++) {
    lane.push(entry(n));
    if (n % 3 > 0) found.push(lane.shift()?.sequence ?? -1);
  }
  assert.equal(lane.bytes, SIZE * lane.length);
  while (lane.length > 0) found.push(lane.shift()?.sequence ?? -1);
  assert.deepEqual(
    found,
    Array.from({ length: 5000 }, (_, n) => n),
  );
  assert.deepEqual([lane.shift(), lane.first, lane.bytes], [undefined, undefined, 0]);
});

test("a batch has the order of emission, whatever the severities", () => {
  const queue = queueOf(10);
  for (const [sequence, severity] of [ERROR, INFO, INFO, ERROR, INFO].entries()) queue.add(entry(sequence, severity));
  assert.equal(queue.oldest?.sequence, 0);
  assert.deepEqual(numbers(queue.take()), [0, 1, 2]);
  assert.deepEqual(numbers(queue.take()), [3, 4]);
  assert.deepEqual(queue.take(), []);
});

test("the oldest below ERROR goes first, then the oldest", () => {
  const queue = queueOf(3);
  for (const [sequence, severity] of [ERROR, INFO, INFO].entries())
    assert.deepEqual(queue.add(entry(sequence, severity)), []);
  assert.deepEqual(numbers(queue.add(entry(3, ERROR))), [1]);
  assert.deepEqual(numbers(queue.add(entry(4))), [2]);
  assert.deepEqual(numbers(queue.add(entry(5, ERROR))), [4]);
  assert.deepEqual(numbers(queue.add(entry(6, ERROR))), [0]);
});

test("a record below ERROR throws out no error", () => {
  const queue = queueOf(2);
  queue.add(entry(0, ERROR));
  queue.add(entry(1, ERROR));
  assert.deepEqual(numbers(queue.add(entry(2))), [2]);
});

test("a record throws out none of its lane if the errors leave no room to it", () => {
  const queue = queueOf(100, 100);
  for (let n = 0; n < 8; n++) queue.add(entry(n, ERROR));
  queue.add(entry(8));
  assert.deepEqual(numbers(queue.add(entry(9, INFO, 25))), [9]);
  assert.deepEqual([queue.length, numbers(queue.add(entry(10, ERROR, 25)))], [9, [8, 0]]);
});

test("a long record throws out nothing of its own lane", () => {
  const queue = queueOf(100, 100);
  for (let n = 0; n < 6; n++) queue.add(entry(n));
  queue.add(entry(6, ERROR));
  assert.deepEqual(numbers(queue.add(entry(7, INFO, 31))), [7]);
  assert.deepEqual(numbers(queue.add(entry(8, ERROR, 31))), [0]);
  assert.deepEqual(numbers(queue.add(entry(9, ERROR, 60))), [9]);
  assert.equal(queue.length, 7);
});

test("bytes are bounded like records", () => {
  const queue = queueOf(100, 85);
  for (let n = 0; n < 8; n++) queue.add(entry(n));
  assert.deepEqual(numbers(queue.add(entry(8, INFO, 20))), [0, 1]);
  assert.deepEqual(numbers(queue.add(entry(9, INFO, 86))), [9]);
  assert.equal(queue.length, 7);
});

test("what is under way leaves no room to others and is never thrown out", () => {
  const queue = queueOf(3);
  for (let n = 0; n < 3; n++) queue.add(entry(n));
  const taken = queue.take();
  assert.deepEqual([queue.length, queue.isHalfFull], [0, true]);
  assert.deepEqual(numbers(queue.add(entry(3, ERROR))), [3]);
  queue.release(taken);
  assert.deepEqual([queue.add(entry(4)), queue.isHalfFull], [[], false]);
});

test("a batch is bounded in records and in the length of its body; one longer record goes alone", () => {
  const queue = queueOf(100, 10_000, { records: 10, bytes: 33 });
  for (let n = 0; n < 4; n++) queue.add(entry(n));
  queue.add(entry(4, INFO, 500));
  assert.equal(queue.hasBatch, true);
  assert.deepEqual(numbers(queue.take()), [0, 1, 2]);
  assert.deepEqual(numbers(queue.take()), [3]);
  assert.deepEqual(numbers(queue.take()), [4]);
  assert.equal(queue.hasBatch, false);
});

test("half full is half of the records or half of the bytes", () => {
  const queue = queueOf(4, 1000);
  queue.add(entry(0));
  assert.equal(queue.isHalfFull, false);
  queue.add(entry(1));
  assert.equal(queue.isHalfFull, true);
  const byBytes = queueOf(100, 1000);
  byBytes.add(entry(0, INFO, 499));
  assert.equal(byBytes.isHalfFull, false);
  byBytes.add(entry(1, INFO, 1));
  assert.equal(byBytes.isHalfFull, true);
});

test("everything that waits can be taken out at once", () => {
  const queue = queueOf(10);
  for (const [sequence, severity] of [ERROR, INFO, ERROR].entries()) queue.add(entry(sequence, severity));
  assert.deepEqual(numbers(queue.clear()), [0, 1, 2]);
  assert.deepEqual([queue.length, queue.oldest], [0, undefined]);
});
