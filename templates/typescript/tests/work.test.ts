import assert from "node:assert/strict";
import { test } from "node:test";
import { LineReader } from "../src/line.js";
import { TEXT_BYTES } from "../src/tables.js";
import { CanonicalLine } from "../src/text.js";
import { randomTexts } from "./random-text.js";

const HALF = Math.floor(TEXT_BYTES / 2);

/** Units that would take quadratic time wherever one look goes further than the last. */
const UNITS = [
  "a",
  "a:",
  "ab:",
  "0",
  "0 ",
  "...",
  ".",
  "'",
  "'.",
  "'a ",
  '"',
  "(",
  "()",
  "5(",
  "[",
  ")",
  "<",
  "<5 ",
  "> 5",
];
const MORE = [
  ", ",
  ",;:",
  "x=",
  "x='",
  "x=''",
  'x="\'"',
  '"a":"',
  "for user ",
  "May ",
  "May,",
  "=5",
  "5|",
  "a/",
  "a@",
  "::",
  "user ",
];

/** Counts the bytes and the kinds of items that are looked at while a line is read. */
class Counter {
  steps = 0;

  watched<Watched extends Uint8Array>(array: Watched): Watched {
    return new Proxy(array, {
      get: (target, key) => {
        this.steps++;
        return Reflect.get(target, key) as unknown;
      },
    });
  }
}

function stepsFor(text: string): number {
  const line = new CanonicalLine();
  line.read(text);
  const counter = new Counter();
  const reader = new LineReader();
  Object.assign(reader, { kinds: counter.watched(reader.kinds) });
  reader.read(counter.watched(line.bytes), line.length);
  return counter.steps;
}

function filled(unit: string, size: number): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

test("twice the text takes at most twice the work", () => {
  for (const unit of [...UNITS, ...MORE, ...randomTexts(300, 3)]) {
    const once = stepsFor(filled(unit, HALF));
    const twice = stepsFor(filled(unit, 2 * HALF));
    assert.ok(twice <= 2.2 * once + 200, `${JSON.stringify(unit)}: ${once} steps, then ${twice}`);
  }
});

test("no text takes more than a few looks at each of its bytes", () => {
  for (const unit of [...UNITS, ...MORE, ...randomTexts(300, 4)]) {
    const steps = stepsFor(filled(unit, 2 * HALF));
    assert.ok(steps <= 25 * 2 * HALF, `${JSON.stringify(unit)}: ${steps} steps`);
  }
});
