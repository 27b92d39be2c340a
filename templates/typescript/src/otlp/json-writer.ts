import { ByteWriter, SHORT_TEXT } from "./byte-writer.js";
import { StoredBytes } from "./stored-bytes.js";

export const COMMA = 0x2c;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;
export const LIST_CLOSE = 0x5d;
export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** The largest number that is written digit by digit, and how many it has. */
const MOST_DIGITS = 999_999_999;
const DIGITS = 9;

const ESCAPED = /["\\\p{Control}]/u;
const EACH_ESCAPED = /["\\\p{Control}]/gu;

const ALPHABET: Uint8Array = bytesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PADDING = 0x3d;

/** The bytes of a piece of JSON. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A piece of JSON that is written often. */
export function storedText(text: string): StoredBytes {
  return new StoredBytes(bytesOf(text));
}

/** Writes texts and bytes as JSON has them. */
export class JsonWriter extends ByteWriter {
  /** Writes a text between quotes. */
  quoted(text: string): void {
    this.reserve(1);
    this.byte(QUOTE);
    this.unquoted(text);
    this.byte(QUOTE);
  }

  /** Writes a whole number. */
  whole(value: number): void {
    if (value < 0 || value > MOST_DIGITS) {
      this.text(String(value));
      return;
    }
    this.reserve(DIGITS);
    let count = 1;
    for (let bound = 10; bound <= value; bound *= 10) count++;
    const { bytes, at } = this;
    for (let rest = value, place = at + count - 1; place >= at; place--) {
      const tenth = (rest / 10) | 0;
      bytes[place] = ZERO + rest - 10 * tenth;
      rest = tenth;
    }
    this.at = at + count;
  }

  /** Writes a text as it stands between quotes. */
  unquoted(text: string): void {
    if (text.length > SHORT_TEXT || !this.plain(text)) this.text(escaped(text));
  }

  /** Writes bytes in base64, with padding, between quotes. */
  base64(source: Uint8Array): void {
    const { length } = source;
    this.reserve(4 * Math.ceil(length / 3) + 1);
    this.byte(QUOTE);
    for (let at = 0; at < length; at += 3) {
      const bits = (byteAt(source, at) << 16) | (byteAt(source, at + 1) << 8) | byteAt(source, at + 2);
      this.byte(digit(bits >> 18));
      this.byte(digit(bits >> 12));
      this.byte(at + 1 < length ? digit(bits >> 6) : PADDING);
      this.byte(at + 2 < length ? digit(bits) : PADDING);
    }
    this.byte(QUOTE);
  }

  /** Writes a text, or returns false, having moved nothing, if not all of it stands for itself. */
  private plain(text: string): boolean {
    const { length } = text;
    this.reserve(length);
    const { bytes, at } = this;
    for (let index = 0; index < length; index++) {
      const unit = text.charCodeAt(index);
      if ((unit - 0x20) >>> 0 >= 0x60 || unit === QUOTE || unit === BACKSLASH) return false;
      bytes[at + index] = unit;
    }
    this.at = at + length;
    return true;
  }
}

function byteAt(source: Uint8Array, at: number): number {
  return source[at] ?? 0;
}

function digit(bits: number): number {
  return ALPHABET[bits & 0x3f] as number;
}

/** Returns `text` with everything escaped that JSON wants to be; unpaired surrogates stay for the encoder. */
function escaped(text: string): string {
  return ESCAPED.test(text) ? text.replace(EACH_ESCAPED, escapedCharacter) : text;
}

/** `JSON.stringify` knows what is escaped, and how. A whole text it would spoil: it escapes unpaired surrogates. */
function escapedCharacter(char: string): string {
  return JSON.stringify(char).slice(1, -1);
}
