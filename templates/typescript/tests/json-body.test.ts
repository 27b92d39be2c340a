import assert from "node:assert/strict";
import { test } from "node:test";
import { readBody, readForm } from "../src/json-body.js";
import { signature } from "../src/signature.js";
import { JSON_DEPTH, JSON_KEYS, MESSAGE_KEYS, PLACEHOLDER, TEXT_BYTES } from "../src/tables.js";

/** A scalar or a structure that JSON.parse accepts is a body exactly when it is an object or an array. */
function isBody(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object" && JSON.parse(text) !== null;
  } catch {
    return false;
  }
}

function form(...keys: string[]): { form: string } {
  return { form: `<JSON:${keys.join()}>` };
}

test("the grammar is that of RFC 8259", () => {
  const numbers = ["0", "-0", "01", "1.", ".5", "1.50", "1e5", "1E+05", "1e", "-", "+1", "0x1", "NaN", "Infinity"];
  const strings = [
    '"a"',
    '"\\u00e9"',
    '"\\u00g0"',
    '"\\x41"',
    '"\t"',
    '"\\t"',
    '"\u007f"',
    '"a',
    "'a'",
    '"\\"',
    '"\u2028"',
  ];
  const names = [
    "true",
    "false",
    "null",
    "True",
    "nul",
    "undefined",
    "[",
    "]",
    "{}",
    "[]",
    ",",
    "",
    "1,",
    "1 2",
    "\u00a01",
  ];
  for (const value of [...numbers, ...strings, ...names]) {
    for (const text of [`[${value}]`, `{"k":${value}}`, `{${value}:1}`, `[[${value}],{}]`, `[${value},1]`]) {
      assert.equal(readBody(text) !== undefined, isBody(text), text);
    }
  }
});

test("the first message key that holds a string is the message", () => {
  const [first, second] = MESSAGE_KEYS as [string, string];
  assert.deepEqual(readBody(`{"${second}":"b","${first}":"a"}`), { message: "a" });
  assert.deepEqual(readBody(`{"${second}":"b","${first}":5}`), { message: "b" });
  assert.deepEqual(readBody(`{"${first}":"a","${first}":null}`), form(first));
  assert.deepEqual(readBody(`{"${first}":1,"${first}":"\\u0061\\n"}`), { message: "a\n" });
});

test("keys are cleaned, sorted by their bytes and named once", () => {
  assert.deepEqual(readBody('{"b12":1,"a b":2,"<ab>":3,"b7":4}'), form("ab", "b0"));
  assert.deepEqual(readBody('{"\\ud83d\\ude00":1,"\uffee":2}'), form("\uffee", "\u{1f600}"));
  assert.deepEqual(readBody('{"\\ud83d":1,"\ufffd":2}'), form("\ufffd"));
  assert.deepEqual(readBody("{}"), form(""));
});

test("so many keys are named and no more", () => {
  const keys = Array.from({ length: JSON_KEYS + 1 }, (_, at) => String.fromCharCode(0x4e00 + at));
  const body = (names: string[]) => JSON.stringify(Object.fromEntries(names.map((name) => [name, 1])));
  assert.deepEqual(readBody(body(keys.slice(1))), form(...keys.slice(1)));
  assert.deepEqual(readBody(body(keys)), form(...keys.slice(0, JSON_KEYS), `+${PLACEHOLDER}`));
});

test("a body that is nested too deeply is text", () => {
  assert.ok(readBody("[".repeat(JSON_DEPTH) + "]".repeat(JSON_DEPTH)));
  assert.equal(readBody("[".repeat(JSON_DEPTH + 1) + "]".repeat(JSON_DEPTH + 1)), undefined);
  assert.equal(readBody("[".repeat(TEXT_BYTES / 2) + "]".repeat(TEXT_BYTES / 2)), undefined);
});

test("a body longer than a text is text, space around it included", () => {
  const filled = (size: number) => `[]${" ".repeat(size - 2)}`;
  assert.ok(readBody(filled(TEXT_BYTES)));
  assert.equal(readBody(filled(TEXT_BYTES + 1)), undefined);
  assert.equal(readBody(`["${"é".repeat(TEXT_BYTES / 2)}"]`), undefined);
});

test("a form is left as it is, and nothing but a form", () => {
  for (const text of ["<JSON_ARRAY>", "<JSON:>", "<JSON:a,b>", "<JSON:,a>", "<JSON:a0,\uffee,\u{1f600}>"]) {
    assert.equal(readForm(text), text);
    assert.equal(signature(text).template, text);
  }
  for (const text of ["<JSON:b,a>", "<JSON:a,a>", "<JSON:a b>", "<JSON:a1>", "<JSON:a00>", "<JSON:a", " <JSON:a>"]) {
    assert.equal(readForm(text), undefined, text);
  }
});

test("a message key says so in the source", () => {
  const [key] = MESSAGE_KEYS;
  assert.equal(signature(`{"${key}":"started"}`).source, "json_key");
  assert.equal(signature('{"a":1}').source, "json_key");
  assert.equal(signature('{"a":1').source, "scan");
});
