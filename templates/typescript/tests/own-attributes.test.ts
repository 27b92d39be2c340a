import assert from "node:assert/strict";
import { test } from "node:test";
import { BuiltRecord } from "../src/built-record.js";
import { OwnAttributes } from "../src/call/own-attributes.js";
import { UNREADABLE } from "../src/otlp/native.js";
import { MAX_ATTRIBUTES, RECORD_KEYS } from "../src/otlp/tables.js";

function put(given: object, before: Readonly<Record<string, unknown>> = {}, except?: string): BuiltRecord {
  const own = new OwnAttributes();
  const record = new BuiltRecord();
  for (const [name, value] of Object.entries(before)) record.attributes.add(name, value);
  own.read(given as Readonly<Record<string, unknown>>);
  own.putInto(record, except);
  own.release();
  return record;
}

function names(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, at]));
}

test("each value is read once, and one that throws costs no other", () => {
  const read: string[] = [];
  const given = Object.defineProperties(
    {},
    Object.fromEntries(
      ["a", "b", "c"].map((name) => {
        const get = () => {
          read.push(name);
          if (name === "b") throw new Error("no");
          return name;
        };
        return [name, { enumerable: true, get }];
      }),
    ),
  );
  assert.deepEqual(put(given).attributes.toObject(), { a: "a", b: UNREADABLE, c: "c" });
  assert.deepEqual(read, ["a", "b", "c"]);
});

test("only own attributes count, and neither the mark nor what is undefined", () => {
  class Call {
    own = 1;
    none = undefined;
    lipserviceKeep = true;
  }
  Object.assign(Call.prototype, { inherited: 2 });
  for (const given of [new Call(), { ...new Call() }]) assert.deepEqual(put(given).attributes.toObject(), { own: 1 });
});

test("properties that somebody has given all objects are nobody's attributes", () => {
  Object.assign(Object.prototype, { everywhere: 1 });
  try {
    assert.deepEqual(put({ own: 1 }).attributes.toObject(), { own: 1 });
  } finally {
    Reflect.deleteProperty(Object.prototype, "everywhere");
  }
});

test("attributes stand behind what the record has, and take the place of what has their name", () => {
  const { attributes } = put({ b: 2, a: 1, err: 3 }, { a: 0, z: 0 }, "err");
  assert.deepEqual(Object.entries(attributes.toObject()), Object.entries({ a: 1, z: 0, b: 2 }));
});

test("no more are taken than could be sent; the others are counted, and an error makes room for one", () => {
  const more = put(names(MAX_ATTRIBUTES + 3));
  assert.deepEqual([more.attributes.length, more.droppedAttributes], [MAX_ATTRIBUTES, 3]);
  const withError = put({ err: 1, ...names(MAX_ATTRIBUTES) }, {}, "err");
  assert.deepEqual([withError.attributes.length, withError.droppedAttributes], [MAX_ATTRIBUTES, 0]);
});

test("the names of many are kept, of a few not, and never those of others", () => {
  assert.deepEqual(put(names(3)).own, []);
  assert.deepEqual(put(names(MAX_ATTRIBUTES)).own, Object.keys(names(MAX_ATTRIBUTES)));
  assert.deepEqual(put({}, names(MAX_ATTRIBUTES)).own, []);
  assert.deepEqual(put({ mine: 1, err: 2 }, names(MAX_ATTRIBUTES), "err").own, ["mine"]);
});

test("names that say whom a record concerns, or may hold an error, are noticed", () => {
  const own = new OwnAttributes();
  own.read({ [RECORD_KEYS.distinctId]: "d", exception: 1 });
  assert.deepEqual([own.namesPerson, own.namesSession, own.mayHaveError], [true, false, true]);
  own.read({ [RECORD_KEYS.sessionId]: "s" });
  assert.deepEqual([own.namesPerson, own.namesSession, own.mayHaveError], [false, true, false]);
});

test("a proxy that refuses everything has no attributes", () => {
  const fails = (): never => {
    throw new Error("no");
  };
  const given = new Proxy({}, { ownKeys: fails, getPrototypeOf: fails, get: fails });
  assert.deepEqual(put(given).attributes.toObject(), {});
});
