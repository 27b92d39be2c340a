import { SHORT_TEXT } from "./byte-writer.js";
import { fits } from "./cut.js";
import { type EntryStore, EntryStores } from "./entry-store.js";
import { CAREFULLY, type Pace } from "./piece-encoder.js";
import { ProtobufWriter, VARINT_BYTES } from "./protobuf-writer.js";
import {
  ANY_VALUE_ARRAY_VALUE_TAG,
  ANY_VALUE_BOOL_VALUE_TAG,
  ANY_VALUE_BYTES_VALUE_TAG,
  ANY_VALUE_DOUBLE_VALUE_TAG,
  ANY_VALUE_INT_VALUE_TAG,
  ANY_VALUE_KVLIST_VALUE_TAG,
  ANY_VALUE_STRING_VALUE_TAG,
  ARRAY_VALUE_VALUES_TAG,
  DEEP_LIST_MARK,
  DEEP_MAP_MARK,
  KEY_VALUE_KEY_TAG,
  KEY_VALUE_LIST_VALUES_TAG,
  KEY_VALUE_VALUE_TAG,
  MAX_DEPTH,
  TEXT_BYTES,
} from "./tables.js";
import { TextStores } from "./text-store.js";
import { Double, Entries, hasOwn, inheritsProperties, isInt64, isInteger, isPlain } from "./value.js";

/** Enough for most keys. */
const KEY_ROOM = 64;

/** Bodies that are remembered, a power of two. */
const BODIES = 64;

/** Writes values of any type, and keys with them. */
export class ProtobufValues extends ProtobufWriter {
  private readonly stores = new EntryStores(keyField, keyField);
  private readonly bodies = new TextStores(BODIES);

  /** Writes the text of a body as a field, always by the same tag. */
  body(tag: number, text: string, pace: Pace): void {
    const store = this.bodies.of(text);
    if (store.text === text) {
      pace.count();
      this.stored(store.written);
      return;
    }
    const start = this.at;
    this.value(tag, text, 1, pace);
    if (store.isToBeKept(text)) store.keep(text, this.bytes.slice(start, this.at));
  }

  /** Writes a key and its value as a field. */
  entry(tag: number, key: string, value: unknown, depth: number, pace: Pace): void {
    const store = this.stores.of(key, pace);
    const start = this.at;
    if (typeof value === "string") this.textEntry(store, value, pace);
    else {
      this.stored(store.head);
      if (typeof value === "number") {
        pace.count();
        this.number(KEY_VALUE_VALUE_TAG, value);
      } else this.value(KEY_VALUE_VALUE_TAG, value, depth, pace);
      this.close(start + 1);
    }
    this.bytes[start] = tag;
  }

  /** Writes an entry whose value is a text, but for its tag. */
  private textEntry({ head, texts }: EntryStore, text: string, pace: Pace): void {
    const store = texts.of(text);
    if (store.text === text) {
      pace.count();
      this.stored(store.written);
      return;
    }
    const start = this.at;
    this.stored(head);
    this.value(KEY_VALUE_VALUE_TAG, text, 1, pace);
    this.close(start + 1);
    if (store.isToBeKept(text)) store.keep(text, this.bytes.slice(start, this.at));
  }

  /** Writes a value as a field. */
  value(tag: number, value: unknown, depth: number, pace: Pace): void {
    pace.count();
    if (typeof value === "string") {
      if (!this.shortText(tag, value)) this.longText(tag, value, pace);
    } else if (typeof value === "number") this.number(tag, value);
    else this.otherValue(tag, value, depth, pace);
  }

  private otherValue(tag: number, value: unknown, depth: number, pace: Pace): void {
    const place = this.open(tag);
    this.reserve(1 + VARINT_BYTES);
    switch (typeof value) {
      case "boolean":
        this.byte(ANY_VALUE_BOOL_VALUE_TAG);
        this.byte(value ? 1 : 0);
        break;
      case "bigint":
        if (!isInt64(value)) throw CAREFULLY;
        this.byte(ANY_VALUE_INT_VALUE_TAG);
        this.largeInt64(value);
        break;
      case "object":
        if (value !== null) this.object(value, depth, pace);
        break;
      case "undefined":
        break;
      default:
        throw CAREFULLY;
    }
    this.close(place);
  }

  /** Writes a text whose lengths have one byte each, or returns false, having moved nothing, if it is not plain. */
  private shortText(tag: number, text: string): boolean {
    const { length } = text;
    if (length > SHORT_TEXT) return false;
    this.reserve(4 + length);
    const { bytes, at } = this;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return false;
      bytes[at + 4 + index] = unit;
    }
    bytes[at] = tag;
    bytes[at + 1] = 2 + length;
    bytes[at + 2] = ANY_VALUE_STRING_VALUE_TAG;
    bytes[at + 3] = length;
    this.at = at + 4 + length;
    return true;
  }

  private longText(tag: number, text: string, pace: Pace): void {
    const place = this.open(tag);
    this.stringValue(text, pace);
    this.close(place);
  }

  private stringValue(text: string, pace: Pace): void {
    if (!(pace.isCareful || fits(text, TEXT_BYTES))) throw CAREFULLY;
    this.textField(ANY_VALUE_STRING_VALUE_TAG, text);
  }

  private number(tag: number, value: number): void {
    this.reserve(3 + VARINT_BYTES);
    const start = this.at;
    this.at = start + 3;
    if (isInteger(value)) {
      this.int64(value);
      this.bytes[start + 2] = ANY_VALUE_INT_VALUE_TAG;
    } else {
      this.double(value);
      this.bytes[start + 2] = ANY_VALUE_DOUBLE_VALUE_TAG;
    }
    this.bytes[start] = tag;
    this.bytes[start + 1] = this.at - start - 2;
  }

  private object(value: object, depth: number, pace: Pace): void {
    if (Array.isArray(value)) this.list(value, depth, pace);
    else if (value instanceof Double) this.wholeDouble(value);
    else if (pace.isCareful) this.bounded(value, depth, pace);
    else if (isPlain(value) && typeof (value as { readonly toJSON?: unknown }).toJSON !== "function")
      this.map(value as Readonly<Record<string, unknown>>, depth, pace);
    else throw CAREFULLY;
  }

  private list(list: readonly unknown[], depth: number, pace: Pace): void {
    if (depth > MAX_DEPTH) {
      this.stringValue(DEEP_LIST_MARK, pace);
      return;
    }
    const place = this.open(ANY_VALUE_ARRAY_VALUE_TAG);
    const { length } = list;
    for (let at = 0; at < length; at++) this.value(ARRAY_VALUE_VALUES_TAG, list[at], depth + 1, pace);
    this.close(place);
  }

  private map(map: Readonly<Record<string, unknown>>, depth: number, pace: Pace): void {
    if (depth > MAX_DEPTH) {
      this.stringValue(DEEP_MAP_MARK, pace);
      return;
    }
    const place = this.open(ANY_VALUE_KVLIST_VALUE_TAG);
    const areOwn = !inheritsProperties();
    for (const key in map) {
      if (!(areOwn || hasOwn.call(map, key))) continue;
      const value = map[key];
      if (value !== undefined) this.entry(KEY_VALUE_LIST_VALUES_TAG, key, value, depth + 1, pace);
    }
    this.close(place);
  }

  private wholeDouble({ value }: Double): void {
    this.byte(ANY_VALUE_DOUBLE_VALUE_TAG);
    this.double(value);
  }

  /** Writes what only a bounded record has. */
  private bounded(value: object, depth: number, pace: Pace): void {
    if (value instanceof Uint8Array) {
      const place = this.open(ANY_VALUE_BYTES_VALUE_TAG);
      this.copy(value);
      this.close(place);
    } else if (value instanceof Entries) {
      const place = this.open(ANY_VALUE_KVLIST_VALUE_TAG);
      for (const [key, each] of value.pairs) this.entry(KEY_VALUE_LIST_VALUES_TAG, key, each, depth + 1, pace);
      this.close(place);
    } else throw new TypeError("not a value");
  }
}

/** The field of a key, behind room for a tag and a length. */
function keyField(key: string): Uint8Array {
  const writer = new ProtobufWriter(KEY_ROOM);
  writer.at = 2;
  if (key !== "") writer.textField(KEY_VALUE_KEY_TAG, key);
  return writer.written();
}
