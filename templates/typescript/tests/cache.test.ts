import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteCache, interned, LINES, MessageCache, TemplateCache } from "../src/cache.js";
import { KnownPattern } from "../src/known-pattern.js";
import { Scanner } from "../src/scanner.js";
import { CanonicalLine } from "../src/text.js";
import { randomNumbers, randomTexts } from "./random-text.js";

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
  const cache = new ByteCache<string>(LINES);
  cache.set(lineOf("took 5 ms"), "found");
  assert.equal(cache.get(lineOf("took 1750 ms")), "found");
  assert.equal(cache.get(lineOf("took 5 s")), undefined);
});

test("the number of lines kept has a bound", () => {
  const cache = new ByteCache<number>(LINES);
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
  const lines = new ByteCache<number>(LINES);
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

test("two messages that look alike from afar have a place each, of three the oldest gives way", () => {
  const cache = new MessageCache<string>();
  const [one, two, three] = ["1aaaaaaaa", "2aaaaaaaa", "3aaaaaaaa"] as const;
  for (let round = 0; round < 2; round++) for (const text of [one, two]) cache.offer(text, Number(text[0]), text);
  assert.deepEqual([cache.get(one), cache.get(two)], [one, two]);
  for (let round = 0; round < 2; round++) cache.offer(three, 3, three);
  assert.deepEqual([cache.get(one), cache.get(two), cache.get(three)], [undefined, two, three]);
});

test("a scanner that has seen much names each message as a new one does, whatever its severity, logger and source", () => {
  const below = randomNumbers(7);
  const texts = [...randomTexts(150, 3)];
  const loggers = [
    "",
    "shop",
    "shop.orders 5",
    "x".repeat(200),
    ...Array.from({ length: 8 }, (_, at) => `l${name(at)}`),
  ];
  const used = new Scanner();
  for (let at = 0; at < 5_000; at++) {
    const text = texts[below(texts.length)] as string;
    const [severity, logger, isTemplate] = [below(26), loggers[below(loggers.length)] as string, below(3) === 0];
    const given = [text, severity, logger, isTemplate ? text : null] as const;
    const found = used.signature(...given);
    if (at % 7 === 0) assert.deepEqual(found, new Scanner().signature(...given), JSON.stringify(given));
  }
});

test("of one pattern some signatures are remembered, and not more", () => {
  const pattern = new KnownPattern("the #", "scan");
  const add = (logger: string) =>
    pattern.add({ template: "the #", source: "scan", id: logger }, 9, logger).signature.id;
  const ids = Array.from({ length: 9 }, (_, at) => add(`l${at}`));
  const isKept = (id: string) => pattern.signatureOf(9, id, "scan")?.signature.id === id;
  assert.deepEqual(ids.filter(isKept), ids.slice(-4));
  assert.equal(pattern.signatureOf(10, "l8", "scan"), undefined);
  assert.equal(pattern.signatureOf(9, "l8", "template"), undefined);
  add("x".repeat(200));
  assert.deepEqual(ids.filter(isKept), ids.slice(-4));
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
