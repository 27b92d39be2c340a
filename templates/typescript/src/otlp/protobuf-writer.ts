import { ByteWriter } from "./byte-writer.js";
import type { Piece } from "./piece.js";

const WORD = 2 ** 32;

/** A varint of 64 bits has at most so many bytes. */
export const VARINT_BYTES = 10;

/** The first length that one byte does not hold. */
const ONE_BYTE = 0x80;

/** So many short messages in a row let the next one be expected to be short. */
const SHORT_IN_A_ROW = 8;

/** How many bytes the varint of a whole number from 0 to 2^53 has. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Writes the primitive types of the wire. Except where it is said, there must be room. */
export class ProtobufWriter extends ByteWriter {
  private shortInARow = 0;

  /** Leaves room for a tag and a length, makes it for `fixed` bytes, and returns where the message begins. */
  beginMessage(fixed: number): number {
    this.begin();
    this.reserve(fixed);
    this.at += this.shortInARow < SHORT_IN_A_ROW ? 3 : 2;
    return this.at;
  }

  /**
   * Ends the message that begins at `start`, by what comes before it, and returns all of it. To move it costs more than
   * the byte that is lost where it is shorter than expected, but without such gaps pieces are joined faster.
   */
  endMessage(tag: number, start: number): Piece {
    const length = this.at - start;
    if (length >= ONE_BYTE) return this.endLong(tag, start, length);
    this.shortInARow++;
    this.bytes[start - 2] = tag;
    this.bytes[start - 1] = length;
    return this.take(start - 2);
  }

  private endLong(tag: number, start: number, length: number): Piece {
    const first = start - (this.shortInARow < SHORT_IN_A_ROW ? 3 : 2);
    this.shortInARow = 0;
    const content = first + 1 + varintLength(length);
    if (content > start) {
      this.reserve(content - start);
      this.bytes.copyWithin(content, start, this.at);
    }
    this.at = first;
    this.byte(tag);
    this.varint(length);
    this.at = content + length;
    return this.take(first);
  }

  /** Writes a tag and leaves one byte for the length; returns the place for `close`. Makes room. */
  open(tag: number): number {
    this.reserve(2);
    this.byte(tag);
    return this.at++;
  }

  /** Fills in a length; what does not go into one byte moves what follows. Makes room. */
  close(place: number): void {
    const length = this.at - place - 1;
    if (length < ONE_BYTE) this.bytes[place] = length;
    else this.widen(place, length);
  }

  private widen(place: number, length: number): void {
    const more = varintLength(length) - 1;
    this.reserve(more);
    this.bytes.copyWithin(place + 1 + more, place + 1, this.at);
    this.at = place;
    this.varint(length);
    this.at += length;
  }

  /** Writes a text as a field. */
  textField(tag: number, text: string): void {
    const place = this.open(tag);
    this.text(text);
    this.close(place);
  }

  /** Writes a whole number from 0 to 2^53. */
  varint(value: number): void {
    let rest = value;
    for (; rest >= 2 ** 31; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** Writes a whole number within ±2^53 in two's complement of 64 bits. */
  int64(value: number): void {
    if (value >= 0) this.varint(value);
    else this.words(Math.floor(value / WORD) >>> 0, value >>> 0);
  }

  /** Writes a bigint in two's complement of 64 bits. */
  largeInt64(value: bigint): void {
    this.words(Number(BigInt.asUintN(32, value >> 32n)), Number(BigInt.asUintN(32, value)));
  }

  /** Writes a varint of 64 bits. */
  private words(high: number, low: number): void {
    let [upper, lower] = [high, low];
    while (upper > 0 || lower >= 0x80) {
      this.byte((lower & 0x7f) | 0x80);
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    this.byte(lower);
  }

  /** Writes 32 bits, lowest byte first. */
  fixed32(value: number): void {
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  fixed64(high: number, low: number): void {
    const { view, at } = this;
    view.setUint32(at, low, true);
    view.setUint32(at + 4, high, true);
    this.at = at + 8;
  }

  /** Writes a double. An engine may keep any bits for a number that is none: they are always the same here. */
  double(value: number): void {
    if (Number.isNaN(value)) this.fixed64(0x7ff80000, 0);
    else {
      this.view.setFloat64(this.at, value, true);
      this.at += 8;
    }
  }
}
