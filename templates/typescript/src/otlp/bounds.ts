import type { LogRecord } from "../log-record.js";
import { wellFormed } from "../text.js";
import { cut, utf8Length } from "./cut.js";
import { Unencodable } from "./encoder.js";
import { droppedOf, MOST_DROPPED } from "./fields.js";
import { Elements, Fields, fieldsOf, type Shape, shapeOf, textOf, UNREADABLE } from "./native.js";
import {
  DEEP_LIST_MARK,
  DEEP_MAP_MARK,
  KEY_BYTES,
  MAX_ATTRIBUTES,
  MAX_DEPTH,
  MAX_VALUES,
  RECORD_BYTES,
  TEXT_BYTES,
} from "./tables.js";
import { Double, Entries, isInt64, type Value } from "./value.js";

/** A record as it is written: one that callers gave, or one that has been bounded. */
export interface GivenRecord extends Omit<LogRecord, "attributes"> {
  readonly attributes?: unknown;
}

/** A record within all limits, whose values can be written as they are. */
export interface BoundedRecord extends GivenRecord {
  readonly body: Value;
  readonly attributes: Entries;
}

/** What is read of a record as it is; the encoders look at its type. */
const AS_IT_IS = ["severity", "time", "observedTime", "traceId", "spanId", "flags"] as const;

/**
 * The careful way, for a record that the quick one cannot write: everything in it is read once, behind a guard, and
 * taken in the order in which it is written until a limit is met. Throws where there is no record at all.
 */
export function boundedRecord(record: GivenRecord, withSeverityText: boolean): BoundedRecord {
  if (typeof record !== "object" || record === null) throw new Unencodable("no record");
  const bounds = new Bounds();
  const eventName = bounds.textField(read(record, "eventName"));
  const severityText = withSeverityText ? bounds.textField(read(record, "severityText")) : "";
  const body = bounds.body(read(record, "body"));
  const attributes = bounds.attributes(read(record, "attributes"));
  const left = droppedOf(read(record, "droppedAttributes")) + attributes.dropped;
  const others = Object.fromEntries(AS_IT_IS.map((name) => [name, orNothing(read(record, name))]));
  const droppedAttributes = Math.min(left, MOST_DROPPED);
  return { ...others, eventName, severityText, body, attributes: attributes.kept, droppedAttributes };
}

/** Returns what can be written of the attributes of a resource, bounded like those of a record. */
export function boundedResource(pairs: ReadonlyArray<readonly [string, unknown]>): Entries {
  return new Bounds().attributes(new Entries(pairs)).kept;
}

/** What is left of the limits of one record. */
class Bounds {
  private values = MAX_VALUES;
  private bytes = RECORD_BYTES;

  /** A field that must be a text. */
  textField(native: unknown): string {
    return typeof native === "string" ? this.text(native) : "";
  }

  body(native: unknown): Value {
    return native === undefined || native === null ? null : this.value(native, 1);
  }

  attributes(native: unknown): { readonly kept: Entries; readonly dropped: number } {
    const kept: [string, Value][] = [];
    let dropped = 0;
    for (const [key, value] of entriesOf(attributeFields(native))) {
      if (kept.length === MAX_ATTRIBUTES || this.values === 0) dropped++;
      else kept.push(this.entry(key, value, 1));
    }
    return { kept: new Entries(kept), dropped };
  }

  private entry(key: string, value: unknown, depth: number): [string, Value] {
    return [this.text(key), this.value(value, depth)];
  }

  /** Takes a value, for which there must be room among `values`. */
  private value(native: unknown, depth: number): Value {
    this.values--;
    switch (typeof native) {
      case "string":
        return this.text(native);
      case "number":
      case "boolean":
        return native;
      case "bigint":
        return isInt64(native) ? native : this.text(String(native));
      case "symbol":
        return native === UNREAD ? this.text(UNREADABLE) : this.text(textOf(native));
      case "undefined":
        return null;
      default:
        return native ? this.shape(guardedShape(native), depth) : null;
    }
  }

  private shape(shape: Shape, depth: number): Value {
    if (shape instanceof Fields) return depth > MAX_DEPTH ? this.text(DEEP_MAP_MARK) : this.map(shape, depth);
    if (shape instanceof Elements) return depth > MAX_DEPTH ? this.text(DEEP_LIST_MARK) : this.list(shape, depth);
    if (shape instanceof Uint8Array) return this.cutBytes(shape);
    if (shape instanceof Double) return shape;
    this.values++;
    return this.value(shape, depth);
  }

  private list({ list, length }: Elements, depth: number): readonly Value[] {
    const kept: Value[] = [];
    for (let at = 0; at < length && this.values > 0; at++) kept.push(this.value(read(list, at), depth + 1));
    return kept;
  }

  private map(fields: Fields, depth: number): Entries {
    const kept: [string, Value][] = [];
    for (const [key, value] of entriesOf(fields)) {
      if (this.values === 0) break;
      kept.push(this.entry(key, value, depth + 1));
    }
    return new Entries(kept);
  }

  private text(text: string): string {
    const kept = cut(text, Math.min(TEXT_BYTES, this.bytes));
    this.bytes -= utf8Length(kept);
    return kept;
  }

  private cutBytes(bytes: Uint8Array): Uint8Array {
    const kept = bytes.subarray(0, Math.min(TEXT_BYTES, this.bytes));
    this.bytes -= kept.length;
    return kept;
  }
}

/** What a guarded read gives where there is nothing to be read. */
const UNREAD: unique symbol = Symbol("unread");

function read(source: object, key: string | number): unknown {
  try {
    return (source as Record<string | number, unknown>)[key];
  } catch {
    return UNREAD;
  }
}

function orNothing(value: unknown): unknown {
  return value === UNREAD ? undefined : value;
}

function guardedShape(value: object): Shape {
  try {
    return shapeOf(value);
  } catch {
    return UNREADABLE;
  }
}

function attributeFields(native: unknown): Fields {
  if (typeof native === "object" && native !== null) {
    try {
      if (!Array.isArray(native)) return fieldsOf(native);
    } catch {
      // Nothing of it can be read.
    }
  }
  return new Fields([], () => undefined);
}

/** Yields keys, cut, and their values, read one by one; of equal keys the last, and nothing that is undefined. */
function* entriesOf({ keys, valueAt }: Fields): Generator<readonly [string, unknown]> {
  const cutKeys = keys.map((key) => wellFormed(cut(key, KEY_BYTES)));
  const last = new Map(cutKeys.map((key, at) => [key, at]));
  for (const [at, key] of cutKeys.entries()) {
    if (last.get(key) !== at) continue;
    const value = guarded(valueAt, at);
    if (value !== undefined) yield [key, value];
  }
}

function guarded(valueAt: (index: number) => unknown, index: number): unknown {
  try {
    return valueAt(index);
  } catch {
    return UNREAD;
  }
}
