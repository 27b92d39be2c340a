import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle, gzipped, sizes } from "./bundle.js";

/** In bytes. docs/decisions/0022-size-of-the-browser-entry.md says why it is not the 7,168 that were aimed at. */
const MOST = 15_850;

test("the entry is no larger than it may be, and its parts are all of it", async () => {
  const { gzip, parts } = await sizes();
  assert.ok(gzip <= MOST, `${gzip} bytes, of which ${JSON.stringify(parts)}`);
  const all = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  assert.ok(Math.abs(all - gzip) < 10);
  assert.equal(parts.rest, 0);
});

test("nothing in it needs Node, or makes code of a text", async () => {
  const { text } = await bundle('export * from "@lipservice/sdk/browser";');
  assert.doesNotMatch(text, /\bnode:|\brequire\(|\bprocess\.|\beval\(|\bnew Function\b|\bimport\(/);
});

test("who imports it and calls nothing has nothing of it", async () => {
  const { text } = await bundle('import "@lipservice/sdk/browser"; console.log(1);');
  assert.ok(gzipped(text) < 100, text);
});
