import assert from "node:assert/strict";
import { test } from "node:test";
import { Scanner } from "../src/scanner.js";
import { signature } from "../src/signature.js";
import { LOGGER_BYTES, ONE_LINE, ONE_SPACE, PLACEHOLDER, TEMPLATE_BYTES, TEXT_BYTES } from "../src/tables.js";
import { randomNumbers, randomTexts } from "./random-text.js";

const TEXTS = [...randomTexts(20_000, 1)];
const DIGITS = /\d+/g;
const SURROGATE = /\p{Surrogate}/gu;
const encoder = new TextEncoder();

function template(message: string): string {
  return signature(message).template;
}

test("a template is its own template", () => {
  for (const text of TEXTS) {
    const once = template(text);
    assert.equal(template(once), once, JSON.stringify(text));
  }
});

test("no digit of a message shows in its template, and none changes it", () => {
  const below = randomNumbers(2);
  for (const text of TEXTS.filter((each) => !each.includes("{"))) {
    const other = text.replace(DIGITS, () => String(below(1_000_000)));
    assert.equal(template(other), template(text), JSON.stringify(text));
    assert.equal(template(text).search(DIGITS), -1);
  }
});

test("an unpaired surrogate reads as U+FFFD", () => {
  for (const text of TEXTS) assert.equal(template(text), template(text.replace(SURROGATE, "\ufffd")));
});

test("a template of the scan keeps to its limit", () => {
  for (const text of TEXTS) {
    const found = signature(text);
    if (found.source === "scan") assert.ok(encoder.encode(found.template).length <= TEMPLATE_BYTES);
  }
});

test("a fresh scanner and a used one agree", () => {
  const used = new Scanner();
  for (const text of TEXTS) used.scan(text);
  for (const text of TEXTS.slice(0, 500)) assert.deepEqual(used.scan(text), new Scanner().scan(text));
});

test("a token longer than a template leaves nothing", () => {
  assert.equal(template("x".repeat(TEMPLATE_BYTES)), "x".repeat(TEMPLATE_BYTES));
  assert.equal(template("x".repeat(TEMPLATE_BYTES + 1)), "");
});

test("what lies behind the limit of a text is not read", { skip: !ONE_SPACE }, () => {
  const filler = " ".repeat(TEXT_BYTES - 1);
  assert.equal(template(`${filler}ab`), "a");
  assert.equal(template(`${filler}é`), "", "a code point is not cut");
  assert.equal(template(`${" ".repeat(TEXT_BYTES - 2)}é and more`), "é");
});

test("the first line with something on it is the text", { skip: !(ONE_LINE && ONE_SPACE) }, () => {
  assert.equal(template(" \r\n\t\n started \n at main"), "started");
});

test("every value that is no string is read as what it prints", () => {
  const untyped = signature as (message: unknown) => { template: string };
  assert.equal(untyped(undefined).template, "undefined");
  assert.equal(untyped(12).template, PLACEHOLDER);
  assert.equal(untyped(Symbol("s")).template, template("Symbol(s)"));
  assert.equal(untyped(Object.create(null)).template, "");
});

test("a native template is read instead of the message", () => {
  const found = signature("Deploy web failed", undefined, undefined, "Deploy %s failed");
  assert.equal(found.source, "template");
  assert.equal(found.template, template("Deploy %s failed"));
  assert.deepEqual(signature("Deploy web failed", undefined, undefined, ""), signature("Deploy web failed"));
});

test("the id depends on severity and logger, the template does not", () => {
  const ids = [1, 5, 9, 13, 17, 21].map((severity) => signature("queue full", severity).id);
  assert.equal(new Set(ids).size, ids.length);
  assert.notEqual(signature("queue full", 1, "a").id, signature("queue full", 1, "b").id);
  assert.equal(signature("queue full", 1, "worker-1").id, signature("queue full", 1, "worker-2").id);
});

test("only the front of a long logger's template counts", () => {
  const front = "x".repeat(LOGGER_BYTES);
  assert.equal(signature("full", 1, `${front}a`).id, signature("full", 1, `${front}b`).id);
  assert.notEqual(signature("full", 1, `${front.slice(1)}a`).id, signature("full", 1, `${front.slice(1)}b`).id);
});

test("what is returned cannot be changed by one caller for another", () => {
  assert.ok(Object.isFrozen(signature("started")));
  assert.ok(Object.isFrozen(new Scanner().scan("started")));
});

test("nothing that a caller without types can pass makes it throw", () => {
  const hostile = {
    valueOf: () => assert.fail(),
    toString: () => assert.fail(),
    get length() {
      return assert.fail();
    },
  };
  const call: (...values: readonly unknown[]) => unknown = signature as never;
  for (const value of [null, undefined, Symbol("s"), hostile, 7, {}, [], () => 1]) {
    assert.equal(typeof (call(value) as { id: string }).id, "string");
    assert.equal(typeof (call("x", value) as { id: string }).id, "string");
    assert.equal(typeof (call("x", 9, value) as { id: string }).id, "string");
    assert.equal(typeof (call("x", 9, "", value) as { id: string }).id, "string");
  }
});
