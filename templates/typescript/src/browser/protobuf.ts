import type { LogRecord } from "../log-record.js";
import {
  ANY_VALUE_ARRAY_VALUE_TAG,
  ANY_VALUE_BOOL_VALUE_TAG,
  ANY_VALUE_DOUBLE_VALUE_TAG,
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_KVLIST_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  ARRAY_VALUE_VALUES_TAG,
  CUT_MARK,
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
import { bytesOf } from "./text.js";
import { attempt } from "./value.js";

// Records as OTLP in protobuf, as `../otlp/protobuf.ts` writes them, with its limits, written to be small: a message is a
// tree of bytes, which is copied once, when the record is whole.

/** A byte, bytes, or what consists of them. */
type Tree = number | Uint8Array | readonly Tree[];
type Fields = Readonly<Record<string, unknown>>;

const UNREADABLE = "<unreadable>";

/** UTF-8 takes at most so many bytes for a unit, and for the mark. */
const UNIT_BYTES = 3;
const MARK_BYTES = 3;

/** What is left of the limits of the record in hand. */
let valuesLeft: number;
let bytesLeft: number;

/** Returns a record as a field of its scope. Throws where there is no record at all. */
export function encodeRecord({ time, severity = 0, body, attributes, droppedAttributes = 0 }: LogRecord): Uint8Array {
  begin();
  const isTime = typeof time === "number" && time > 0;
  const isSeverity = Number.isInteger(severity) && severity > 0 && severity <= 24;
  const hasBody = body !== undefined && body !== null;
  const head = [
    isTime ? [LOG_RECORD_TIME_UNIX_NANO_TAG, fixed64(time)] : [],
    isSeverity ? [LOG_RECORD_SEVERITY_NUMBER_TAG, severity] : [],
    hasBody ? field(LOG_RECORD_BODY_TAG, value(body, 1)) : [],
  ];
  const [own, left] = entries(LOG_RECORD_ATTRIBUTES_TAG, attributes ?? {}, 0, MAX_ATTRIBUTES);
  const dropped = left + droppedAttributes;
  const tail = dropped > 0 ? [LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG, varint(dropped)] : [];
  return whole(field(SCOPE_LOGS_LOG_RECORDS_TAG, [head, own, tail]));
}

/** Returns what stands before the records in a request: how long they are changes the lengths in it. */
export function encodeHead(resource: Fields, recordBytes: number): Uint8Array {
  begin();
  const [attributes] = entries(RESOURCE_ATTRIBUTES_TAG, resource, 0, MAX_ATTRIBUTES);
  const scope = field(SCOPE_LOGS_SCOPE_TAG, [
    text(INSTRUMENTATION_SCOPE_NAME_TAG, SCOPE),
    text(INSTRUMENTATION_SCOPE_VERSION_TAG, VERSION),
  ]);
  const own = field(RESOURCE_LOGS_RESOURCE_TAG, attributes);
  const inner = [own, field(RESOURCE_LOGS_SCOPE_LOGS_TAG, scope, recordBytes)];
  return whole(field(EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG, inner, recordBytes));
}

function begin(): void {
  valuesLeft = MAX_VALUES;
  bytesLeft = RECORD_BYTES;
}

function lengthOf(tree: Tree): number {
  if (typeof tree === "number") return 1;
  return tree instanceof Uint8Array ? tree.length : tree.reduce<number>((sum, part) => sum + lengthOf(part), 0);
}

/** Copies a tree into one piece. */
function whole(tree: Tree): Uint8Array {
  const written = new Uint8Array(lengthOf(tree));
  let at = 0;
  const copy = (part: Tree): void => {
    if (typeof part === "number") written[at++] = part;
    else if (part instanceof Uint8Array) {
      written.set(part, at);
      at += part.length;
    } else part.forEach(copy);
  };
  copy(tree);
  return written;
}

/** A field, behind the bytes of which as many `more` will stand. */
function field(tag: number, tree: Tree, more = 0): Tree {
  return [tag, varint(lengthOf(tree) + more), tree];
}

/** A whole number; a negative one as 64 bits. */
function varint(number: number | bigint): Tree {
  const written: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(number));
  for (; rest > 127n; rest >>= 7n) written.push(Number(rest & 127n) | 128);
  return [...written, Number(rest)];
}

/** Milliseconds as nanoseconds: those behind the point are microseconds at most. */
function fixed64(time: number): Uint8Array {
  return raw(new BigUint64Array([BigInt(Math.floor(time)) * 1_000_000n + BigInt(Math.round((time % 1) * 1e6))]));
}

/** The bytes of a number, as every machine with a browser has them. */
function raw({ buffer }: BigUint64Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer);
}

function text(tag: number, given: string, limit = TEXT_BYTES): Tree {
  const bytes = bytesOf(cut(given, Math.min(limit, bytesLeft)));
  bytesLeft -= bytes.length;
  return field(tag, bytes);
}

/** The beginning of a text that leaves room for a mark behind it, if it has more than `limit` bytes. */
function cut(given: string, limit: number): string {
  const unitsIn = (bytes: number) =>
    new TextEncoder().encodeInto(given, new Uint8Array(Math.min(bytes, UNIT_BYTES * given.length))).read;
  if (unitsIn(limit) === given.length) return given;
  return limit < MARK_BYTES ? "" : given.slice(0, unitsIn(limit - MARK_BYTES)) + CUT_MARK;
}

/** Returns the fields of a map, at most so many, and how many were left out. */
function entries(tag: number, given: object, depth: number, most: number): readonly [Tree, number] {
  const written: Tree[] = [];
  let left = 0;
  // Of keys that are equal once they are cut the last one counts.
  const names = new Map(Object.keys(given).map((name) => [cut(name, KEY_BYTES), name]));
  for (const [key, name] of names) {
    const found = member(given, name);
    if (found === undefined) continue;
    if (written.length >= most || valuesLeft <= 0) {
      left++;
      continue;
    }
    const keyField = text(KEY_VALUE_KEY_TAG, key);
    // A key for which there is no room is left out.
    const entry = [lengthOf(keyField) > 2 ? keyField : [], field(KEY_VALUE_VALUE_TAG, value(found, depth + 1))];
    written.push(field(tag, entry));
  }
  return [written, left];
}

function member(owner: object, name: string | number): unknown {
  return attempt(() => (owner as Record<string | number, unknown>)[name], UNREADABLE);
}

/** Returns an AnyValue. */
function value(given: unknown, depth: number): Tree {
  valuesLeft--;
  if (given === undefined || given === null) return [];
  if (typeof given === "boolean") return [ANY_VALUE_BOOL_VALUE_TAG, Number(given)];
  if (typeof given === "bigint" ? isInt64(given) : typeof given === "number" && isInteger(given))
    return [ANY_VALUE_INT_VALUE_TAG, varint(given as number)];
  const number = given instanceof Double ? given.value : given;
  if (typeof number === "number") return [ANY_VALUE_DOUBLE_VALUE_TAG, raw(new Float64Array([number]))];
  const isNested = typeof given === "object" && !(given instanceof Error);
  return isNested ? nested(given, depth) : text(ANY_VALUE_STRING_VALUE_TAG, textOf(given));
}

/** The text of anything; nothing that it does when it is asked does any harm. */
export function textOf(given: unknown): string {
  return attempt(() => String(given), UNREADABLE);
}

function nested(given: object, depth: number): Tree {
  const shape = attempt(() => shapeOf(given), UNREADABLE);
  if (typeof shape !== "object" || shape === null) {
    valuesLeft++;
    return value(shape, depth);
  }
  const isList = Array.isArray(shape);
  if (depth > MAX_DEPTH) return text(ANY_VALUE_STRING_VALUE_TAG, isList ? DEEP_LIST_MARK : DEEP_MAP_MARK);
  if (!isList)
    return field(ANY_VALUE_KVLIST_VALUE_TAG, entries(KEY_VALUE_LIST_VALUES_TAG, shape, depth, MAX_VALUES)[0]);
  const written: Tree[] = [];
  for (let at = 0; at < shape.length && valuesLeft > 0; at++)
    written.push(field(ARRAY_VALUE_VALUES_TAG, value(member(shape, at), depth + 1)));
  return field(ANY_VALUE_ARRAY_VALUE_TAG, written);
}

/** What an object is taken for: what its `toJSON` gives, a list, a map, or its text where there is neither. */
function shapeOf(given: object): unknown {
  if (given instanceof Map) return Object.fromEntries(given);
  if (given instanceof Set) return [...given];
  const { toJSON } = given as { readonly toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(given, "") : given;
}
