/** Bytes that pieces share. A piece that is kept for long keeps no more than these alive. */
const SLAB = 1 << 14;

/** What is left of a slab when a new one is begun, and the longest piece that shares one. */
const ROOM = 1 << 11;
const LONGEST_SHARED = 1 << 12;

/** Up to so many units or bytes are written one by one: a call of what writes them at once costs as much. */
export const SHORT_TEXT = 40;
const SHORT_BYTES = 16;
const UNIT_BYTES = 3;

/** Single bytes for which there is always room behind what was written, so that not each of them has to ask. */
const SLACK = 16;

const encoder = new TextEncoder();

/** The bytes of all pieces together. */
export function bytesWithin(pieces: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const piece of pieces) bytes += piece.length;
  return bytes;
}

/**
 * Writes pieces of bytes, one behind the other into shared arrays: an array of its own for each would cost more than
 * most of what is written into it. A piece that outgrows its array moves, at the same offsets, into a larger one.
 */
export class ByteWriter {
  bytes: Uint8Array;
  at = 0;

  private slab: Uint8Array;

  /** Where the last piece ended. */
  private free = 0;

  constructor(size: number = SLAB) {
    this.bytes = new Uint8Array(size);
    this.slab = this.bytes;
  }

  /** Begins a piece. One that was begun and not taken is forgotten. */
  begin(): void {
    if (this.slab.length - this.free < ROOM) {
      this.slab = new Uint8Array(SLAB);
      this.free = 0;
    }
    this.bytes = this.slab;
    this.at = this.free;
  }

  /** Ends the piece, which starts at `start`. */
  take(start: number): Uint8Array {
    const { at, bytes } = this;
    if (bytes !== this.slab || at - start > LONGEST_SHARED) return bytes.slice(start, at);
    this.free = at;
    return bytes.subarray(start, at);
  }

  /** All that was written, where there are no pieces. */
  written(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }

  /** Makes room for `count` more bytes, and a few single ones behind them. */
  reserve(count: number): void {
    const needed = this.at + count + SLACK;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** Writes one byte for which there is room. */
  byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** Writes bytes. */
  copy(source: Uint8Array): void {
    const { length } = source;
    this.reserve(length);
    const { bytes, at } = this;
    if (length > SHORT_BYTES) bytes.set(source, at);
    else for (let index = 0; index < length; index++) bytes[at + index] = source[index] as number;
    this.at = at + length;
  }

  /** Writes a text as UTF-8, unpaired surrogates as U+FFFD. */
  text(text: string): void {
    this.reserve(UNIT_BYTES * text.length);
    if (text.length > SHORT_TEXT || !this.ascii(text))
      this.at += encoder.encodeInto(text, this.bytes.subarray(this.at)).written;
  }

  /** Writes a text for which there is room, or returns false, having moved nothing, if it is not all ASCII. */
  private ascii(text: string): boolean {
    const { bytes, at } = this;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) return false;
      bytes[at + index] = unit;
    }
    this.at = at + text.length;
    return true;
  }
}
