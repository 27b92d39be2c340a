import { CALENDAR, START, VARIABLE, WORD } from "./kinds.js";
import { PLACEHOLDER, TEMPLATE_BYTES } from "./tables.js";

/** One item may pass the limit before reading stops; two more places are for the start and for that item. */
const CAPACITY = TEMPLATE_BYTES + 3;

const placeholder: Uint8Array = Uint8Array.from(PLACEHOLDER, (char) => char.charCodeAt(0));

/**
 * The items of the line that is being read, each a span of the line's bytes.
 *
 * Parallel arrays, allocated once: nothing is created per item. Place 0 holds the start of the line, so that a look
 * below the top needs no test for emptiness.
 */
export class Stack {
  readonly kinds: Uint8Array = new Uint8Array(CAPACITY);
  readonly starts: Int32Array = new Int32Array(CAPACITY);
  readonly ends: Int32Array = new Int32Array(CAPACITY);

  /** The line's bytes. */
  bytes: Uint8Array = placeholder;

  /** The place of the top item. */
  top = 0;

  /** UTF-8 bytes of all items. */
  size = 0;

  clear(line: Uint8Array): void {
    this.bytes = line;
    this.top = this.size = 0;
  }

  /** Whether the items have grown past the longest template: nothing more may be pushed. */
  isOver(): boolean {
    return this.size > TEMPLATE_BYTES;
  }

  push(kind: number, start: number, end: number): void {
    this.kinds[++this.top] = kind;
    this.starts[this.top] = start;
    this.ends[this.top] = end;
    this.size += end - start;
  }

  /** A variable's span is as long as its placeholder, and never read. */
  pushVariable(): void {
    this.push(VARIABLE, 0, PLACEHOLDER.length);
  }

  /** Drops the items above `place`. */
  dropAbove(place: number): void {
    while (this.top > place) this.size -= this.lengthAt(this.top--);
  }

  lengthAt(place: number): number {
    return (this.ends[place] as number) - (this.starts[place] as number);
  }

  kindAt(place: number): number {
    return this.kinds[place] as number;
  }

  /** The first byte of the item at `place`: the whole of a delimiter or literal. */
  byteAt(place: number): number {
    return this.bytes[this.starts[place] as number] as number;
  }

  holds(place: number, kind: number, byte: number): boolean {
    return this.kinds[place] === kind && this.byteAt(place) === byte;
  }

  /** The word at `place` in lower case; nothing when it is no word. */
  wordAt(place: number): string {
    const kind = this.kindAt(place);
    if (kind !== WORD && kind !== CALENDAR) return "";
    return this.spell(this.starts[place] as number, this.ends[place] as number, lowered);
  }

  /** Bytes of the line as a string of one unit per byte, as the word lists have them. */
  spell(start: number, end: number, fold: (byte: number) => number = Number): string {
    let text = "";
    for (let at = start; at < end; at++) text += String.fromCharCode(fold(this.bytes[at] as number));
    return text;
  }

  /** Writes the items into `out` and returns the number of bytes. */
  copyTo(out: Uint8Array): number {
    let length = 0;
    for (let place = START + 1; place <= this.top; place++) {
      const source = this.kinds[place] === VARIABLE ? placeholder : this.bytes;
      const end = this.ends[place] as number;
      for (let at = this.starts[place] as number; at < end; at++) out[length++] = source[at] as number;
    }
    return length;
  }
}

/** ASCII alone: a language's own lower case would reach further, and differently in each. */
function lowered(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
