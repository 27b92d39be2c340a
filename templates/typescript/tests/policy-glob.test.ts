import assert from "node:assert/strict";
import { test } from "node:test";
import { Glob } from "../src/policy/glob.js";
import { randomNumbers } from "./random-text.js";

const STAR = /\*+/g;

function* randomPairs(count: number): Generator<[pattern: string, text: string]> {
  const below = randomNumbers(16);
  const made = (alphabet: string) => Array.from({ length: below(9) }, () => alphabet[below(alphabet.length)]).join("");
  for (let at = 0; at < count; at++) yield [made("aab**"), made("aaab")];
}

/** A text that notes from where it is searched. */
class Watched extends String {
  readonly searches: number[] = [];

  override indexOf(piece: string, from = 0): number {
    this.searches.push(from);
    return super.indexOf(piece, from);
  }
}

test("a star stands for any run of characters, and nothing else stands for another", () => {
  let fitting = 0;
  for (const [pattern, text] of randomPairs(20_000)) {
    const expected = new RegExp(`^${pattern.replace(STAR, "[^]*")}$`).test(text);
    assert.equal(new Glob(pattern).fits(text), expected, `${pattern} on ${text}`);
    fitting += expected ? 1 : 0;
  }
  assert.ok(fitting > 1_000);
});

test("case, points and line ends count", () => {
  assert.ok(new Glob("app.*").fits("app.\n\u{1f600}"));
  for (const text of ["App.x", "appxx", "app", " app.x"]) assert.ok(!new Glob("app.*").fits(text));
  assert.ok(new Glob("").fits("") && !new Glob("").fits("a"));
  assert.ok(new Glob("***").fits("") && new Glob("*?*").fits("a?b") && !new Glob("a?").fits("ab"));
});

test("start and end do not overlap", () => {
  assert.ok(!new Glob("aba*ba").fits("aba"));
  assert.ok(!new Glob("ab*bc*cd").fits("abcd"));
  assert.ok(new Glob("ab*bc*cd").fits("abbccd"));
});

test("each piece is searched for once, and never further back", () => {
  for (const pattern of ["*a".repeat(100), `*${"a*".repeat(100)}b`, `a${"*aab".repeat(50)}*`, "*ab*ba*".repeat(30)]) {
    for (const text of ["a".repeat(5_000), `${"ab".repeat(5_000)}b`, `a${"aab".repeat(60)}`]) {
      const watched = new Watched(text);
      new Glob(pattern).fits(watched as unknown as string);
      assert.ok(watched.searches.length <= pattern.split("*").length);
      assert.deepEqual(
        watched.searches,
        [...watched.searches].sort((left, right) => left - right),
      );
    }
  }
});
