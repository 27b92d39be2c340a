import { interned } from "../cache.js";
import { StoredBytes } from "./stored-bytes.js";

/** The longest text that is remembered, and how often in a row it must first be written. */
const TEXT_UNITS = 128;
const REPEATS = 4;

const NOTHING = new StoredBytes(new Uint8Array(0));

/** A text that keeps coming, and what was written for it. */
export class TextStore {
  text: string | undefined = undefined;
  written: StoredBytes = NOTHING;

  private fingerprint = 0;
  private repeats = 0;
  private needed: number = REPEATS;

  /**
   * Takes note of a text that was written, and returns whether it is to be remembered. It is only looked at, and what
   * looks like it is remembered ever more rarely: texts that differ in their middle would be for nothing.
   */
  isToBeKept(text: string): boolean {
    const { length } = text;
    if (length > TEXT_UNITS || length === 0) return false;
    const ends = (text.charCodeAt(length >> 1) << 16) ^ text.charCodeAt(length - 1);
    const fingerprint = Math.imul(ends, 31) + length;
    this.repeats = fingerprint === this.fingerprint ? this.repeats + 1 : 0;
    this.fingerprint = fingerprint;
    return this.repeats >= this.needed;
  }

  /** Remembers what was written for a text, by a copy: an engine may hold a whole file behind a slice of one. */
  keep(text: string, written: Uint8Array): void {
    this.repeats = 0;
    this.needed *= 2;
    this.text = interned(text);
    this.written = new StoredBytes(written);
  }
}

/** Some texts that keep coming: methods, regions, messages of programs that say what varies in attributes. */
export class TextStores {
  private readonly stores: readonly TextStore[];

  /** How many `places` there are is a power of two. */
  constructor(places: number) {
    this.stores = Array.from({ length: places }, () => new TextStore());
  }

  /** Returns the place of a text; what is remembered there may be another one. */
  of(text: string): TextStore {
    const { length } = text;
    const ends = length === 0 ? 0 : 3 * text.charCodeAt(length >> 1) + text.charCodeAt(length - 1);
    return this.stores[(ends + length) & (this.stores.length - 1)] as TextStore;
  }
}
