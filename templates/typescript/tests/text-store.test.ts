import assert from "node:assert/strict";
import { test } from "node:test";
import { TextStores } from "../src/otlp/text-store.js";

const BYTES = Uint8Array.of(1, 2, 3, 4, 5);

test("a text is remembered when it keeps coming, and found in its place", () => {
  const store = new TextStores(8).of("GET");
  const asked = Array.from({ length: 6 }, () => store.isToBeKept("GET"));
  assert.deepEqual(asked, [false, false, false, false, true, true]);
  store.keep("GET", BYTES);
  assert.deepEqual([store.text, store.written.length], ["GET", BYTES.length]);
});

test("texts that only look alike are remembered ever more rarely", () => {
  const stores = new TextStores(8);
  let kept = 0;
  for (let number = 0; number < 10_000; number++) {
    const text = `a${number % 10}-request-x`;
    const store = stores.of(text);
    if (store.text === text || !store.isToBeKept(text)) continue;
    store.keep(text, BYTES);
    kept++;
  }
  assert.ok(kept > 0 && kept < 20, `${kept} kept`);
});

test("neither an empty text nor a long one is remembered", () => {
  for (const text of ["", "x".repeat(200)]) {
    const store = new TextStores(8).of(text);
    assert.equal(Array.from({ length: 20 }, () => store.isToBeKept(text)).includes(true), false);
  }
});
