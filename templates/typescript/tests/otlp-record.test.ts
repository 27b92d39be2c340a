import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord } from "../src/log-record.js";
import { JsonEncoder } from "../src/otlp/json.js";
import { Piece } from "../src/otlp/piece.js";
import { ProtobufEncoder } from "../src/otlp/protobuf.js";
import { severity } from "../src/otlp/severity.js";
import { SCOPE } from "../src/otlp/tables.js";
import { wellFormed } from "../src/text.js";
import { arrived, encodersOf, jsonOf, recordOf, textOf, wireOf } from "./otlp.js";
import { randomNumbers } from "./random-text.js";
import { readBody } from "./wire.js";

const FULL: LogRecord = {
  time: 1n,
  severity: 9,
  severityText: "INFO",
  body: "b",
  attributes: { a: 1 },
  droppedAttributes: 2,
  flags: 1,
  traceId: "0AF7651916CD43DD8448EB211C80319C",
  spanId: "b7ad6b7169203331",
  observedTime: 2n,
  eventName: "e",
};

test("fields stand in the order of their numbers, ids in lower case, in both encodings", () => {
  assert.equal(
    jsonOf(FULL),
    '{"timeUnixNano":"1","severityNumber":9,"severityText":"INFO","body":{"stringValue":"b"},' +
      '"attributes":[{"key":"a","value":{"intValue":"1"}}],"droppedAttributesCount":2,"flags":1,' +
      '"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","observedTimeUnixNano":"2","eventName":"e"}',
  );
  assert.equal(
    wireOf(FULL),
    "09010000000000000010091a04494e464f2a030a016232070a01611202180138024501000000" +
      "4a100af7651916cd43dd8448eb211c80319c5208b7ad6b7169203331590200000000000000620165",
  );
  const { protobuf, json } = arrived(FULL);
  assert.deepEqual(protobuf, json);
});

test("a record without anything is empty, and a piece all the same", () => {
  assert.equal(jsonOf({}), "{}");
  assert.equal(wireOf({}), "");
  assert.deepEqual(arrived({}, {}), { protobuf: [{}, {}], json: [{}, {}] });
});

test("what is no severity, flag, id, text or number of attributes is left out", () => {
  for (const wrong of [0, 25, -1, 9.5, Number.NaN, "9", Symbol("s"), {}, null])
    assert.equal(jsonOf({ severity: wrong as never }), "{}");
  for (const wrong of ["", "0".repeat(32), "a".repeat(31), "g".repeat(32), "é".repeat(32), 5, null]) {
    assert.equal(jsonOf({ traceId: wrong as never, spanId: wrong as never }), "{}");
    assert.equal(wireOf({ traceId: wrong as never, spanId: wrong as never }), "");
  }
  for (const wrong of [256, "1", 1n, null, {}]) assert.equal(jsonOf({ flags: wrong as never }), "{}");
  for (const wrong of [0, -1, "5", Number.NaN]) assert.equal(jsonOf({ droppedAttributes: wrong as never }), "{}");
  for (const wrong of [5, null, {}])
    assert.equal(jsonOf({ eventName: wrong as never, severityText: wrong as never }), "{}");
  for (const wrong of [5, null, "text", [1]]) assert.equal(jsonOf({ attributes: wrong as never }), "{}");
  assert.equal(jsonOf({ flags: 0x101 }), '{"flags":1}');
});

test("milliseconds become nanoseconds exactly, with what is behind their point", () => {
  const times: ReadonlyArray<readonly [number | bigint, string]> = [
    [1_764_379_364_123, "1764379364123000000"],
    [1_764_379_364_123.5, "1764379364123500000"],
    [9_223_372_036_854, "9223372036854000000"],
    [4_294_967_296, "4294967296000000"],
    [0.000001, "1"],
    [5, "5000000"],
    [15, "15000000"],
    [1_015, "1015000000"],
    [1_999.9999999, "2000000000"],
    [2n ** 63n - 1n, "9223372036854775807"],
    [1n, "1"],
  ];
  const { protobuf, json } = arrived(...times.map(([time]) => ({ time })));
  assert.deepEqual(
    json,
    times.map(([, timeUnixNano]) => ({ timeUnixNano })),
  );
  assert.deepEqual(protobuf, json);
});

test("every millisecond of a second has its own digits", () => {
  const records = Array.from({ length: 3_000 }, (_, at) => ({ time: 1_764_379_364_500 + at }));
  const { protobuf, json } = arrived(...records);
  assert.deepEqual(
    json,
    records.map(({ time }) => ({ timeUnixNano: `${time}000000` })),
  );
  assert.deepEqual(protobuf, json);
});

test("a time that no receiver takes is left out", () => {
  const none = [
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    9_223_372_036_855,
    1e300,
    0n,
    -1n,
    2n ** 63n,
    "5",
    null,
    {},
  ];
  for (const time of none) assert.deepEqual(arrived({ time: time as never }), { protobuf: [{}], json: [{}] });
});

test("a profile may not want the observed time and the text of the severity", () => {
  const fields = { observedTime: false, severityText: false };
  const record = { observedTime: 5, severityText: "INFO", severity: 9 };
  assert.equal(textOf(new JsonEncoder([], "", fields).piece(record).copy()), '{"severityNumber":9}');
  assert.equal(Buffer.from(new ProtobufEncoder([], "", fields).piece(record).copy()).toString("hex"), "12021009");
});

test("an envelope has what there is of resource and scope, and is empty without records", () => {
  const { protobuf, json } = encodersOf(
    [
      ["service.name", "shop"],
      ["n", 1],
      ["n", 2],
    ],
    "1.0",
    "own",
  );
  for (const encoder of [protobuf, json]) {
    assert.equal(encoder.body([]).length, 0);
    assert.equal(encoder.bodyLength(0, 0), 0);
  }
  const expected = {
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: "service.name", value: { stringValue: "shop" } },
            { key: "n", value: { intValue: "2" } },
          ],
        },
        scopeLogs: [{ scope: { name: "own", version: "1.0" }, logRecords: [{ severityNumber: 9 }, {}] }],
      },
    ],
  };
  const records = [{ severity: 9 }, {}];
  const pieces = records.map((record) => json.piece(record));
  assert.equal(textOf(json.body(pieces)), JSON.stringify(expected));
  assert.deepEqual(readBody(protobuf.body(records.map((record) => protobuf.piece(record)))), expected);
  const bare = encodersOf();
  assert.equal(textOf(bare.json.body([bare.json.piece({})])), '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}');
  assert.equal(Buffer.from(bare.protobuf.body([bare.protobuf.piece({})])).toString("hex"), "0a0412021200");
  const named = new JsonEncoder([], "", { observedTime: true, severityText: true });
  assert.match(textOf(named.body([named.piece({})])), new RegExp(`"scope":\\{"name":"${SCOPE}"\\}`));
});

test("a body is as long as it is said to be, for any number of pieces", () => {
  for (const encoder of Object.values(encodersOf([["service.name", "shop"]], "1.0", "own")))
    for (const [count, size] of [
      [1, 0],
      [1, 100],
      [2, 60],
      [3, 5_000],
      [7, 3_000],
      [512, 300],
    ] as const) {
      const pieces = Array.from({ length: count }, () => encoder.piece({ body: "x".repeat(size) }));
      const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
      assert.equal(encoder.body(pieces).length, encoder.bodyLength(count, bytes));
    }
});

test("a piece stays as it is while others are written", () => {
  for (const encoder of Object.values(encodersOf())) {
    const sizes = Array.from({ length: 500 }, (_, at) => (at % 50 === 0 ? 20_000 : at));
    const pieces = sizes.map((size) => encoder.piece({ body: `${size}${"x".repeat(size)}` }));
    const copies = sizes.map((size) => encoder.piece({ body: `${size}${"x".repeat(size)}` }).copy());
    assert.deepEqual(
      pieces.map((piece) => piece.copy()),
      copies,
    );
  }
});

test("pieces are joined in any order, whichever of them lie one behind the other", () => {
  const below = randomNumbers(7);
  for (const encoder of Object.values(encodersOf([["service.name", "shop"]]))) {
    const sizes = Array.from({ length: 300 }, () => [below(60), below(300), below(9_000)][below(3)] as number);
    const pieces = sizes.map((size) => encoder.piece({ body: "x".repeat(size) }));
    const chosen = pieces.flatMap((piece, at) => (below(4) === 0 ? [piece, pieces[below(at + 1)] as Piece] : [piece]));
    const alone = chosen.map((piece) => new Piece(piece.copy(), 0, piece.length));
    assert.deepEqual(encoder.body(chosen), encoder.body(alone));
  }
});

test("texts are escaped as JSON.stringify escapes them, and lone surrogates replaced", () => {
  const characters = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join("");
  for (const body of [characters, '"\\\n', "\u2028\u2029\u{1f600}", "x".repeat(100), `${"x".repeat(100)}"`]) {
    assert.equal(jsonOf({ body }), `{"body":{"stringValue":${JSON.stringify(body)}}}`);
    assert.deepEqual(arrived({ body }).protobuf[0], { body: { stringValue: body } });
  }
  for (const lone of ["\ud800", "a\udc00b", `${"x".repeat(60)}\ud83d`, "\ud800\ud800\udc00"]) {
    const body = { stringValue: wellFormed(lone) };
    assert.deepEqual(arrived({ body: lone }), { protobuf: [{ body }], json: [{ body }] });
  }
});

test("a text that keeps coming is written as at first, and then another one", () => {
  const texts = [..."aaaaaaaaaabaaaaaaaaabbbbbbbbbbbbbb"].map((letter) => `${letter}"${letter}`);
  const { protobuf, json } = arrived(
    ...texts.map((text) => ({ attributes: { key: text, other: [text, { key: text }] } })),
  );
  assert.deepEqual(protobuf, json);
  assert.deepEqual(
    json.map((record) => (record["attributes"] as { value: { stringValue: string } }[])[0]?.value.stringValue),
    texts,
  );
});

test("more keys than are remembered are written all the same", () => {
  const records = Array.from({ length: 2_000 }, (_, at) => ({ attributes: { [`key${at}`]: "v", same: "w" } }));
  const { protobuf, json } = arrived(...records);
  assert.deepEqual(protobuf, json);
  assert.equal(JSON.stringify(json[1_999]), jsonOf(records[1_999] as LogRecord));
});

test("levels have severities by name in any case, by number, and none if they are unknown", () => {
  assert.deepEqual(
    [severity("pino", 30), severity("pino", 35), severity("pino", 5), severity("pino", 99)],
    [9, 9, 1, 21],
  );
  assert.deepEqual(
    [severity("winston", "HTTP"), severity("console", "log"), severity("syslog", "Notice")],
    [8, 10, 10],
  );
  assert.deepEqual(
    [severity("pino", "loud"), severity("none", 5), severity("console", 5), severity("pino", Number.NaN)],
    [0, 0, 0, 0],
  );
  assert.equal(recordOf({ severity: severity("pino", "warn") })["severityNumber"], 13);
});
