import assert from "node:assert/strict";
import { test } from "node:test";
import { Entries } from "../src/otlp/value.js";
import { arrived, encodersOf } from "./otlp.js";
import { randomNumbers } from "./random-text.js";
import { randomEntries, randomValue } from "./random-value.js";

const RECORDS = 1_000;

test("whatever is sent arrives, in both encodings", () => {
  const below = randomNumbers(1);
  for (let at = 0; at < RECORDS; at++) {
    const body = randomValue(below, 4);
    const attributes = randomEntries(below, 3);
    const record = { body: body.native, attributes: Object.fromEntries(attributes.native) };
    const expected = {
      body: body.arrived,
      ...(attributes.arrived.length > 0 ? { attributes: attributes.arrived } : {}),
    };
    assert.deepEqual(arrived(record), { protobuf: [expected], json: [expected] });
  }
});

test("the quick way and the careful one write the same bytes", () => {
  const below = randomNumbers(2);
  for (const encoder of Object.values(encodersOf()))
    for (let at = 0; at < RECORDS; at++) {
      const { native } = randomEntries(below, 3);
      const record = { time: below(2 ** 32), severity: below(26), traceId: "ab".repeat(16), flags: below(300) };
      const quick = encoder.piece({ ...record, attributes: Object.fromEntries(native) }).copy();
      const careful = encoder.piece({ ...record, attributes: new Entries(native) as never }).copy();
      assert.deepEqual(quick, careful);
    }
});
