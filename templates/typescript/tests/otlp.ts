import type { LogRecord } from "../src/log-record.js";
import type { Encoder, Resource } from "../src/otlp/encoder.js";
import { JsonEncoder } from "../src/otlp/json.js";
import { ProtobufEncoder } from "../src/otlp/protobuf.js";
import { type Message, readBody } from "./wire.js";

const ALL_FIELDS = { observedTime: true, severityText: true };

/** Both encoders of a resource and a scope, which are empty if they are not given. */
export function encodersOf(resource: Resource = [], version = "", name = ""): { protobuf: Encoder; json: Encoder } {
  return {
    protobuf: new ProtobufEncoder(resource, version, ALL_FIELDS, name),
    json: new JsonEncoder(resource, version, ALL_FIELDS, name),
  };
}

/** Records as they arrive by protobuf, and as they arrive by JSON. */
export function arrived(...records: readonly LogRecord[]): { protobuf: Message[]; json: Message[] } {
  const { protobuf, json } = encodersOf();
  const wire = readBody(protobuf.body(records.map((record) => protobuf.piece(record))));
  const text = textOf(json.body(records.map((record) => json.piece(record))));
  return { protobuf: logRecordsOf(wire), json: logRecordsOf(JSON.parse(text) as Message) };
}

/** A record as it arrives, which is the same in both encodings. */
export function recordOf(record: LogRecord): Message {
  return arrived(record).json[0] as Message;
}

/** The JSON of one record. */
export function jsonOf(record: LogRecord): string {
  return textOf(encodersOf().json.piece(record).copy());
}

/** The protobuf of one record in hexadecimal digits, without its tag and its length. */
export function wireOf(record: LogRecord): string {
  const piece = encodersOf().protobuf.piece(record).copy();
  let start = 1;
  while ((piece[start] as number) >= 0x80) start++;
  return Buffer.from(piece.subarray(start + 1)).toString("hex");
}

/** The value of an attribute, or of a body, as it arrives. */
export function sent(value: unknown): unknown {
  const { protobuf, json } = arrived({ attributes: { key: value } });
  return onlyValue(json[0]) ?? onlyValue(protobuf[0]);
}

function onlyValue(record: Message | undefined): unknown {
  return (record?.["attributes"] as Message[] | undefined)?.[0]?.["value"];
}

function logRecordsOf(body: Message): Message[] {
  const [{ scopeLogs }] = body["resourceLogs"] as [{ scopeLogs: [{ logRecords: Message[] }] }];
  return scopeLogs[0].logRecords;
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
