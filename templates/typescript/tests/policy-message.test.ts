import assert from "node:assert/strict";
import { test } from "node:test";
import { element, Finding, member } from "../src/policy/finding.js";
import { canonical, message, shown, unexpected } from "../src/policy/message.js";
import { MESSAGES, SHOWN_CHARACTERS } from "../src/policy/tables.js";
import { wellFormed } from "../src/text.js";
import { randomTexts } from "./random-text.js";

const NAMES = Object.keys(MESSAGES) as (keyof typeof MESSAGES)[];
const PLACE = /\{([a-z]+)\}/g;

test("each place is filled once, and what is filled in is no text with places", () => {
  for (const name of NAMES) {
    const places = Array.from(MESSAGES[name].matchAll(PLACE), ([, place]) => place as string);
    const values = Object.fromEntries(places.map((place) => [place, "{got} $& $1 {expected}"]));
    const pieces = MESSAGES[name].split(PLACE).filter((_, at) => at % 2 === 0);
    assert.equal(message(name, values), pieces.join("{got} $& $1 {expected}"));
  }
});

test("a message shows texts, whole numbers and truth values, and of the rest what it is", () => {
  const values = [
    null,
    true,
    false,
    0,
    -5,
    2 ** 53 - 1,
    2 ** 53,
    0.5,
    Number.POSITIVE_INFINITY,
    "a",
    [],
    [1],
    new Map(),
  ];
  assert.deepEqual(values.map(shown), [
    ...["null", "true", "false", "0", "-5", String(2 ** 53 - 1), "a number", "a number", "a number"],
    ...['"a"', "a list", "a list", "an object"],
  ]);
  assert.equal(shown(-0), "0");
  assert.ok(unexpected("this", "that").includes(shown("that")));
});

test("a text is shown up to so many characters, none of them halved", () => {
  for (const character of ["a", "é", "\u{1f600}"]) {
    const whole = character.repeat(SHOWN_CHARACTERS);
    assert.equal(shown(whole), `"${whole}"`);
    assert.equal(shown(`${whole}b`), `"${whole}…"`);
    assert.equal(shown(whole.repeat(1_000)), `"${whole}…"`);
  }
});

test("texts are written as JSON with nothing escaped in vain", () => {
  assert.equal(
    canonical('"\\\b\f\n\r\t\0\x1f\x7f/<>&é\u2028\u{1f600}'),
    '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\x7f/<>&é\u2028\u{1f600}"',
  );
  for (const text of randomTexts(1_000, 13)) {
    const written = canonical(wellFormed(text));
    assert.equal(JSON.parse(written), wellFormed(text));
    assert.equal(wellFormed(written), written);
  }
});

test("objects are written by the bytes of their names, without space", () => {
  const fields = new Map<string, unknown>([
    ["\u{1f600}", true],
    ["\uffee", [1, "b", new Map()]],
    ["__proto__", 0],
  ]);
  assert.equal(canonical(fields), '{"__proto__":0,"\uffee":[1,"b",{}],"\u{1f600}":true}');
});

test("a path names plain fields as they are and quotes all others", () => {
  assert.equal(member(element("$.a", 2), "b_1"), "$.a[2].b_1");
  for (const name of ["", "1a", "a-b", "a b", "é", "a\n", "a.b", 'a"'])
    assert.equal(member("$", name), `$[${shown(name)}]`);
  assert.equal(String(new Finding("$.a", "what")), "$.a: what");
});
