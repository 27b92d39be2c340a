// The operation `encode`: records as the body of one request.

import type { LogRecord } from "../dist/log-record.js";
import { JsonEncoder } from "../dist/otlp/json.js";
import { ProtobufEncoder } from "../dist/otlp/protobuf.js";
import { Double, Entries, isInteger } from "../dist/otlp/value.js";

/** A value: of these the one key that is there. */
interface Value {
  readonly s?: string;
  readonly b?: boolean;
  readonly i?: string;
  readonly d?: string;
  readonly x?: string;
  readonly l?: readonly (Value | null)[];
  readonly m?: Pairs;
}

/** Keys with their values. */
export type Pairs = ReadonlyArray<readonly [key: string, value: Value | null]>;

interface Record {
  readonly time?: string;
  readonly observed?: string;
  readonly severity?: number;
  readonly severity_text?: string;
  readonly body?: Value | null;
  readonly attributes?: Pairs;
  readonly dropped?: number;
  readonly flags?: number;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly event_name?: string;
}

interface Request {
  readonly resource?: Pairs;
  readonly scope?: readonly [name: string, version: string];
  readonly records?: readonly Record[];
}

const FIELDS = { observedTime: true, severityText: true };

/** Encodes a request. */
export function encode(request: string, encoding: string): object {
  const { resource = [], scope = ["", ""], records = [] } = JSON.parse(request) as Request;
  const Encoder = encoding === "json" ? JsonEncoder : ProtobufEncoder;
  const encoder = new Encoder(pairsOf(resource), scope[1], FIELDS, scope[0]);
  const pieces = records.map((record) => encoder.piece(recordOf(record)));
  const body = Buffer.from(encoder.body(pieces));
  if (
    body.length !==
    encoder.bodyLength(
      pieces.length,
      pieces.reduce((sum, piece) => sum + piece.length, 0),
    )
  )
    throw new RangeError("the body is not as long as it was said to be");
  const lengths = pieces.map((piece) => piece.length);
  return { body: body.toString(encoding === "json" ? "utf8" : "hex"), pieces: lengths.join() };
}

function recordOf(record: Record): LogRecord {
  return {
    time: BigInt(record.time ?? 0),
    observedTime: BigInt(record.observed ?? 0),
    severity: record.severity,
    severityText: record.severity_text,
    body: native(record.body ?? null),
    attributes: mapOf(record.attributes ?? []) as LogRecord["attributes"],
    droppedAttributes: record.dropped,
    flags: record.flags,
    traceId: record.trace_id,
    spanId: record.span_id,
    eventName: record.event_name,
  };
}

function pairsOf(pairs: Pairs): [string, unknown][] {
  return pairs.map(([key, value]) => [key, native(value)]);
}

/** What a program would have for a value, wherever that is the same value. */
function native(value: Value | null): unknown {
  if (value?.i !== undefined) return integer(BigInt(value.i));
  if (value?.d !== undefined) return double(Buffer.from(value.d, "hex").readDoubleBE());
  if (value?.x !== undefined) return new Uint8Array(Buffer.from(value.x, "hex"));
  if (value?.l !== undefined) return value.l.map(native);
  if (value?.m !== undefined) return mapOf(value.m);
  return value?.s ?? value?.b ?? null;
}

function integer(value: bigint): number | bigint {
  return isInteger(Number(value)) ? Number(value) : value;
}

function double(value: number): number | Double {
  return isInteger(value) ? new Double(value) : value;
}

/** An object, unless it would have other keys or another order of them. */
export function mapOf(pairs: Pairs): object {
  const entries = pairsOf(pairs);
  const map = Object.fromEntries(entries);
  const keys = Object.keys(map);
  const isSame = keys.length === entries.length && entries.every(([key], at) => key === keys[at]);
  return isSame ? map : new Entries(entries);
}
