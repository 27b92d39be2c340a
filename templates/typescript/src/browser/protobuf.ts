import type { LogRecord } from "../log-record.js";
import { cut, utf8Length } from "../otlp/cut.js";
import {
  ANY_VALUE_ARRAY_VALUE_TAG,
  ANY_VALUE_BOOL_VALUE_TAG,
  ANY_VALUE_DOUBLE_VALUE_TAG,
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_KVLIST_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  ARRAY_VALUE_VALUES_TAG,
  DEEP_LIST_MARK,
  DEEP_MAP_MARK,
  EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG,
  INSTRUMENTATION_SCOPE_NAME_TAG,
  INSTRUMENTATION_SCOPE_VERSION_TAG,
  KEY_BYTES,
  KEY_VALUE_KEY_TAG,
  KEY_VALUE_LIST_VALUES_TAG,
  KEY_VALUE_VALUE_TAG,
  LOG_RECORD_ATTRIBUTES_TAG,
  LOG_RECORD_BODY_TAG,
  LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG,
  LOG_RECORD_SEVERITY_NUMBER_TAG,
  LOG_RECORD_TIME_UNIX_NANO_TAG,
  MAX_ATTRIBUTES,
  MAX_DEPTH,
  MAX_VALUES,
  RECORD_BYTES,
  RESOURCE_ATTRIBUTES_TAG,
  RESOURCE_LOGS_RESOURCE_TAG,
  RESOURCE_LOGS_SCOPE_LOGS_TAG,
  SCOPE,
  SCOPE_LOGS_LOG_RECORDS_TAG,
  SCOPE_LOGS_SCOPE_TAG,
  TEXT_BYTES,
} from "../otlp/tables.js";
import { Double, isInt64, isInteger } from "../otlp/value.js";
import { VERSION } from "../tables.js";

// Records as OTLP in protobuf, as `../otlp/protobuf.ts` writes them, with its limits, written to be small: a message is a
// tree of bytes, which is copied once, when the record is whole.

/** Bytes, or what consists of them, with their number. */
type Bytes = readonly number[] | Uint8Array | { readonly length: number; readonly parts: readonly Bytes[] };
type Fields = Readonly<Record<string, unknown>>;

const UNREADABLE = "<unreadable>";

/** What is left of the limits of the record in hand. */
let valuesLeft: number;
let bytesLeft: number;

/** Returns a record as a field of its scope. Throws where there is no record at all. */
export function encodeRecord(record: LogRecord): Uint8Array {
  begin();
  const { time, severity, body } = record;
  const isTime = typeof time === "number" && time > 0;
  const isSeverity = Number.isInteger(severity) && (severity as number) > 0 && (severity as number) <= 24;
  const hasBody = body !== undefined && body !== null;
  const head = [
    isTime ? together([[LOG_RECORD_TIME_UNIX_NANO_TAG], fixed64(time)]) : [],
    isSeverity ? [LOG_RECORD_SEVERITY_NUMBER_TAG, severity as number] : [],
    hasBody ? field(LOG_RECORD_BODY_TAG, value(body, 1)) : [],
  ];
  const [attributes, left] = entries(LOG_RECORD_ATTRIBUTES_TAG, record.attributes ?? {}, 0, MAX_ATTRIBUTES);
  const dropped = left + (record.droppedAttributes ?? 0);
  const tail = dropped > 0 ? [LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG, ...varint(dropped)] : [];
  return whole(field(SCOPE_LOGS_LOG_RECORDS_TAG, together([...head, attributes, tail])));
}

/** Returns what stands before the records in a request: how long they are changes the lengths in it. */
export function encodeHead(resource: Fields, recordBytes: number): Uint8Array {
  begin();
  const [attributes] = entries(RESOURCE_ATTRIBUTES_TAG, resource, 0, MAX_ATTRIBUTES);
  const scope = field(
    SCOPE_LOGS_SCOPE_TAG,
    together([text(INSTRUMENTATION_SCOPE_NAME_TAG, SCOPE), text(INSTRUMENTATION_SCOPE_VERSION_TAG, VERSION)]),
  );
  const scopeHead = [RESOURCE_LOGS_SCOPE_LOGS_TAG, ...varint(scope.length + recordBytes)];
  const inner = together([field(RESOURCE_LOGS_RESOURCE_TAG, attributes), scopeHead, scope]);
  const length = varint(inner.length + recordBytes);
  return whole(together([[EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG, ...length], inner]));
}

function begin(): void {
  valuesLeft = MAX_VALUES;
  bytesLeft = RECORD_BYTES;
}

function together(parts: readonly Bytes[]): Bytes {
  return { length: parts.reduce((sum, part) => sum + part.length, 0), parts };
}

function field(tag: number, bytes: Bytes): Bytes {
  return together([[tag, ...varint(bytes.length)], bytes]);
}

/** Copies a tree into one piece. */
function whole(bytes: Bytes): Uint8Array {
  const written = new Uint8Array(bytes.length);
  let at = 0;
  const copy = (part: Bytes): void => {
    if ("parts" in part) {
      for (const each of part.parts) copy(each);
      return;
    }
    written.set(part, at);
    at += part.length;
  };
  copy(bytes);
  return written;
}

/** A whole number; a negative one as 64 bits. */
function varint(number: number | bigint): number[] {
  const written: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  for (; rest > 127n; rest >>= 7n) written.push(Number(rest & 127n) | 128);
  return [...written, Number(rest)];
}

/** Milliseconds as nanoseconds: those behind the point are microseconds at most. */
function fixed64(time: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(Math.floor(time)) * 1_000_000n + BigInt(Math.round((time % 1) * 1e6)), true);
  return new Uint8Array(view.buffer);
}

function text(tag: number, given: string, limit = TEXT_BYTES): Bytes {
  const kept = cut(given, Math.min(limit, bytesLeft));
  bytesLeft -= utf8Length(kept);
  return field(tag, new TextEncoder().encode(kept));
}

/** Returns the entries of a map as fields, and how many there was no room for; of equal keys the last. */
function entries(tag: number, map: object, depth: number, most: number): [bytes: Bytes, left: number] {
  const written: Bytes[] = [];
  const kept = new Map(Object.keys(map).map((key) => [cut(key, KEY_BYTES), key]));
  let left = 0;
  for (const [key, name] of kept) {
    const given = member(map, name);
    if (given === undefined) continue;
    if (written.length >= most || valuesLeft <= 0) {
      left++;
      continue;
    }
    const keyField = text(KEY_VALUE_KEY_TAG, key);
    // One that is empty, or for which there is no room, is left out.
    const entry = [keyField.length > 2 ? keyField : [], field(KEY_VALUE_VALUE_TAG, value(given, depth + 1))];
    written.push(field(tag, together(entry)));
  }
  return [together(written), left];
}

function member(owner: object, name: string | number): unknown {
  try {
    return (owner as Record<string | number, unknown>)[name];
  } catch {
    return UNREADABLE;
  }
}

/** Returns an AnyValue. */
function value(given: unknown, depth: number): Bytes {
  valuesLeft--;
  if (typeof given === "boolean") return [ANY_VALUE_BOOL_VALUE_TAG, given ? 1 : 0];
  if (typeof given === "bigint" ? isInt64(given) : typeof given === "number" && isInteger(given))
    return [ANY_VALUE_INT_VALUE_TAG, ...varint(given as number)];
  if (typeof given === "number") return double(given);
  if (given === undefined || given === null) return [];
  const isNested = typeof given === "object" && !(given instanceof Error);
  return isNested ? nested(given, depth) : text(ANY_VALUE_STRING_VALUE_TAG, textOf(given));
}

function double(number: number): number[] {
  return [ANY_VALUE_DOUBLE_VALUE_TAG, ...new Uint8Array(new Float64Array([number]).buffer)];
}

/** The text of anything; nothing that it does when it is asked does any harm. */
export function textOf(given: unknown): string {
  try {
    return String(given);
  } catch {
    return UNREADABLE;
  }
}

function nested(given: object, depth: number): Bytes {
  if (given instanceof Double) return double(given.value);
  const shape = shapeOf(given);
  if (typeof shape !== "object" || shape === null) {
    valuesLeft++;
    return value(shape, depth);
  }
  const isList = Array.isArray(shape);
  if (depth > MAX_DEPTH) return text(ANY_VALUE_STRING_VALUE_TAG, isList ? DEEP_LIST_MARK : DEEP_MAP_MARK);
  if (!isList)
    return field(ANY_VALUE_KVLIST_VALUE_TAG, entries(KEY_VALUE_LIST_VALUES_TAG, shape, depth, MAX_VALUES)[0]);
  const written: Bytes[] = [];
  for (let at = 0; at < shape.length && valuesLeft > 0; at++)
    written.push(field(ARRAY_VALUE_VALUES_TAG, value(member(shape, at), depth + 1)));
  return field(ANY_VALUE_ARRAY_VALUE_TAG, together(written));
}

/** What an object is taken for: what its `toJSON` gives, a list, a map, or its text where there is neither. */
function shapeOf(given: object): unknown {
  try {
    if (given instanceof Map) return Object.fromEntries(given);
    if (given instanceof Set) return [...given];
    const { toJSON } = given as { readonly toJSON?: unknown };
    return typeof toJSON === "function" ? toJSON.call(given, "") : given;
  } catch {
    return UNREADABLE;
  }
}
