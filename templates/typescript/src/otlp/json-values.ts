import type { AttributeList } from "../attribute-list.js";
import { fits } from "./cut.js";
import { type EntryStore, EntryStores } from "./entry-store.js";
import { CLOSE, COMMA, JsonWriter, QUOTE, storedText } from "./json-writer.js";
import { CAREFULLY, type Pace } from "./piece-encoder.js";
import type { StoredBytes } from "./stored-bytes.js";
import {
  ANY_VALUE_ARRAY_VALUE_JSON,
  ANY_VALUE_BOOL_VALUE_JSON,
  ANY_VALUE_BYTES_VALUE_JSON,
  ANY_VALUE_DOUBLE_VALUE_JSON,
  ANY_VALUE_INT_VALUE_JSON,
  ANY_VALUE_KVLIST_VALUE_JSON,
  ANY_VALUE_STRING_VALUE_JSON,
  ARRAY_VALUE_VALUES_JSON,
  DEEP_LIST_MARK,
  DEEP_MAP_MARK,
  JSON_INFINITY_MARK,
  JSON_NAN_MARK,
  JSON_NEGATIVE_INFINITY_MARK,
  JSON_NULL_MARK,
  KEY_VALUE_KEY_JSON,
  KEY_VALUE_LIST_VALUES_JSON,
  KEY_VALUE_VALUE_JSON,
  MAX_DEPTH,
  MAX_VALUES,
  TEXT_BYTES,
} from "./tables.js";
import { Double, Entries, hasOwn, inheritsProperties, isInt64, isInteger, isPlain } from "./value.js";

const STRING_VALUE = `{"${ANY_VALUE_STRING_VALUE_JSON}":"`;
const STRING_VALUE_BYTES: StoredBytes = storedText(STRING_VALUE);
const TRUE: StoredBytes = storedText(`{"${ANY_VALUE_BOOL_VALUE_JSON}":true}`);
const FALSE: StoredBytes = storedText(`{"${ANY_VALUE_BOOL_VALUE_JSON}":false}`);
const INT_VALUE: StoredBytes = storedText(`{"${ANY_VALUE_INT_VALUE_JSON}":"`);
const DOUBLE_VALUE: StoredBytes = storedText(`{"${ANY_VALUE_DOUBLE_VALUE_JSON}":`);
const BYTES_VALUE: StoredBytes = storedText(`{"${ANY_VALUE_BYTES_VALUE_JSON}":`);
const ARRAY_VALUE: StoredBytes = storedText(`{"${ANY_VALUE_ARRAY_VALUE_JSON}":{"${ARRAY_VALUE_VALUES_JSON}":[`);
const KVLIST_VALUE: StoredBytes = storedText(`{"${ANY_VALUE_KVLIST_VALUE_JSON}":{"${KEY_VALUE_LIST_VALUES_JSON}":[`);
const LIST_END: StoredBytes = storedText("]}}");

/** What stands for a missing value where it has a key, and where it has none. */
const MISSING: StoredBytes = storedText("{}");
const MISSING_IN_LIST: StoredBytes = storedText(`{"${ANY_VALUE_STRING_VALUE_JSON}":${JSON.stringify(JSON_NULL_MARK)}}`);

/** Writes values of any type, and keys with them. */
export class JsonValues extends JsonWriter {
  private readonly stores = new EntryStores(headOf, (key) => headOf(key, STRING_VALUE));

  /** Writes a key and its value. */
  entry(key: string, value: unknown, depth: number, pace: Pace): void {
    const store = this.stores.of(key, pace);
    if (typeof value === "string") this.textEntry(store, value, pace);
    else {
      this.stored(store.head);
      this.value(value, depth, pace);
      this.byte(CLOSE);
    }
  }

  private textEntry({ textHead, texts }: EntryStore, text: string, pace: Pace): void {
    pace.count();
    const store = texts.of(text);
    if (store.text === text) {
      this.stored(store.written);
      return;
    }
    if (!(pace.isCareful || fits(text, TEXT_BYTES))) throw CAREFULLY;
    const start = this.at;
    this.stored(textHead);
    this.textEnd(text);
    this.byte(CLOSE);
    if (store.isToBeKept(text)) store.keep(text, this.bytes.slice(start, this.at));
  }

  /** Writes a value. */
  value(value: unknown, depth: number, pace: Pace, missing: StoredBytes = MISSING): void {
    pace.count();
    switch (typeof value) {
      case "string":
        if (!(pace.isCareful || fits(value, TEXT_BYTES))) throw CAREFULLY;
        this.stringValue(value);
        break;
      case "number":
        if (isInteger(value)) this.int(value);
        else this.double(value);
        break;
      case "boolean":
        this.stored(value ? TRUE : FALSE);
        break;
      case "bigint":
        if (!isInt64(value)) throw CAREFULLY;
        this.largeInt(value);
        break;
      case "object":
        if (value === null) this.stored(missing);
        else this.object(value, depth, pace);
        break;
      case "undefined":
        this.stored(missing);
        break;
      default:
        throw CAREFULLY;
    }
  }

  private stringValue(text: string): void {
    this.stored(STRING_VALUE_BYTES);
    this.textEnd(text);
  }

  /** Writes a text that has been begun, and what ends it. */
  private textEnd(text: string): void {
    this.unquoted(text);
    this.byte(QUOTE);
    this.byte(CLOSE);
  }

  private int(value: number): void {
    this.stored(INT_VALUE);
    this.whole(value);
    this.byte(QUOTE);
    this.byte(CLOSE);
  }

  private largeInt(value: bigint): void {
    this.stored(INT_VALUE);
    this.text(String(value));
    this.byte(QUOTE);
    this.byte(CLOSE);
  }

  /** Writes a double; a text for one that JSON does not have. */
  private double(value: number): void {
    if (Number.isFinite(value)) {
      this.stored(DOUBLE_VALUE);
      this.text(Object.is(value, -0) ? "-0" : String(value));
      this.byte(CLOSE);
    } else if (Number.isNaN(value)) this.stringValue(JSON_NAN_MARK);
    else this.stringValue(value > 0 ? JSON_INFINITY_MARK : JSON_NEGATIVE_INFINITY_MARK);
  }

  private object(value: object, depth: number, pace: Pace): void {
    if (Array.isArray(value)) this.list(value, depth, pace);
    else if (pace.isCareful) this.bounded(value, depth, pace);
    else if (isPlain(value) && typeof (value as { readonly toJSON?: unknown }).toJSON !== "function")
      this.map(value, depth, pace);
    else throw CAREFULLY;
  }

  private list(list: readonly unknown[], depth: number, pace: Pace): void {
    if (depth > MAX_DEPTH) {
      this.stringValue(DEEP_LIST_MARK);
      return;
    }
    this.stored(ARRAY_VALUE);
    const { length } = list;
    for (let at = 0; at < length; at++) {
      if (at > 0) this.byte(COMMA);
      this.value(list[at], depth + 1, pace, MISSING_IN_LIST);
    }
    this.stored(LIST_END);
  }

  private map(map: object, depth: number, pace: Pace): void {
    if (depth > MAX_DEPTH) {
      this.stringValue(DEEP_MAP_MARK);
      return;
    }
    this.stored(KVLIST_VALUE);
    this.ownEntries(map, depth + 1, pace);
    this.stored(LIST_END);
  }

  /** Writes the entries of an object, with commas between; at most `room` of them. */
  ownEntries(map: object, depth: number, pace: Pace, room: number = MAX_VALUES): void {
    const areOwn = !inheritsProperties();
    let left = room;
    for (const key in map) {
      if (!(areOwn || hasOwn.call(map, key))) continue;
      const value = (map as Readonly<Record<string, unknown>>)[key];
      if (value === undefined) continue;
      if (left < room) this.byte(COMMA);
      if (left-- === 0) throw CAREFULLY;
      this.entry(key, value, depth, pace);
    }
  }

  /** Writes the entries of a list, with commas between; at most `room` of them. */
  listed({ names, values, length }: AttributeList, depth: number, pace: Pace, room: number): void {
    if (length > room) throw CAREFULLY;
    let isFirst = true;
    for (let at = 0; at < length; at++) {
      const value = values[at];
      if (value === undefined) continue;
      if (!isFirst) this.byte(COMMA);
      isFirst = false;
      this.entry(names[at] as string, value, depth, pace);
    }
  }

  /** Writes entries of a bounded record, with commas between. */
  entries({ pairs }: Entries, depth: number, pace: Pace): void {
    for (const [at, [key, value]] of pairs.entries()) {
      if (at > 0) this.byte(COMMA);
      this.entry(key, value, depth, pace);
    }
  }

  /** Writes what only a bounded record has. */
  private bounded(value: object, depth: number, pace: Pace): void {
    if (value instanceof Double) this.double(value.value);
    else if (value instanceof Uint8Array) {
      this.stored(BYTES_VALUE);
      this.base64(value);
      this.byte(CLOSE);
    } else if (value instanceof Entries) {
      this.stored(KVLIST_VALUE);
      this.entries(value, depth + 1, pace);
      this.stored(LIST_END);
    } else throw new TypeError("not a value");
  }
}

/** What stands before the value of a key, and the beginning of that value. */
function headOf(key: string, begun = ""): Uint8Array {
  const writer = new JsonWriter();
  // An empty key is written too: without one PostHog refuses the whole request.
  writer.text(`{"${KEY_VALUE_KEY_JSON}":`);
  writer.quoted(key);
  writer.text(`,"${KEY_VALUE_VALUE_JSON}":${begun}`);
  return writer.written();
}
