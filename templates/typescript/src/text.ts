import { BLANK, is } from "./roles.js";
import { ONE_LINE, ONE_SPACE, TEXT_BYTES } from "./tables.js";

const ZERO = 0x30;
const REPLACEMENT = 0xfffd;

/** Bits above a byte: what run it belongs to, or that it ends the line. */
const DIGIT_RUN = 0x100;
const SPACE_RUN = 0x200;
const LINE_END = 0x400;

/** For each ASCII unit, the byte that stands for it and one of these bits. */
const CANONICAL = new Uint16Array(0x80);

for (let unit = 0; unit < CANONICAL.length; unit++) {
  CANONICAL[unit] = canonicalUnit(unit);
}

function canonicalUnit(unit: number): number {
  if (ONE_LINE && isLineEnd(unit)) return LINE_END;
  if (unit >= ZERO && unit < ZERO + 10) return ZERO | DIGIT_RUN;
  return ONE_SPACE && is(unit, BLANK) ? 0x20 | SPACE_RUN : unit;
}

function isLineEnd(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/** Returns `text` with every unpaired surrogate replaced by U+FFFD, as an encoder would. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** The number of UTF-8 bytes of the code point at `at`, an unpaired surrogate counting as its replacement. */
function widthAt(text: string, at: number): number {
  const point = text.codePointAt(at) as number;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Returns how many units of `text` fit in `limit` UTF-8 bytes without cutting a code point. */
export function unitsWithin(text: string, limit: number): number {
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

/**
 * The canonical form of a text: UTF-8 bytes of its first visible line, cut at the limit, each run of digits one `0`
 * and each run of space one space. Two lines with the same bytes have the same template, so the bytes are a cache key.
 *
 * One object serves any number of texts; the bytes are valid until the next `read`.
 */
export class CanonicalLine {
  /** The bytes as words, for hashing and comparing four at a time; behind the last byte the word is filled with zeros. */
  readonly words: Uint32Array = new Uint32Array((TEXT_BYTES >> 2) + 2);
  readonly bytes: Uint8Array = new Uint8Array(this.words.buffer);
  length = 0;

  /** Differs, nearly always, between texts that differ only in their digits. */
  fingerprint = 0;

  read(text: string): void {
    const bytes = this.bytes;
    let room = TEXT_BYTES;
    let end = Math.min(text.length, room);
    let length = 0;
    let previous = 0;
    let fingerprint = 0;
    for (let at = firstVisible(text, end); at < end; at++) {
      const unit = text.charCodeAt(at);
      fingerprint = (fingerprint + Math.imul(unit, at + 1)) | 0;
      if (unit < 0x80) {
        const byte = CANONICAL[unit] as number;
        if (byte === LINE_END) break;
        bytes[length] = byte;
        length += byte < DIGIT_RUN || byte !== previous ? 1 : 0;
        previous = byte;
        continue;
      }
      // A unit is more than one byte here, so less than `room` units of the text are within the limit.
      const width = widthAt(text, at);
      const units = width === 4 ? 2 : 1;
      room -= width - units;
      end = Math.min(text.length, room);
      if (at + units > end) break;
      writePoint(bytes, length, text.codePointAt(at) as number, width);
      length += width;
      at += units - 1;
      previous = 0;
    }
    for (let at = length; at < length + 4; at++) bytes[at] = 0;
    this.length = length;
    this.fingerprint = fingerprint;
  }
}

/** Returns where the first line with a visible unit starts; without its leading space when space is reduced. */
function firstVisible(text: string, end: number): number {
  let at = 0;
  let line = 0;
  for (; at < end && is(text.charCodeAt(at), BLANK); at++) {
    if (isLineEnd(text.charCodeAt(at))) line = at + 1;
  }
  if (ONE_SPACE || at === end) return at;
  return ONE_LINE ? line : 0;
}

function writePoint(bytes: Uint8Array, at: number, point: number, width: number): void {
  let rest = point >> 11 === 0x1b ? REPLACEMENT : point;
  for (let last = at + width - 1; last > at; last--) {
    bytes[last] = 0x80 | (rest & 0x3f);
    rest >>= 6;
  }
  bytes[at] = ((0xf00 >> width) & 0xff) | rest;
}
