import assert from "node:assert/strict";
import { test } from "node:test";
import { BuiltRecord } from "../src/built-record.js";
import type { Clock } from "../src/export/clock.js";
import { RecordWriter } from "../src/export/record-writer.js";
import { ProtobufEncoder } from "../src/otlp/protobuf.js";

const FIELDS = { observedTime: true, severityText: true };

/** A clock on which each look takes a millisecond. */
class LookedAt implements Clock {
  looks = 0;

  wall(): number {
    return 1;
  }

  monotonic(): number {
    return ++this.looks;
  }

  after(): () => void {
    return () => undefined;
  }
}

function writerBy(clock: Clock): RecordWriter {
  return new RecordWriter(() => new ProtobufEncoder([], "", FIELDS), clock, true);
}

test("records of the same millisecond are queued at the same time, but not all of a time that stands still", () => {
  const clock = new LookedAt();
  const writer = writerBy(clock);
  const times = [...new Array<number>(10).fill(5), 6, 6, ...new Array<number>(500).fill(7)];
  const since = times.map((time) => writer.write({ body: "x", time })?.since);
  assert.deepEqual([new Set(since.slice(0, 10)).size, since[9] === since[10], since[10]], [1, false, since[11]]);
  assert.ok(clock.looks > 10 && clock.looks < 30, `${clock.looks} looks`);
});

test("a record that was built is written as the same record of a caller is", () => {
  const built = new BuiltRecord();
  Object.assign(built, { body: "paid", severity: 9, severityText: "INFO", time: 5, droppedAttributes: 2 });
  built.attributes.set("list", [1, { deep: undefined }]);
  built.attributes.set("none", undefined);
  built.attributes.set("big", 2n ** 70n);
  const [one, other] = [writerBy(new LookedAt()), writerBy(new LookedAt())];
  assert.deepEqual(one.writeBuilt(built)?.piece.copy(), other.write({ ...built.toRecord() })?.piece.copy());
  assert.equal(built.observedTime, 1);
});

test("a record that is built while another is written, by a value of it, is written too", () => {
  const writer = writerBy(new LookedAt());
  const built = new BuiltRecord();
  built.body = "within";
  let within: unknown;
  const toJSON = () => {
    within = writer.writeBuilt(built);
    return 1;
  };
  const entry = writer.write({ body: { toJSON } });
  assert.notEqual(entry, undefined);
  assert.notEqual(within, undefined);
});
