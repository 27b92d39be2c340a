import assert from "node:assert/strict";
import { test } from "node:test";
import { field } from "../src/policy/field.js";
import { readPlain } from "../src/policy/plain-field.js";

const OTHERS = [null, true, 1, 0.5, "x", [], new Map()];

test("a whole number is in its range, or a word whatever its case in ASCII", () => {
  const number = field("n", "integer", "", { low: 1, high: 5, words: new Map([["kilo", 1000]]) });
  for (const given of [1, 5]) assert.equal(readPlain(number, given), given);
  for (const given of ["kilo", "KILO", "kIlO"]) assert.equal(readPlain(number, given), 1000);
  for (const given of [
    0,
    6,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1000,
    "1",
    "",
    " kilo",
    "\u212ailo",
    "k\u0130lo",
  ]) {
    assert.equal(readPlain(number, given), undefined);
  }
  assert.equal(readPlain(field("n", "integer", "", { high: 2 ** 60 }), 2 ** 53), undefined);
});

test("a text is bounded in bytes", () => {
  const text = field("t", "text", "", { low: 2, high: 4 });
  for (const given of ["ab", "abcd", "é", "éé", "\u{1f600}", "a\n"]) assert.equal(readPlain(text, given), given);
  for (const given of ["", "a", "abcde", "ééa", "\u{1f600}a"]) assert.equal(readPlain(text, given), undefined);
});

test("a text is made of its characters, if any are named", () => {
  const text = field("t", "text", "", { high: 9, characters: "-a\u{1f600}" });
  for (const given of ["", "a-a", "\u{1f600}a"]) assert.equal(readPlain(text, given), given);
  for (const given of ["b", "A", "a a", "\u{1f601}"]) assert.equal(readPlain(text, given), undefined);
});

test("a choice is one of its texts as it stands there", () => {
  const choice = field("c", "choice", "", { choices: ["x", "y"] });
  assert.equal(readPlain(choice, "y"), "y");
  for (const given of ["X", "", "xy", "length"]) assert.equal(readPlain(choice, given), undefined);
});

test("no type takes the values of another", () => {
  const fits = (type: "boolean" | "integer" | "text" | "choice" | "probability" | "rate") =>
    OTHERS.filter((given) => readPlain(field("f", type, "", { high: 9, choices: ["x"] }), given) !== undefined);
  assert.deepEqual(fits("boolean"), [true]);
  assert.deepEqual(fits("integer"), [1]);
  assert.deepEqual(fits("text"), ["x"]);
  assert.deepEqual(fits("choice"), ["x"]);
  assert.deepEqual([...fits("probability"), ...fits("rate")], []);
});
