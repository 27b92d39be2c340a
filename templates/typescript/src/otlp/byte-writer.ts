import { Piece } from "./piece.js";
import type { StoredBytes } from "./stored-bytes.js";

/** Bytes that pieces share. A piece that is kept for long keeps no more than these alive. */
const SLAB = 1 << 14;

/** What is left of a slab when a new one is begun, and the longest piece that shares one. */
const ROOM = 1 << 11;
const LONGEST_SHARED = 1 << 12;

/** Up to so many units are written one by one: a call of what writes them at once costs as much. */
export const SHORT_TEXT = 40;
const UNIT_BYTES = 3;

/** Single bytes for which there is always room behind what was written, so that not each of them has to ask. */
export const SLACK = 32;

const encoder = new TextEncoder();

/**
 * Writes pieces of bytes, one behind the other into shared arrays: an array of its own for each would cost more than
 * most of what is written into it. A piece that outgrows its array moves, at the same offsets, into a larger one.
 */
export class ByteWriter {
  bytes: Uint8Array;

  /** The same bytes: words and doubles are written faster through it than byte by byte. */
  view: DataView;
  at = 0;

  private slab: Uint8Array;
  private slabView: DataView;

  /** Where the last piece ended. */
  private free = 0;

  constructor(size: number = SLAB) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.slab = this.bytes;
    this.slabView = this.view;
  }

  /** Begins a piece. One that was begun and not taken is forgotten. */
  begin(): void {
    if (this.slab.length - this.free < ROOM) {
      this.slab = new Uint8Array(SLAB);
      this.slabView = new DataView(this.slab.buffer);
      this.free = 0;
    }
    if (this.bytes !== this.slab) {
      this.bytes = this.slab;
      this.view = this.slabView;
    }
    this.at = this.free;
  }

  /** Ends the piece, which starts at `start`; the last `gap` bytes stand behind it. */
  take(start: number, gap = 0): Piece {
    const { at, bytes } = this;
    const length = at - gap - start;
    if (bytes !== this.slab || length > LONGEST_SHARED) return new Piece(bytes.slice(start, start + length), 0, length);
    this.free = at;
    return new Piece(bytes, start, length);
  }

  /** All that was written, where there are no pieces. */
  written(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }

  /** Makes room for `count` more bytes, and a few single ones behind them. */
  reserve(count: number): void {
    if (this.at + count + SLACK > this.bytes.length) this.grow(this.at + count + SLACK);
  }

  /** Writes one byte for which there is room. */
  byte(value: number): void {
    this.bytes[this.at++] = value;
  }

  /** Writes bytes that are stored. */
  stored(source: StoredBytes): void {
    const { words, length } = source;
    this.reserve(length);
    const { view, at } = this;
    for (let index = 0; index < words.length; index++) view.setInt32(at + 4 * index, words[index] as number, true);
    this.at = at + length;
  }

  /** Writes bytes. */
  copy(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.at);
    this.at += source.length;
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

  private grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
