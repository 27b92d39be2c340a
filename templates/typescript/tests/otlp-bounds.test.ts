import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CUT_MARK,
  DEEP_LIST_MARK,
  DEEP_MAP_MARK,
  KEY_BYTES,
  MAX_ATTRIBUTES,
  MAX_DEPTH,
  MAX_VALUES,
  RECORD_BYTES,
  TEXT_BYTES,
} from "../src/otlp/tables.js";
import { Entries } from "../src/otlp/value.js";
import { arrived, recordOf } from "./otlp.js";
import type { Message } from "./wire.js";

const CONTAINER = /arrayValue|kvlistValue/;
const MARK_BYTES = Buffer.byteLength(CUT_MARK);

interface Arrived {
  readonly body?: { stringValue?: string; arrayValue?: { values: Message[] }; bytesValue?: string };
  readonly attributes?: readonly { key?: string; value: { stringValue?: string } }[];
  readonly droppedAttributesCount?: number;
  readonly eventName?: string;
  readonly severityText?: string;
}

function bounded(record: object): Arrived {
  const { protobuf, json } = arrived(record);
  assert.deepEqual(protobuf, json);
  return json[0] as Arrived;
}

function keysOf(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));
}

/** `depth` lists or maps, one in the other. */
function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = wrap(1);
  for (let at = 1; at < depth; at++) value = wrap(value);
  return value;
}

test("a record has so many attributes, and says how many were left out", () => {
  assert.equal(bounded({ attributes: keysOf(MAX_ATTRIBUTES) }).droppedAttributesCount, undefined);
  const record = bounded({ attributes: keysOf(MAX_ATTRIBUTES + 3), droppedAttributes: 5 });
  assert.equal(record.attributes?.length, MAX_ATTRIBUTES);
  assert.equal(record.droppedAttributesCount, 8);
  assert.equal(bounded({ droppedAttributes: 2 ** 40 }).droppedAttributesCount, 2 ** 32 - 1);
});

test("attributes that are undefined or have equal keys do not count", () => {
  const undefinedOnes = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`u${at}`, undefined]));
  assert.equal(
    bounded({ attributes: { ...undefinedOnes, ...keysOf(MAX_ATTRIBUTES) } }).droppedAttributesCount,
    undefined,
  );
  const twice: [string, unknown][] = [...Object.entries(keysOf(MAX_ATTRIBUTES)), ["k0", "last"]];
  const record = bounded({ attributes: new Entries(twice) });
  assert.equal(record.droppedAttributesCount, undefined);
  assert.deepEqual(record.attributes?.at(-1), { key: "k0", value: { stringValue: "last" } });
  assert.equal(record.attributes?.length, MAX_ATTRIBUTES);
});

test("lists and maps that are too deep become marks", () => {
  for (const [wrap, mark] of [
    [(inner: unknown) => [inner], DEEP_LIST_MARK],
    [(inner: unknown) => ({ inner }), DEEP_MAP_MARK],
    [(inner: unknown) => new Map([["inner", inner]]), DEEP_MAP_MARK],
    [(inner: unknown) => new Set([inner]), DEEP_LIST_MARK],
  ] as const) {
    assert.ok(!JSON.stringify(bounded({ body: nested(MAX_DEPTH, wrap) })).includes(mark));
    for (const depth of [MAX_DEPTH + 1, 10_000])
      for (const record of [{ body: nested(depth, wrap) }, { attributes: { deep: nested(depth, wrap) } }]) {
        const text = JSON.stringify(bounded(record));
        assert.ok(text.includes(JSON.stringify({ stringValue: mark })), text);
        assert.equal(text.split(CONTAINER).length - 1, MAX_DEPTH);
      }
  }
});

test("what refers to itself ends at the depth, or where there are enough values", () => {
  const list: unknown[] = [];
  list.push(list, list);
  const map: Record<string, unknown> = {};
  map["self"] = map;
  assert.ok(JSON.stringify(bounded({ body: map })).includes(DEEP_MAP_MARK));
  const text = JSON.stringify(bounded({ body: list, attributes: { list } }));
  assert.ok(text.split("{").length < 4 * MAX_VALUES);
  assert.ok(text.includes('"droppedAttributesCount":1'));
});

test("a record has so many values, the rest of a list and the attributes behind it are left out", () => {
  const body = Array.from({ length: MAX_VALUES - 3 }, () => 0);
  assert.equal(bounded({ body, attributes: { a: 1, b: 2 } }).droppedAttributesCount, undefined);
  const over = bounded({ body: [...body, 0], attributes: { a: 1, b: 2, c: undefined } });
  assert.deepEqual(over.attributes, [{ key: "a", value: { intValue: "1" } }]);
  assert.equal(over.droppedAttributesCount, 1);
  const more = bounded({ body: Array.from({ length: 2 * MAX_VALUES }, () => 0), attributes: { a: 1 } });
  assert.equal(more.body?.arrayValue?.values.length, MAX_VALUES - 1);
  assert.equal(more.droppedAttributesCount, 1);
  const sparse: unknown[] = [];
  sparse.length = 2 ** 32 - 1;
  const { protobuf, json } = arrived({ body: sparse });
  for (const [record] of [protobuf, json] as unknown as [Arrived][])
    assert.equal(record.body?.arrayValue?.values.length, MAX_VALUES - 1);
  assert.equal(recordOf({ attributes: { list: body.concat([1, 2, 3, 4, 5]) } })["droppedAttributesCount"], undefined);
});

test("a text is cut behind its last whole character that leaves room for the mark", () => {
  for (const [unit, bytes] of [
    ["a", 1],
    ["é", 2],
    ["日", 3],
    ["\u{1f600}", 4],
    ["\ud800", 3],
  ] as const)
    for (const lead of ["", "x", "xx", "xxx"]) {
      const body = lead + unit.repeat(TEXT_BYTES + 1);
      const whole = Math.floor((TEXT_BYTES - MARK_BYTES - lead.length) / bytes);
      const shown = unit === "\ud800" ? "\ufffd" : unit;
      assert.equal(bounded({ body }).body?.stringValue, lead + shown.repeat(whole) + CUT_MARK);
      const fits = lead + shown.repeat(Math.floor((TEXT_BYTES - lead.length) / bytes));
      assert.equal(bounded({ body: fits }).body?.stringValue, fits);
    }
  assert.equal(bounded({ eventName: "e".repeat(TEXT_BYTES + 1) }).eventName?.length, TEXT_BYTES - MARK_BYTES + 1);
});

test("keys are cut, and found to be equal afterwards", () => {
  const long = "k".repeat(KEY_BYTES);
  const key = "k".repeat(KEY_BYTES - MARK_BYTES) + CUT_MARK;
  const record = bounded({ attributes: { [long]: 1, [`${long}a`]: 2, between: 3, [`${long}b`]: 4 } });
  assert.deepEqual(
    record.attributes?.map((entry) => entry.key),
    [long, "between", key],
  );
  assert.deepEqual(record.attributes?.at(-1)?.value, { intValue: "4" });
});

test("the texts of a record share its bytes in the order in which the spec counts them", () => {
  const text = "x".repeat(TEXT_BYTES);
  const left = RECORD_BYTES - 3 * TEXT_BYTES;
  const record = bounded({
    eventName: text,
    severityText: text,
    body: text,
    attributes: { a: "y".repeat(left - 4), bcd: 1, e: "z", f: [true, "w"] },
  });
  assert.deepEqual([record.eventName, record.severityText, record.body?.stringValue], [text, text, text]);
  assert.deepEqual(record.attributes?.slice(1), [
    { key: "bcd", value: { intValue: "1" } },
    { key: "", value: { stringValue: "" } },
    { key: "", value: { arrayValue: { values: [{ boolValue: true }, { stringValue: "" }] } } },
  ]);
  const short = bounded({ body: text, attributes: { a: text, b: text, c: text, ...keysOf(3) } });
  assert.equal(short.attributes?.[2]?.value.stringValue, "x".repeat(TEXT_BYTES - 3 - MARK_BYTES) + CUT_MARK);
  assert.deepEqual(
    short.attributes?.map((entry) => entry.key),
    ["a", "b", "c", "", "", ""],
  );
});

test("bytes are cut without a mark, and marks are texts", () => {
  const bytes = new Uint8Array(TEXT_BYTES + 5).fill(1);
  assert.equal(
    bounded({ body: bytes }).body?.bytesValue,
    Buffer.from(bytes.subarray(0, TEXT_BYTES)).toString("base64"),
  );
  const full = Array.from({ length: RECORD_BYTES / TEXT_BYTES }, () => bytes);
  const deep = nested(MAX_DEPTH, (inner) => [inner]);
  assert.deepEqual(bounded({ body: [...full, deep] }).body?.arrayValue?.values.length, full.length + 1);
  assert.ok(!JSON.stringify(bounded({ body: [...full, deep] })).includes(DEEP_LIST_MARK));
});
