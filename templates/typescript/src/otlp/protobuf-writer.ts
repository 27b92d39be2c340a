import { ByteWriter } from "./byte-writer.js";

const WORD = 2 ** 32;

/** A varint of 64 bits has at most so many bytes. */
export const VARINT_BYTES = 10;

/** A length in front of what may be as long as an array. */
const LENGTH_BYTES = 5;

const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);

/** How many bytes the varint of a whole number from 0 to 2^53 has. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Writes the primitive types of the wire. Except where it is said, there must be room. */
export class ProtobufWriter extends ByteWriter {
  /** Leaves room for a tag and a length, makes it for `fixed` bytes, and returns where the message begins. */
  beginMessage(fixed: number): number {
    this.begin();
    this.reserve(fixed);
    this.at += 1 + LENGTH_BYTES;
    return this.at;
  }

  /** Ends the message that begins at `start`, by what comes before it, and returns all of it. */
  endMessage(tag: number, start: number): Uint8Array {
    const length = this.at - start;
    const end = this.at;
    const first = start - varintLength(length) - 1;
    this.at = first;
    this.byte(tag);
    this.varint(length);
    this.at = end;
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
    if (length < 0x80) {
      this.bytes[place] = length;
      return;
    }
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
    const { bytes, at } = this;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
    this.at = at + 4;
  }

  fixed64(high: number, low: number): void {
    this.fixed32(low);
    this.fixed32(high);
  }

  /** Writes a double. An engine may keep any bits for a number that is none: they are always the same here. */
  double(value: number): void {
    if (Number.isNaN(value)) {
      this.fixed64(0x7ff80000, 0);
      return;
    }
    scratchView.setFloat64(0, value, true);
    const { bytes, at } = this;
    for (let index = 0; index < 8; index++) bytes[at + index] = scratch[index] as number;
    this.at = at + 8;
  }
}
