import assert from "node:assert/strict";
import { test } from "node:test";
import { message, unexpected } from "../src/policy/message.js";
import { type PolicyReading, readPolicy } from "../src/policy/policy-reader.js";
import { DEPTH, DOCUMENT_BYTES } from "../src/policy/tables.js";
import { fieldOf, hashOf, linesOf, pathsOf, plainRule, read, WRONG } from "./random-policy.js";

const INHERITED = ["__proto__", "constructor", "hasOwnProperty", "prototype", "toString", "valueOf"];
const HASH = /^[0-9a-f]{16}$/;
const encoder = new TextEncoder();

test("an unknown field is ignored and noted, whatever it is called", () => {
  const names = ["Version", "a b", "\uffee", "\u{1f600}", ...INHERITED];
  const text = `{${names.map((name) => `${JSON.stringify(name)}:{"version":5}`).join()}}`;
  const { policy, notices } = readPolicy(text);
  assert.equal(policy?.hash, hashOf({}));
  const plain = ["Version", ...INHERITED].sort().map((name) => `$.${name}`);
  const order = ["$.Version", "$.__proto__", '$["a b"]', ...plain.slice(2), '$["\uffee"]', '$["\u{1f600}"]'];
  assert.deepEqual(pathsOf(notices), order);
  assert.ok(notices.every((notice) => notice.message === message("unknown_field")));
});

test("names that every object inherits are no fields, algorithms, words or attributes", () => {
  for (const name of INHERITED) {
    assert.equal(read({ rules: [{ ...plainRule(), action: name }] }).errors.length, 1);
    assert.equal(read({ rules: [{ ...plainRule(), action: { algorithm: name } }] }).errors.length, 1);
    assert.equal(read({ always: { min_severity: name } }).errors.length, 1);
    for (const budget of [`1 ${name}/s`, `1/${name}`]) assert.equal(read({ budget }).errors.length, 1);
    const rule = JSON.stringify({ ...plainRule(), match: { attributes: {} } }).replace("{}", `{"${name}":"x*"}`);
    const [found] = readPolicy(`{"rules":[${rule}]}`).policy?.rules ?? [];
    assert.deepEqual(
      found?.match.conditions.attributes.map(([each]) => each),
      [name],
    );
  }
});

test("of a name that stands twice the last counts, even when only repair makes the names one", () => {
  assert.equal(readPolicy('{"version":1,"version":2}').policy?.version, 2);
  const rule = (attributes: string) =>
    JSON.stringify({ ...plainRule(), match: { attributes: 0 } }).replace(":0}", `:{${attributes}}}`);
  const found = (attributes: string) => readPolicy(`{"rules":[${rule(attributes)}]}`).policy?.hash;
  const once = found('"\ufffd":"3"');
  assert.match(once ?? "", HASH);
  assert.equal(found('"\\ud800":"1","\ufffd":"2","\\ud800":"3"'), once);
  assert.equal(found('"\ufffd":"1","\\udfff":"3"'), once);
  assert.equal(found('"\ud800":"1","\ufffd":"3"'), once);
});

test("an unpaired surrogate reads as U+FFFD, escaped or not", () => {
  const key = (text: string) => readPolicy(`{"randomness_key":"${text}"}`).policy?.randomnessKey;
  for (const text of ["\\ud83d", "\ud83d", "\\uDE00", "\ude00", "\ufffd"]) assert.equal(key(text), "\ufffd");
  for (const text of ["\\ud83d\\ude00", "\ud83d\ude00"]) assert.equal(key(text), "\u{1f600}");
  for (const text of ["\\ud83d\ude00", "\ud83d\\ude00", "\\ude00\\ud83d"]) assert.equal(key(text), "\ufffd\ufffd");
  assert.equal(key("\\\\ud83d"), "\\ud83d");
  assert.equal(key("\\\\\\ud83d"), "\\\ufffd");
});

test("bytes are repaired, and a byte order mark is no JSON", () => {
  const bytes = [...encoder.encode('{"randomness_key":"'), 0xff, 0xe2, 0x82, ...encoder.encode('"}')];
  assert.equal(readPolicy(Uint8Array.from(bytes)).policy?.randomnessKey, "\ufffd\ufffd");
  assert.equal(readPolicy(encoder.encode("\ufeff{}")).errors.length, 1);
  assert.equal(readPolicy("\ufeff{}").errors.length, 1);
});

test("numbers are doubles, and only whole ones have a value", () => {
  const version = (text: string) => readPolicy(`{"version":${text}}`);
  const { high, expected } = fieldOf("policy", "version");
  for (const text of ["-0", "0e9", "-0.0", "0.0e-400", "1e-400"])
    assert.ok(Object.is(version(text).policy?.version, 0));
  for (const text of ["10.0", "1e1", "100e-1"]) assert.equal(version(text).policy?.version, 10);
  for (const text of ["1e400", "-1e400", "0.5", "1e300", "9007199254740993"]) {
    assert.deepEqual(linesOf(version(text).errors), [`$.version: ${unexpected(expected, WRONG)}`]);
  }
  assert.ok(version(String(high + 1)).errors[0]?.message.endsWith(`${high + 1}`));
});

test("what is not JSON is one error", () => {
  const texts = ["", " ", "{", "{}{}", "{'a':1}", '{"version":NaN}', '{"version":Infinity}', '{"version":01}', "{a:1}"];
  const more = [
    '{"version":1,}',
    '{"version":+1}',
    '{"a":"\t"}',
    '{"a":"\\x"}',
    "{}//",
    "\u00a0{}",
    "{}\0",
    "undefined",
  ];
  for (const text of [...texts, ...more]) {
    assert.deepEqual(linesOf(readPolicy(text).errors), [`$: ${message("not_json", { depth: DEPTH })}`], text);
  }
  for (const text of ["null", "5", "[]", '"{}"']) assert.deepEqual(pathsOf(readPolicy(text).errors), ["$"]);
});

test("a document is as deep as it may be and no deeper", () => {
  const nested = (depth: number) => `{"x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
  assert.deepEqual(readPolicy(nested(DEPTH)).errors, []);
  for (const depth of [DEPTH + 1, DOCUMENT_BYTES >> 2]) assert.equal(readPolicy(nested(depth)).errors.length, 1);
  for (const open of ["[", '{"":']) assert.equal(readPolicy(open.repeat(DOCUMENT_BYTES >> 3)).errors.length, 1);
});

test("a document is as long as it may be and no longer, in bytes", () => {
  const filled = (filler: string, count: number) => `{"x":"${filler.repeat(count)}"}`;
  const room = DOCUMENT_BYTES - filled("", 0).length;
  const tooLong = [`$: ${message("document_bytes", { high: DOCUMENT_BYTES })}`];
  for (const [filler, width] of [
    ["x", 1],
    ["é", 2],
    ["\ud800", 3],
    ["\u{1f600}", 4],
  ] as const) {
    const text = filled(filler, Math.floor(room / width));
    assert.deepEqual(readPolicy(text).errors, []);
    assert.deepEqual(linesOf(readPolicy(text + " ".repeat(width)).errors), tooLong);
  }
  assert.deepEqual(linesOf(readPolicy("x".repeat(1 << 24)).errors), tooLong);
  assert.deepEqual(linesOf(readPolicy(new Uint8Array(DOCUMENT_BYTES + 1)).errors), tooLong);
});

test("a document full of faults is read to its end", () => {
  const count = DOCUMENT_BYTES >> 4;
  assert.equal(readPolicy(`{"rules":[${"0,".repeat(count)}0]}`).errors.length, count + 2);
  const names = Array.from({ length: count }, (_, at) => `"${at}":0`);
  assert.equal(readPolicy(`{${names.join()}}`).notices.length, count);
});

test("nothing that a caller without types can pass makes it throw", () => {
  const call = readPolicy as (text: unknown) => PolicyReading;
  const sent = new Uint8Array(8);
  structuredClone(sent, { transfer: [sent.buffer] });
  const hostile = {
    toString: () => assert.fail(),
    get length() {
      return assert.fail();
    },
  };
  for (const value of [
    undefined,
    null,
    5,
    true,
    Symbol("s"),
    {},
    [],
    () => 1,
    sent,
    hostile,
    new DataView(new ArrayBuffer(2)),
  ]) {
    assert.equal(call(value).errors.length, 1);
  }
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  shared.set(encoder.encode("{}"));
  assert.equal(call(shared).policy?.hash, hashOf({}));
});
