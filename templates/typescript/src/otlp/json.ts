import { AttributeList } from "../attribute-list.js";
import { boundedResource, type GivenRecord } from "./bounds.js";
import { fits } from "./cut.js";
import { droppedOf, flagsOf, isSeverity } from "./fields.js";
import { idText, SPAN_ID_BYTES, TRACE_ID_BYTES } from "./id.js";
import { JsonValues } from "./json-values.js";
import { bytesOf, CLOSE, COMMA, LIST_CLOSE, OPEN, QUOTE, storedText } from "./json-writer.js";
import { bytesWithin, joinPieces, type Piece } from "./piece.js";
import { CAREFULLY, Pace, PieceEncoder } from "./piece-encoder.js";
import type { StoredBytes } from "./stored-bytes.js";
import {
  EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_JSON,
  INSTRUMENTATION_SCOPE_NAME_JSON,
  INSTRUMENTATION_SCOPE_VERSION_JSON,
  LOG_RECORD_ATTRIBUTES_JSON,
  LOG_RECORD_BODY_JSON,
  LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_JSON,
  LOG_RECORD_EVENT_NAME_JSON,
  LOG_RECORD_FLAGS_JSON,
  LOG_RECORD_OBSERVED_TIME_UNIX_NANO_JSON,
  LOG_RECORD_SEVERITY_NUMBER_JSON,
  LOG_RECORD_SEVERITY_TEXT_JSON,
  LOG_RECORD_SPAN_ID_JSON,
  LOG_RECORD_TIME_UNIX_NANO_JSON,
  LOG_RECORD_TRACE_ID_JSON,
  MAX_ATTRIBUTES,
  RESOURCE_ATTRIBUTES_JSON,
  RESOURCE_LOGS_RESOURCE_JSON,
  RESOURCE_LOGS_SCOPE_LOGS_JSON,
  SCOPE_LOGS_LOG_RECORDS_JSON,
  SCOPE_LOGS_SCOPE_JSON,
  TEXT_BYTES,
} from "./tables.js";
import { TimeText } from "./time.js";
import { Entries, isPlain } from "./value.js";

const END: Uint8Array = bytesOf("]}]}]}");

/** What each field begins with: a comma, since what it stands behind need not be known. */
const TIME = `,"${LOG_RECORD_TIME_UNIX_NANO_JSON}":"`;
const SEVERITY_NUMBER: StoredBytes = storedText(`,"${LOG_RECORD_SEVERITY_NUMBER_JSON}":`);
const SEVERITY_TEXT: StoredBytes = storedText(`,"${LOG_RECORD_SEVERITY_TEXT_JSON}":`);
const BODY: StoredBytes = storedText(`,"${LOG_RECORD_BODY_JSON}":`);
const ATTRIBUTES: StoredBytes = storedText(`,"${LOG_RECORD_ATTRIBUTES_JSON}":[`);
const DROPPED: StoredBytes = storedText(`,"${LOG_RECORD_DROPPED_ATTRIBUTES_COUNT_JSON}":`);
const FLAGS: StoredBytes = storedText(`,"${LOG_RECORD_FLAGS_JSON}":`);
const TRACE_ID: StoredBytes = storedText(`,"${LOG_RECORD_TRACE_ID_JSON}":"`);
const SPAN_ID: StoredBytes = storedText(`,"${LOG_RECORD_SPAN_ID_JSON}":"`);
const OBSERVED_TIME = `,"${LOG_RECORD_OBSERVED_TIME_UNIX_NANO_JSON}":"`;
const EVENT_NAME: StoredBytes = storedText(`,"${LOG_RECORD_EVENT_NAME_JSON}":`);

/** Writes records as OTLP in JSON. */
export class JsonEncoder extends PieceEncoder {
  readonly contentType = "application/json";

  private readonly writer = new JsonValues();
  private readonly time = new TimeText(TIME, '"');
  private readonly observedTime = new TimeText(OBSERVED_TIME, '"');
  private readonly head: Uint8Array = this.headOfBody();

  body(pieces: readonly Piece[]): Uint8Array {
    if (pieces.length === 0) return new Uint8Array(0);
    const { head } = this;
    const body = new Uint8Array(this.bodyLength(pieces.length, bytesWithin(pieces)));
    body.set(head);
    joinPieces(pieces, body, head.length, COMMA);
    body.set(END, body.length - END.length);
    return body;
  }

  bodyLength(count: number, pieceBytes: number): number {
    return count === 0 ? 0 : this.head.length + pieceBytes + count - 1 + END.length;
  }

  protected another(): PieceEncoder {
    return new JsonEncoder(this.resource, this.scopeVersion, this.fields, this.scopeName);
  }

  protected write(record: GivenRecord, pace: Pace): Piece {
    const { writer } = this;
    writer.begin();
    const start = writer.at;
    this.timeField(this.time, record.time);
    const { severity, body } = record;
    if (isSeverity(severity)) this.numberField(SEVERITY_NUMBER, severity);
    if (this.fields.severityText) this.textField(SEVERITY_TEXT, record.severityText, pace);
    if (body !== undefined && body !== null) {
      writer.stored(BODY);
      writer.value(body, 1, pace);
    }
    this.attributes(record.attributes, pace);
    this.context(record);
    this.textField(EVENT_NAME, record.eventName, pace);
    // The first comma is the place of the brace; of a record without fields it has not been written.
    writer.at = Math.max(writer.at, start + 1);
    writer.bytes[start] = OPEN;
    writer.byte(CLOSE);
    writer.byte(COMMA);
    return writer.take(start, 1);
  }

  private attributes(attributes: unknown, pace: Pace): void {
    const { writer } = this;
    if (attributes === undefined || attributes === null) return;
    const start = writer.at;
    writer.stored(ATTRIBUTES);
    const empty = writer.at;
    if (pace.isCareful && attributes instanceof Entries) writer.entries(attributes, 1, pace);
    else if (attributes instanceof AttributeList) writer.listed(attributes, 1, pace, MAX_ATTRIBUTES);
    else {
      if (typeof attributes !== "object" || !isPlain(attributes)) throw CAREFULLY;
      writer.ownEntries(attributes, 1, pace, MAX_ATTRIBUTES);
    }
    if (writer.at === empty) {
      writer.at = start;
      return;
    }
    writer.byte(LIST_CLOSE);
  }

  /** Writes the fields from the number of dropped attributes to the observed time. */
  private context(record: GivenRecord): void {
    const dropped = droppedOf(record.droppedAttributes);
    const flags = flagsOf(record.flags);
    if (dropped > 0) this.numberField(DROPPED, dropped);
    if (flags !== 0) this.numberField(FLAGS, flags);
    this.idField(TRACE_ID, idText(record.traceId, TRACE_ID_BYTES));
    this.idField(SPAN_ID, idText(record.spanId, SPAN_ID_BYTES));
    if (this.fields.observedTime) this.timeField(this.observedTime, record.observedTime);
  }

  private numberField(prefix: StoredBytes, value: number): void {
    this.writer.stored(prefix);
    this.writer.whole(value);
  }

  private timeField(text: TimeText, time: unknown): void {
    if (text.read(time)) this.writer.stored(text.stored);
  }

  private idField(prefix: StoredBytes, id: string): void {
    if (id === "") return;
    this.writer.stored(prefix);
    this.writer.text(id);
    this.writer.byte(QUOTE);
  }

  private textField(prefix: StoredBytes, text: unknown, pace: Pace): void {
    if (typeof text !== "string" || text === "") return;
    if (!(pace.isCareful || fits(text, TEXT_BYTES))) throw CAREFULLY;
    this.writer.stored(prefix);
    this.writer.quoted(text);
  }

  private headOfBody(): Uint8Array {
    const writer = new JsonValues();
    writer.text(`{"${EXPORT_LOGS_SERVICE_REQUEST_RESOURCE_LOGS_JSON}":[{`);
    const resource = boundedResource(this.resource);
    if (resource.pairs.length > 0) {
      writer.text(`"${RESOURCE_LOGS_RESOURCE_JSON}":{"${RESOURCE_ATTRIBUTES_JSON}":[`);
      writer.entries(resource, 1, new Pace(true));
      writer.text("]},");
    }
    writer.text(`"${RESOURCE_LOGS_SCOPE_LOGS_JSON}":[{`);
    this.scope(writer);
    writer.text(`"${SCOPE_LOGS_LOG_RECORDS_JSON}":[`);
    return writer.written();
  }

  private scope(writer: JsonValues): void {
    const { scopeName, scopeVersion } = this;
    if (scopeName === "" && scopeVersion === "") return;
    writer.text(`"${SCOPE_LOGS_SCOPE_JSON}":{`);
    if (scopeName !== "") {
      writer.text(`"${INSTRUMENTATION_SCOPE_NAME_JSON}":`);
      writer.quoted(scopeName);
    }
    if (scopeVersion !== "") {
      writer.text(`${scopeName === "" ? "" : ","}"${INSTRUMENTATION_SCOPE_VERSION_JSON}":`);
      writer.quoted(scopeVersion);
    }
    writer.text("},");
  }
}
