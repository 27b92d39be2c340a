import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_SEVERITY } from "../src/sampling/constants.js";
import { GivenRecord, type SampledRecord } from "../src/sampling/record.js";
import { given } from "./sampling.js";

test("a severity that is none counts as INFO", () => {
  const wrong = [undefined, 0, 0.5, 25, -1, Number.NaN, "17", 17n, null] as number[];
  for (const severity of wrong) assert.equal(given({ severity }).severity, DEFAULT_SEVERITY);
  for (const severity of [1, 24]) assert.equal(given({ severity }).severity, severity);
});

test("what has the wrong type is as if it were left out", () => {
  const wrong = { template: 1, logger: null, bodyBytes: "5", scope: 7, attributes: "abc", severity: {} };
  const { template, logger, bodyBytes, scope, attributes } = given(wrong as unknown as SampledRecord);
  assert.deepEqual([template, logger, bodyBytes, scope, attributes], ["", "", 0, undefined, {}]);
  for (const bytes of [-1, Number.NaN]) assert.equal(given({ bodyBytes: bytes }).bodyBytes, 0);
  assert.equal(given({ bodyBytes: 1.9 }).bodyBytes, 1);
});

test("attributes are asked for when something looks at them, and then once", () => {
  let asked = 0;
  const record = new GivenRecord();
  record.read({
    pattern: "p",
    get attributes() {
      asked++;
      return { asked };
    },
  });
  assert.equal(asked, 0);
  assert.equal(record.attributes, record.attributes);
  assert.equal(asked, 1);
});

test("nothing of a record is held on to once it is decided", () => {
  const record = given({ attributes: { a: 1 }, payload: {} });
  assert.deepEqual(record.attributes, { a: 1 });
  record.release();
  assert.deepEqual([record.attributes, record.payload], [{}, undefined]);
});
