import assert from "node:assert/strict";
import { test } from "node:test";
import { interned, LineCache, MessageCache, TemplateCache } from "../src/cache.js";
import { Scanner } from "../src/scanner.js";
import { CanonicalLine } from "../src/text.js";

const MANY = 100_000;

function lineOf(text: string): CanonicalLine {
  const line = new CanonicalLine();
  line.read(text);
  return line;
}

function name(number: number): string {
  return number.toString(2).replace(/0/g, "a").replace(/1/g, "b");
}

test("a line is found whatever its digits were", () => {
  const cache = new LineCache<string>();
  cache.set(lineOf("took 5 ms"), "found");
  assert.equal(cache.get(lineOf("took 1750 ms")), "found");
  assert.equal(cache.get(lineOf("took 5 s")), undefined);
});

test("the number of lines kept has a bound", () => {
  const cache = new LineCache<number>();
  const line = new CanonicalLine();
  const isKept = (number: number) => {
    line.read(`line ${name(number)}`);
    return cache.get(line) === number;
  };
  for (let number = 0; number < MANY; number++) {
    line.read(`line ${name(number)}`);
    cache.set(line, number);
  }
  const kept = Array.from({ length: MANY }, (_, number) => isKept(number)).filter(Boolean).length;
  assert.ok(kept > 1000 && kept < 10_000, `${kept} kept`);
});

test("long lines and long messages are not kept", () => {
  const long = "word ".repeat(300);
  const lines = new LineCache<number>();
  lines.set(lineOf(long), 1);
  assert.equal(lines.get(lineOf(long)), undefined);
  const messages = new MessageCache<number>();
  messages.offer(long, 1, 1);
  messages.offer(long, 1, 1);
  assert.equal(messages.get(long), undefined);
});

test("a message is kept when it comes again", () => {
  const cache = new MessageCache<string>();
  cache.offer("started", 7, "found");
  assert.equal(cache.get("started"), undefined);
  cache.offer("started", 7, "found");
  assert.equal(cache.get("started"), "found");
  assert.equal(cache.get("stopped"), undefined);
});

test("an interned string is the same string", () => {
  for (const text of ["", "a", "12", "__proto__", "\ud800", "a\0b"]) assert.equal(interned(text), text);
});

test("a known message is answered with the same objects", () => {
  const scanner = new Scanner();
  const [first, second, third] = ["took 5 ms", "took 17 ms", "took 17 ms"].map((text) => scanner.signature(text));
  assert.equal(second, first);
  assert.equal(third, first);
});

test("lines that differ behind a shared front are kept apart", () => {
  const scanner = new Scanner();
  const front = "x".repeat(200);
  for (let round = 0; round < 3; round++) {
    for (let number = 0; number < 3000; number++) {
      const text = `${front} ${name(number)}`;
      assert.equal(scanner.scan(text).template, text);
    }
  }
});

test("of templates the recent ones are kept, of long ones none", () => {
  const cache = new TemplateCache<number>();
  for (let number = 0; number < MANY; number++) {
    assert.equal(cache.get(name(number)), undefined);
    cache.keep(name(number), number);
    assert.equal(cache.get("always") ?? cache.keep("always", -1), -1);
  }
  const kept = Array.from({ length: MANY }, (_, number) => cache.get(name(number)) === number).filter(Boolean).length;
  assert.ok(kept > 500 && kept <= 2048, `${kept} kept`);
  assert.equal(cache.get("word ".repeat(300)) ?? cache.keep("word ".repeat(300), 1), 1);
  assert.equal(cache.get("word ".repeat(300)), undefined);
});
