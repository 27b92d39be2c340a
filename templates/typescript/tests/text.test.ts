import assert from "node:assert/strict";
import { test } from "node:test";
import { ONE_SPACE } from "../src/tables.js";
import { byteOrder, CanonicalLine, unitsWithin, wellFormed } from "../src/text.js";
import { randomTexts } from "./random-text.js";

const encoder = new TextEncoder();

function canonical(text: string): string {
  const line = new CanonicalLine();
  line.read(text);
  return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(line.bytes.subarray(0, line.length));
}

test("a line is canonical: one zero for a run of digits, one space for a run of space", { skip: !ONE_SPACE }, () => {
  assert.equal(canonical("took  12\t345 ms"), "took 0 0 ms");
  assert.equal(canonical("٣ is no digit, 日本 stays, \u{1f600}7"), "٣ is no digit, 日本 stays, \u{1f600}0");
});

test("surrogates without a partner become U+FFFD", () => {
  assert.equal(wellFormed("a\ud83db\ude00\ud83d\ude00"), "a\ufffdb\ufffd\ud83d\ude00");
  assert.equal(canonical("a\ud83db\ude00\ud83d\ude00\ud83d"), "a\ufffdb\ufffd\ud83d\ude00\ufffd");
});

test("a cut counts the bytes an encoder writes, and cuts no code point", () => {
  for (const text of randomTexts(2_000, 5)) {
    for (const limit of [0, 1, 7, 40]) {
      const units = unitsWithin(text, limit);
      const { read } = encoder.encodeInto(text, new Uint8Array(limit));
      assert.equal(units, read, JSON.stringify(text));
    }
  }
});

test("strings are ordered as their bytes are", () => {
  const texts = [...randomTexts(300, 6)].map(wellFormed);
  const hex = (text: string) => Buffer.from(text).toString("hex");
  for (const [at, text] of texts.entries()) {
    const other = texts[(at + 1) % texts.length] as string;
    assert.equal(byteOrder(text, other) < 0, hex(text) < hex(other));
    assert.equal(byteOrder(text, other) === 0, text === other);
  }
});
