import assert from "node:assert/strict";
import { test } from "node:test";
import { BODY_BYTES, MAX_COST, OVERHEAD_BYTES, VALUE_BYTES, VALUE_DEPTH } from "../src/sampling/constants.js";
import { recordBytes } from "../src/sampling/cost.js";
import type { SampledRecord } from "../src/sampling/record.js";
import { randomTexts } from "./random-text.js";
import { given } from "./sampling.js";

const encoder = new TextEncoder();

function bytesOf(record: Partial<SampledRecord>): number {
  return recordBytes(given(record));
}

function attributeBytes(attributes: unknown): number {
  return bytesOf({ attributes: attributes as Record<string, unknown> }) - OVERHEAD_BYTES;
}

function nested(depth: number): object {
  let value = {};
  for (let at = 0; at < depth; at++) value = { v: value };
  return value;
}

test("a record without anything costs its overhead, and a body its bytes up to a limit", () => {
  assert.equal(bytesOf({}), OVERHEAD_BYTES);
  assert.equal(bytesOf({ bodyBytes: 5 }), OVERHEAD_BYTES + 5);
  assert.equal(bytesOf({ bodyBytes: BODY_BYTES * 3 }), OVERHEAD_BYTES + BODY_BYTES);
});

test("texts and names count by their UTF-8 bytes, which are never encoded", () => {
  for (const text of [...randomTexts(500, 5), "\ud800", "a\udc00b", "\udc00\ud800", "\u07ff\u0800\uffff\u{10000}"]) {
    const bytes = encoder.encode(text).length;
    if (bytes > BODY_BYTES / 4) continue;
    assert.equal(attributeBytes({ [text]: text }), 2 * bytes, JSON.stringify(text));
  }
});

test("a value that is no text counts as one small number", () => {
  const values = [0, 1.5, 10n ** 100n, true, null, undefined, Symbol("s"), () => 0, new Date(), new Map([["a", "b"]])];
  for (const value of [...values, new Uint8Array(1_000), new Error("failed")])
    assert.equal(attributeBytes({ k: value }), 1 + VALUE_BYTES);
});

test("objects and lists count as a value and what they hold", () => {
  assert.equal(attributeBytes({ k: {} }), 1 + VALUE_BYTES);
  assert.equal(attributeBytes({ k: { ab: "cde", f: [1, "gh"] } }), 1 + VALUE_BYTES + 2 + 3 + 1 + 2 * VALUE_BYTES + 2);
  const bare: object = Object.assign(Object.create(null), { k: "v" });
  assert.deepEqual([attributeBytes(bare), attributeBytes({ k: bare })], [2, 1 + VALUE_BYTES + 2]);
});

test("what lies too deep counts as nothing more", () => {
  const deepest = attributeBytes({ k: nested(VALUE_DEPTH) });
  assert.equal(deepest, (1 + VALUE_BYTES) * (VALUE_DEPTH + 1));
  assert.equal(attributeBytes({ k: nested(VALUE_DEPTH + 5) }), deepest);
});

test("no record costs more than the largest", () => {
  const cycle: Record<string, unknown> = {};
  Object.assign(cycle, { left: cycle, right: cycle });
  const large = [{ k: "x".repeat(MAX_COST * 4) }, { k: "é".repeat(MAX_COST - 1) }, { k: new Array(2 ** 31), l: "x" }];
  for (const attributes of [cycle, ...large]) assert.equal(bytesOf({ attributes }), MAX_COST);
  const wide = "\u{ffff}".repeat(MAX_COST - OVERHEAD_BYTES - 2);
  assert.equal(bytesOf({ attributes: { [wide]: "x", y: { z: wide } } }), MAX_COST);
});

test("what cannot be read costs what a value costs", () => {
  const fails = (): never => {
    throw new Error("hostile");
  };
  const getter = Object.defineProperty({ b: "cd" }, "a", { enumerable: true, get: fails });
  assert.equal(attributeBytes(getter), 1 + VALUE_BYTES + 3);
  const proxy = new Proxy({}, { ownKeys: fails });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const value of [proxy, revoked]) {
    assert.equal(attributeBytes({ k: value }), 1 + VALUE_BYTES);
    assert.equal(attributeBytes(value), VALUE_BYTES);
  }
});
