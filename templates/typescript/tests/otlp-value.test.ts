import assert from "node:assert/strict";
import { test } from "node:test";
import { Double, Entries } from "../src/otlp/value.js";
import { arrived, jsonOf, recordOf, sent, wireOf } from "./otlp.js";

const LARGEST = 2 ** 53 - 1;

function text(stringValue: string): object {
  return { stringValue };
}

function list(...values: readonly object[]): object {
  return { arrayValue: { values } };
}

function map(...values: ReadonlyArray<readonly [string, object]>): object {
  return { kvlistValue: { values: values.map(([key, value]) => ({ key, value })) } };
}

test("whole numbers that a double holds exactly are integers, all others doubles", () => {
  for (const value of [0, 1, -1, 127, 128, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 40, -(2 ** 40), LARGEST, -LARGEST])
    assert.deepEqual(sent(value), { intValue: String(value) });
  for (const value of [0.5, -1.25, LARGEST + 1, -LARGEST - 1, 1e300, 5e-324])
    assert.deepEqual(arrived({ body: value }).protobuf[0], { body: { doubleValue: value } });
  assert.deepEqual(sent(new Double(5)), { doubleValue: 5 });
});

test("doubles have the digits of ECMAScript in JSON, and minus zero keeps its sign", () => {
  const digits = [0.1, 1e21, 1e-7, 123456789012345680000, -0].map((value) => jsonOf({ body: value }));
  assert.deepEqual(
    digits.map((json) => json.slice(23, -2)),
    ["0.1", "1e+21", "1e-7", "123456789012345680000", "-0"],
  );
  assert.equal(wireOf({ body: -0 }), "2a09210000000000000080");
});

test("numbers that JSON does not have are texts there, and one kind of NaN on the wire", () => {
  assert.deepEqual(
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => recordOf({ body: value })["body"]),
    [text("NaN"), text("Infinity"), text("-Infinity")],
  );
  assert.equal(wireOf({ body: Number.NaN }), "2a0921000000000000f87f");
  assert.equal(wireOf({ body: -Number.NaN }), "2a0921000000000000f87f");
});

test("a bigint is an integer of 64 bits, and a text beyond", () => {
  for (const value of [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
    assert.deepEqual(arrived({ body: value }).protobuf[0], { body: { intValue: String(value) } });
    assert.deepEqual(sent(value), { intValue: String(value) });
  }
  for (const value of [2n ** 63n, -(2n ** 63n) - 1n, 10n ** 100n]) assert.deepEqual(sent(value), text(String(value)));
});

test("an empty text, false and zero are values", () => {
  assert.deepEqual(["", false, 0].map(sent), [text(""), { boolValue: false }, { intValue: "0" }]);
  assert.equal(wireOf({ body: "" }), "2a020a00");
  assert.equal(wireOf({ body: false }), "2a021000");
});

test("a missing value is empty where it has a key, and in JSON a mark in a list", () => {
  assert.deepEqual(sent(null), {});
  assert.deepEqual(sent([null, undefined]), list(text("null"), text("null")));
  assert.equal(wireOf({ body: [null] }), "2a042a020a00");
  assert.deepEqual(sent({ a: null, b: undefined, c: 1 }), map(["a", {}], ["c", { intValue: "1" }]));
  assert.deepEqual(recordOf({ body: null }), {});
  assert.deepEqual(recordOf({ attributes: { gone: undefined } }), {});
});

test("lists and maps may be empty and hold anything", () => {
  assert.deepEqual([[], {}].map(sent), [list(), map()]);
  assert.deepEqual(sent([1, "a", [true]]), list({ intValue: "1" }, text("a"), list({ boolValue: true })));
  assert.deepEqual(sent({ a: { b: [] } }), map(["a", map(["b", list()])]));
  assert.deepEqual(sent(Object.assign(Object.create(null), { a: 1 })), map(["a", { intValue: "1" }]));
  assert.deepEqual(sent(JSON.parse('{"__proto__":1,"constructor":2}')), {
    kvlistValue: {
      values: [
        { key: "__proto__", value: { intValue: "1" } },
        { key: "constructor", value: { intValue: "2" } },
      ],
    },
  });
});

test("an empty key is left out in protobuf alone", () => {
  assert.equal(jsonOf({ attributes: { "": 1 } }), '{"attributes":[{"key":"","value":{"intValue":"1"}}]}');
  assert.equal(wireOf({ attributes: { "": 1 } }), "320412021801");
});

test("bytes are bytes", () => {
  const bytes = new Uint8Array([0, 255, 16, 7]);
  const views = [bytes, bytes.buffer, new DataView(bytes.buffer), Buffer.from(bytes), new Uint8ClampedArray(bytes)];
  for (const view of views) assert.deepEqual(sent(view), { bytesValue: "AP8QBw==" });
  for (const [length, base64] of [
    [0, ""],
    [1, "AA=="],
    [2, "AP8="],
    [3, "AP8Q"],
  ] as const)
    assert.deepEqual(sent(bytes.subarray(0, length)), { bytesValue: base64 });
  assert.deepEqual(sent(new Float32Array([0.5, 2])), list({ doubleValue: 0.5 }, { intValue: "2" }));
  assert.deepEqual(sent(new BigInt64Array([5n])), list({ intValue: "5" }));
});

test("objects of the language read as one would print them", () => {
  assert.deepEqual(sent(new Date(5)), text("1970-01-01T00:00:00.005Z"));
  assert.deepEqual(sent(new Date(Number.NaN)), text("Invalid Date"));
  assert.deepEqual(sent(new TypeError("no", { cause: new Error("deep") })), text("TypeError: no"));
  assert.deepEqual(sent(Object.assign(new Error("m"), { message: "" })), text("Error"));
  assert.deepEqual(sent(Symbol("s")), text("Symbol(s)"));
  assert.deepEqual(
    sent(function named() {
      return 0;
    }),
    text("[Function: named]"),
  );
  assert.deepEqual(sent(/a+/g), text("/a+/g"));
  assert.deepEqual([new String("s"), new Number(5), new Boolean(false)].map(sent), [
    text("s"),
    { intValue: "5" },
    { boolValue: false },
  ]);
  assert.deepEqual(sent(new URL("http://host/")), text("http://host/"));
});

test("maps and sets are maps and lists, with keys made text", () => {
  const keys = new Map<unknown, unknown>([
    [1, "a"],
    [null, "b"],
    [Symbol("k"), "c"],
    [{}, "d"],
  ]);
  assert.deepEqual(
    sent(keys),
    map(["1", text("a")], ["null", text("b")], ["Symbol(k)", text("c")], ["[object Object]", text("d")]),
  );
  assert.deepEqual(sent(new Set([1, "a"])), list({ intValue: "1" }, text("a")));
  assert.deepEqual(recordOf({ attributes: new Map([["a", 1]]) as never }), {
    attributes: [{ key: "a", value: { intValue: "1" } }],
  });
});

test("an object has its own properties, and what its toJSON makes of it", () => {
  class Point {
    x = 1;
    get y(): number {
      return 2;
    }
  }
  assert.deepEqual(sent(new Point()), map(["x", { intValue: "1" }]));
  assert.deepEqual(sent({ toJSON: () => ({ a: 1 }) }), map(["a", { intValue: "1" }]));
  assert.deepEqual(sent({ toJSON: () => "made" }), text("made"));
  assert.deepEqual(sent({ toJSON: () => undefined }), {});
  assert.deepEqual(sent({ toJSON: "data" }), map(["toJSON", text("data")]));
});

test("of equal keys the last one counts, where it stands", () => {
  const entries = new Entries([
    ["a", 1],
    ["b", 2],
    ["a", 3],
  ]);
  assert.deepEqual(sent(entries), map(["b", { intValue: "2" }], ["a", { intValue: "3" }]));
  const surrogates = { "\ud800": 1, "\ud801": 2, "\ufffd": 3 };
  assert.deepEqual(sent(surrogates), map(["\ufffd", { intValue: "3" }]));
});
