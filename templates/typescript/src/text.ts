import { BLANK, is } from "./roles.js";
import { ONE_LINE, ONE_SPACE, TEXT_BYTES } from "./tables.js";

const ZERO = 0x30;

/** UTF-8 takes at most so many bytes for a unit. */
const UNIT_BYTES = 3;

/** Bits above a byte: what run it belongs to, or that it ends the line. */
const DIGIT_BIT = 8;
const SPACE_BIT = 9;
const LINE_END = 0x400;

/** For each byte, the byte that stands for it and one of these bits. */
const CANONICAL = /* @__PURE__ */ Uint16Array.from({ length: 0x100 }, (_, byte) => canonicalByte(byte));

function canonicalByte(byte: number): number {
  if (ONE_LINE && isLineEnd(byte)) return LINE_END;
  if (byte >= ZERO && byte < ZERO + 10) return ZERO | (1 << DIGIT_BIT);
  return ONE_SPACE && is(byte, BLANK) ? 0x20 | (1 << SPACE_BIT) : byte;
}

function isLineEnd(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** A unit that is half of a pair, or of none. */
const SURROGATE = /[\ud800-\udfff]/;

/** Returns `text` with every unpaired surrogate replaced by U+FFFD, as an encoder would. */
export function wellFormed(text: string): string {
  // Hardly any has one, and to look for units is several times faster than for code points.
  return SURROGATE.test(text) ? text.replace(/\p{Surrogate}/gu, "\ufffd") : text;
}

/** The number of UTF-8 bytes of the code point at `at`, an unpaired surrogate counting as its replacement. */
function widthAt(text: string, at: number): number {
  const point = text.codePointAt(at) as number;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Returns how many units of `text` fit in `limit` UTF-8 bytes without cutting a code point. */
export function unitsWithin(text: string, limit: number): number {
  if (UNIT_BYTES * text.length <= limit) return text.length;
  let at = 0;
  for (let room = limit; at < text.length; ) {
    const width = widthAt(text, at);
    room -= width;
    if (room < 0) break;
    at += width === 4 ? 2 : 1;
  }
  return at;
}

/** Orders strings as their UTF-8 bytes are ordered: surrogates stand above the rest of the basic plane. */
export function byteOrder(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function rank(unit: number): number {
  return unit >> 11 === 0x1b ? unit + 0x10000 : unit;
}

/** Bytes that are hashed and compared four at a time; behind the last of them the word is filled with zeros. */
export class Bytes {
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  length = 0;
  hash = 0;

  constructor(capacity: number) {
    this.words = new Uint32Array((capacity >> 2) + 2);
    this.bytes = new Uint8Array(this.words.buffer);
  }

  /** So many bytes have been written. */
  end(length: number): void {
    // A call of fill() would cost as much as reading ten bytes.
    for (let at = 0; at < 4; at++) this.bytes[length + at] = 0;
    this.length = length;
    this.hash = hashOf(this.words, length);
  }
}

/**
 * The canonical form of a text: UTF-8 bytes of its first visible line, cut at the limit, each run of digits one `0`
 * and each run of space one space. Two lines with the same bytes have the same template, so the bytes are a cache key.
 *
 * One object serves any number of texts; the bytes are valid until the next `read`.
 */
export class CanonicalLine extends Bytes {
  /** Differs, nearly always, between texts that differ only in their digits. */
  fingerprint = 0;

  /** The text as it is. The encoder stops where it no longer fits, never within a code point. */
  private readonly rawWords = new Uint32Array((TEXT_BYTES >> 2) + 2);
  private readonly raw = new Uint8Array(this.rawWords.buffer);
  private readonly room = this.raw.subarray(0, TEXT_BYTES);
  private readonly encoder = new TextEncoder();

  constructor() {
    super(TEXT_BYTES);
  }

  read(text: string): void {
    const { bytes, raw } = this;
    // Encoding first is faster than asking the string for each unit: an engine looks anew at its kind each time.
    const end = this.encoder.encodeInto(text, this.room).written;
    let length = 0;
    let previous = 0;
    for (let at = firstVisible(raw, end); at < end; at++) {
      const byte = CANONICAL[raw[at] as number] as number;
      if (byte === LINE_END) break;
      bytes[length] = byte;
      // A byte stays where it is if its run goes on: without a branch, since nobody can foresee where runs end.
      const run = byte & previous;
      length += 1 - (((run >>> DIGIT_BIT) | (run >>> SPACE_BIT)) & 1);
      previous = byte;
    }
    this.end(length);
    for (let at = 0; at < 4; at++) raw[end + at] = 0;
    this.fingerprint = hashOf(this.rawWords, end);
  }
}

/** A hash of the first `length` bytes of `words`. What is behind them, up to the end of a word, is zero. */
export function hashOf(words: Uint32Array, length: number): number {
  // Two at a time: a processor multiplies them side by side.
  let [even, odd] = [length, 0];
  let at = wordsWithin(length);
  if ((at & 1) === 1) odd = words[--at] as number;
  for (at -= 2; at >= 0; at -= 2) {
    even = Math.imul(even ^ (words[at] as number), 0x9e3779b1) ^ (even >>> 15);
    odd = Math.imul(odd ^ (words[at + 1] as number), 0x85ebca6b) ^ (odd >>> 15);
  }
  return even ^ odd;
}

/** How many words `length` bytes take. */
export function wordsWithin(length: number): number {
  return (length + 3) >> 2;
}

/** Returns where the first line with a visible byte starts; without its leading space when space is reduced. */
function firstVisible(raw: Uint8Array, end: number): number {
  let at = 0;
  let line = 0;
  for (; at < end && is(raw[at] as number, BLANK); at++) {
    if (isLineEnd(raw[at] as number)) line = at + 1;
  }
  if (ONE_SPACE || at === end) return at;
  return ONE_LINE ? line : 0;
}
