import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord } from "../src/log-record.js";
import { Unencodable } from "../src/otlp/encoder.js";
import type { Piece } from "../src/otlp/piece.js";
import { arrived, encodersOf, sent } from "./otlp.js";

const READABLE = /"<unreadable>"\},\{"intValue":"1".*"yes"/;
const UNREADABLE = { stringValue: "<unreadable>" };

function fail(): never {
  throw new Error("hostile");
}

/** A proxy that throws whatever is asked of it. */
function throwing<Target extends object>(target: Target): Target {
  const traps = Object.getOwnPropertyNames(Reflect).map((name) => [name, fail]);
  return new Proxy(target, Object.fromEntries(traps) as ProxyHandler<Target>);
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function recursive(): object {
  return { toJSON: () => JSON.stringify(recursive()) };
}

test("an object that cannot be read is said to be so, and the others are sent", () => {
  const unreadable = [throwing({}), throwing([]), throwing(fail), throwing(new Map()), revoked({}), revoked([])];
  for (const hostile of unreadable) {
    assert.deepEqual(sent(hostile), UNREADABLE);
    const { protobuf, json } = arrived({ body: [hostile, 1], attributes: { hostile, good: "yes" } });
    assert.deepEqual(protobuf, json);
    assert.match(JSON.stringify(json), READABLE);
  }
});

test("a getter that throws costs its own value alone", () => {
  const attributes = {
    before: 1,
    get bad(): never {
      return fail();
    },
    after: 2,
  };
  const { protobuf, json } = arrived({ attributes, body: attributes });
  assert.deepEqual(protobuf, json);
  assert.deepEqual(json[0]?.["attributes"], [
    { key: "before", value: { intValue: "1" } },
    { key: "bad", value: UNREADABLE },
    { key: "after", value: { intValue: "2" } },
  ]);
});

test("methods that throw or never end are passed over", () => {
  assert.deepEqual(sent({ toJSON: fail, x: 1 }), {
    kvlistValue: {
      values: [
        { key: "toJSON", value: { stringValue: "[Function: fail]" } },
        { key: "x", value: { intValue: "1" } },
      ],
    },
  });
  assert.ok(JSON.stringify(sent(recursive())).includes("toJSON"));
  const error = new Error("m");
  Object.defineProperty(error, "message", { get: fail });
  assert.deepEqual(sent(error), { stringValue: "Error: <unreadable>" });
  assert.deepEqual(sent(new Map([[{ toString: fail }, 1]])), {
    kvlistValue: { values: [{ key: "<unreadable>", value: { intValue: "1" } }] },
  });
  const named = Object.defineProperty(() => 0, "name", { get: fail });
  assert.deepEqual(sent(named), UNREADABLE);
});

test("built-in objects are read by what they are, not by what was put over it", () => {
  const date = Object.assign(new Date(0), { toISOString: fail, toJSON: fail });
  const map = Object.assign(new Map([["a", 1]]), { [Symbol.iterator]: fail, entries: fail });
  const bytes = Object.assign(new Uint8Array([1]), { subarray: fail, toJSON: fail });
  const list = Object.assign([1], { [Symbol.iterator]: fail });
  assert.deepEqual(sent(date), { stringValue: "1970-01-01T00:00:00.000Z" });
  assert.deepEqual(sent(map), { kvlistValue: { values: [{ key: "a", value: { intValue: "1" } }] } });
  assert.deepEqual(sent(bytes), { bytesValue: "AQ==" });
  assert.deepEqual(sent(list), { arrayValue: { values: [{ intValue: "1" }] } });
  assert.deepEqual(sent(Object.create(Date.prototype)), UNREADABLE);
});

test("a record whose fields throw goes out with the others", () => {
  for (const name of ["time", "severity", "severityText", "traceId", "flags", "eventName", "droppedAttributes"]) {
    const record = Object.defineProperty({ body: "b", attributes: { a: 1 } }, name, { get: fail });
    const { protobuf, json } = arrived(record as LogRecord);
    const expected = { body: { stringValue: "b" }, attributes: [{ key: "a", value: { intValue: "1" } }] };
    assert.deepEqual([protobuf, json], [[expected], [expected]]);
  }
  const body = Object.defineProperty({ severity: 9 }, "body", { get: fail });
  assert.deepEqual(arrived(body as LogRecord).json, [{ severityNumber: 9, body: UNREADABLE }]);
  assert.deepEqual(arrived(throwing({})).protobuf, [{ body: UNREADABLE }]);
  assert.deepEqual(arrived({ severity: 9, attributes: throwing({}) }).json, [{ severityNumber: 9 }]);
});

test("what is no record is unencodable", () => {
  for (const encoder of Object.values(encodersOf()))
    for (const none of [null, undefined, 5, "text"])
      assert.throws(() => encoder.piece(none as unknown as LogRecord), Unencodable);
});

test("a value that logs while it is read disturbs nothing, and does not go on for ever", () => {
  for (const encoder of Object.values(encodersOf())) {
    const inner: Uint8Array[] = [];
    const attributes = {
      before: "b".repeat(30),
      get logs(): string {
        for (let at = 0; at < 50; at++) inner.push(encoder.piece({ body: "inner".repeat(at) }).copy());
        return "done";
      },
      after: 1,
    };
    const quiet = encoder.piece({ attributes: { before: "b".repeat(30), logs: "done", after: 1 } }).copy();
    assert.deepEqual(encoder.piece({ attributes }).copy(), quiet);
    assert.deepEqual(
      inner,
      Array.from({ length: 50 }, (_, at) => encoder.piece({ body: "inner".repeat(at) }).copy()),
    );
    let depth = 0;
    const again = {
      get again(): Piece {
        depth++;
        return encoder.piece({ body: again });
      },
    };
    assert.ok(encoder.piece({ body: again }).length > 0);
    assert.ok(depth < 10);
  }
});

test("huge values cost no more than what is sent of them", () => {
  const text = "x".repeat(2 ** 25);
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]));
  const { protobuf, json } = arrived({ body: text, attributes: { text, many, bytes: new Uint8Array(2 ** 24) } });
  assert.deepEqual(protobuf, json);
});
