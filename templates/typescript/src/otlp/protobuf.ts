import { AttributeList } from "../attribute-list.js";
import { boundedResource, type GivenRecord } from "./bounds.js";
import { fits } from "./cut.js";
import { droppedOf, flagsOf, isSeverity } from "./fields.js";
import { SPAN_ID_BYTES, TRACE_ID_BYTES, writeId } from "./id.js";
import { bytesWithin, joinPieces, type Piece } from "./piece.js";
import { CAREFULLY, Pace, PieceEncoder } from "./piece-encoder.js";
import { ProtobufValues } from "./protobuf-values.js";
import { ProtobufWriter, VARINT_BYTES, varintLength } from "./protobuf-writer.js";
import {
  EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG,
  INSTRUMENTATION_SCOPE_NAME_TAG,
  INSTRUMENTATION_SCOPE_VERSION_TAG,
  LOG_RECORD_ATTRIBUTES_TAG,
  LOG_RECORD_BODY_TAG,
  LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG,
  LOG_RECORD_EVENT_NAME_TAG,
  LOG_RECORD_FLAGS_TAG,
  LOG_RECORD_OBSERVED_TIME_UNIX_NANO_TAG,
  LOG_RECORD_SEVERITY_NUMBER_TAG,
  LOG_RECORD_SEVERITY_TEXT_TAG,
  LOG_RECORD_SPAN_ID_TAG,
  LOG_RECORD_TIME_UNIX_NANO_TAG,
  LOG_RECORD_TRACE_ID_TAG,
  MAX_ATTRIBUTES,
  RESOURCE_ATTRIBUTES_TAG,
  RESOURCE_LOGS_RESOURCE_TAG,
  RESOURCE_LOGS_SCOPE_LOGS_TAG,
  SCOPE_LOGS_LOG_RECORDS_TAG,
  SCOPE_LOGS_SCOPE_TAG,
  TEXT_BYTES,
} from "./tables.js";
import { Nanoseconds } from "./time.js";
import { Entries, hasOwn, inheritsProperties, isPlain } from "./value.js";

/** Room for all fields of a record whose length is known. */
const FIXED_BYTES = 64;

/** Writes records as OTLP in protobuf. */
export class ProtobufEncoder extends PieceEncoder {
  readonly contentType = "application/x-protobuf";

  private readonly writer = new ProtobufValues();
  private readonly time = new Nanoseconds();

  /** What stands before the records of the scope, and before the scope of the resource. */
  private readonly scopeHead = this.headOfScope();
  private readonly resourceHead = this.headOfResource();

  body(pieces: readonly Piece[]): Uint8Array {
    if (pieces.length === 0) return new Uint8Array(0);
    const pieceBytes = bytesWithin(pieces);
    const head = this.headOfBody(pieceBytes);
    const body = new Uint8Array(head.length + pieceBytes);
    body.set(head);
    joinPieces(pieces, body, head.length);
    return body;
  }

  bodyLength(count: number, pieceBytes: number): number {
    if (count === 0) return 0;
    const { resource } = this.lengths(pieceBytes);
    return 1 + varintLength(resource) + resource;
  }

  /** The bytes of the scope's message and of the resource's. */
  private lengths(pieceBytes: number): { readonly scope: number; readonly resource: number } {
    const scope = this.scopeHead.length + pieceBytes;
    return { scope, resource: this.resourceHead.length + 1 + varintLength(scope) + scope };
  }

  private headOfBody(pieceBytes: number): Uint8Array {
    const lengths = this.lengths(pieceBytes);
    const writer = new ProtobufWriter();
    writer.byte(EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_TAG);
    writer.varint(lengths.resource);
    writer.copy(this.resourceHead);
    writer.reserve(1 + VARINT_BYTES);
    writer.byte(RESOURCE_LOGS_SCOPE_LOGS_TAG);
    writer.varint(lengths.scope);
    writer.copy(this.scopeHead);
    return writer.written();
  }

  private headOfResource(): Uint8Array {
    const { pairs } = boundedResource(this.resource);
    const writer = new ProtobufValues();
    if (pairs.length === 0) return writer.written();
    const place = writer.open(RESOURCE_LOGS_RESOURCE_TAG);
    const pace = new Pace(true);
    for (const [key, value] of pairs) writer.entry(RESOURCE_ATTRIBUTES_TAG, key, value, 1, pace);
    writer.close(place);
    return writer.written();
  }

  private headOfScope(): Uint8Array {
    const { scopeName, scopeVersion } = this;
    const writer = new ProtobufValues();
    if (scopeName === "" && scopeVersion === "") return writer.written();
    const place = writer.open(SCOPE_LOGS_SCOPE_TAG);
    if (scopeName !== "") writer.textField(INSTRUMENTATION_SCOPE_NAME_TAG, scopeName);
    if (scopeVersion !== "") writer.textField(INSTRUMENTATION_SCOPE_VERSION_TAG, scopeVersion);
    writer.close(place);
    return writer.written();
  }

  protected another(): PieceEncoder {
    return new ProtobufEncoder(this.resource, this.scopeVersion, this.fields, this.scopeName);
  }

  protected write(record: GivenRecord, pace: Pace): Piece {
    const { writer } = this;
    const start = writer.beginMessage(FIXED_BYTES);
    this.timeField(LOG_RECORD_TIME_UNIX_NANO_TAG, record.time);
    const { severity } = record;
    if (isSeverity(severity)) {
      writer.byte(LOG_RECORD_SEVERITY_NUMBER_TAG);
      writer.byte(severity);
    }
    if (this.fields.severityText) this.textField(LOG_RECORD_SEVERITY_TEXT_TAG, record.severityText, pace);
    const { body } = record;
    if (typeof body === "string") writer.body(LOG_RECORD_BODY_TAG, body, pace);
    else if (body !== undefined && body !== null) writer.value(LOG_RECORD_BODY_TAG, body, 1, pace);
    this.attributes(record.attributes, pace);
    writer.reserve(FIXED_BYTES);
    this.context(record);
    this.textField(LOG_RECORD_EVENT_NAME_TAG, record.eventName, pace);
    return writer.endMessage(SCOPE_LOGS_LOG_RECORDS_TAG, start);
  }

  private attributes(attributes: unknown, pace: Pace): void {
    if (attributes === undefined || attributes === null) return;
    if (pace.isCareful && attributes instanceof Entries) {
      for (const [key, value] of attributes.pairs) this.writer.entry(LOG_RECORD_ATTRIBUTES_TAG, key, value, 1, pace);
      return;
    }
    if (attributes instanceof AttributeList) {
      this.listed(attributes, pace);
      return;
    }
    if (typeof attributes !== "object" || !isPlain(attributes)) throw CAREFULLY;
    this.ownAttributes(attributes as Readonly<Record<string, unknown>>, pace);
  }

  private listed({ names, values, length }: AttributeList, pace: Pace): void {
    if (length > MAX_ATTRIBUTES) throw CAREFULLY;
    for (let at = 0; at < length; at++) {
      const value = values[at];
      if (value !== undefined) this.writer.entry(LOG_RECORD_ATTRIBUTES_TAG, names[at] as string, value, 1, pace);
    }
  }

  private ownAttributes(attributes: Readonly<Record<string, unknown>>, pace: Pace): void {
    const areOwn = !inheritsProperties();
    let room = MAX_ATTRIBUTES;
    for (const key in attributes) {
      if (!(areOwn || hasOwn.call(attributes, key))) continue;
      const value = attributes[key];
      if (value === undefined) continue;
      if (room-- === 0) throw CAREFULLY;
      this.writer.entry(LOG_RECORD_ATTRIBUTES_TAG, key, value, 1, pace);
    }
  }

  /** Writes the fields from the number of dropped attributes to the observed time. */
  private context(record: GivenRecord): void {
    const { writer } = this;
    const dropped = droppedOf(record.droppedAttributes);
    if (dropped > 0) {
      writer.byte(LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_TAG);
      writer.varint(dropped);
    }
    const flags = flagsOf(record.flags);
    if (flags !== 0) {
      writer.byte(LOG_RECORD_FLAGS_TAG);
      writer.fixed32(flags);
    }
    this.idField(LOG_RECORD_TRACE_ID_TAG, record.traceId, TRACE_ID_BYTES);
    this.idField(LOG_RECORD_SPAN_ID_TAG, record.spanId, SPAN_ID_BYTES);
    if (this.fields.observedTime) this.timeField(LOG_RECORD_OBSERVED_TIME_UNIX_NANO_TAG, record.observedTime);
  }
  private timeField(tag: number, time: unknown): void {
    const { writer, time: words } = this;
    if (!words.read(time)) return;
    writer.byte(tag);
    writer.fixed64(words.high, words.low);
  }

  private idField(tag: number, id: unknown, length: number): void {
    if (id === undefined) return;
    const { writer } = this;
    const start = writer.at;
    writer.byte(tag);
    writer.byte(length);
    if (!writeId(writer, id, length)) writer.at = start;
  }

  private textField(tag: number, text: unknown, pace: Pace): void {
    if (typeof text !== "string" || text === "") return;
    if (!(pace.isCareful || fits(text, TEXT_BYTES))) throw CAREFULLY;
    this.writer.textField(tag, text);
  }
}
