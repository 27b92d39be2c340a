import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, readJson } from "../src/policy/json-value.js";

const DEPTH = 8;

function plain(value: Json): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? Object.fromEntries([...value].map(([name, item]) => [name, plain(item)])) : value;
}

test("a value is the one that JSON.parse finds", () => {
  for (const text of ["null", "true", '"a\\n"', "[]", "{}", '[1,[2.5,"x"],{"a":{"b":null}}]', '{"1":1,"0":0}', " 5 "]) {
    assert.deepEqual(plain(readJson(text, DEPTH) as Json), JSON.parse(text));
  }
});

test("a text that is not JSON has no value", () => {
  for (const text of ["", "nul", "[1,]", "\ufeff1", "NaN", "'a'", '"\\ud8zz"', '"\\u{1f600}"', "\\ud800", '{"a":1}}']) {
    assert.equal(readJson(text, DEPTH), undefined, text);
  }
});

test("depth counts objects and lists, not what they hold", () => {
  for (const [open, close] of [
    ["[", "]"],
    ['{"a":', "}"],
  ] as const) {
    const nested = (depth: number) => `${open.repeat(depth)}${open === "[" ? "" : 1}${close.repeat(depth)}`;
    assert.notEqual(readJson(nested(DEPTH), DEPTH), undefined);
    assert.equal(readJson(nested(DEPTH + 1), DEPTH), undefined);
  }
  assert.equal(readJson("5", 0), 5);
  const tooDeep = "[".repeat(DEPTH) + "]".repeat(DEPTH);
  assert.equal(readJson(`{"a":${tooDeep},"a":1}`, DEPTH), undefined, "what is dropped counts too");
  for (const text of [`["${tooDeep}"]`, `["\\"${tooDeep}"]`, `["\\\\"${",[]".repeat(DEPTH)}]`]) {
    assert.notEqual(readJson(text, DEPTH), undefined, text);
  }
  assert.equal(readJson("[", DEPTH), undefined);
});

test("quotes without an end are read once", () => {
  for (const unit of ['"', '\\"', '"\\"', "\\", '"\\', "[]{", '"['])
    assert.equal(readJson(`"${unit.repeat(1 << 19)}`, DEPTH), undefined);
});

test("every name is a name", () => {
  const value = readJson('{"__proto__":{"a":1},"constructor":2,"":3}', DEPTH) as ReadonlyMap<string, Json>;
  assert.deepEqual([...value.keys()], ["__proto__", "constructor", ""]);
  assert.equal(value.get("a"), undefined);
});

test("there is one zero, and numbers too large are kept as what they are", () => {
  assert.ok(Object.is(readJson("-0", DEPTH), 0));
  assert.equal(readJson("-1e400", DEPTH), Number.NEGATIVE_INFINITY);
});

test("surrogates without a partner are repaired in names and in texts, and nothing else is", () => {
  const value = readJson('{"\\uDBFF":"\\udc00\\ud800\\\\udc00\\ud83d\\uDE00\\ud7ff\\ue000"}', DEPTH) as ReadonlyMap<
    string,
    Json
  >;
  assert.deepEqual([...value], [["\ufffd", "\ufffd\ufffd\\udc00\u{1f600}\ud7ff\ue000"]]);
});
