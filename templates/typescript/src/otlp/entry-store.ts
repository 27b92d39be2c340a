import { interned } from "../cache.js";
import { wellFormed } from "../text.js";
import { fits } from "./cut.js";
import { CAREFULLY, type Pace } from "./piece-encoder.js";
import { StoredBytes } from "./stored-bytes.js";
import { KEY_BYTES } from "./tables.js";

/** Keys that are remembered. When there are more, all are forgotten: hot ones are soon back. */
const KEYS = 512;

/** The longest text that is remembered, and how often in a row it must first be written. */
const TEXT_UNITS = 128;
const REPEATS = 4;

/** What is remembered of one key: what stands before its value, and all of it with a text that keeps coming. */
export class EntryStore {
  text: string | undefined = undefined;
  entry: StoredBytes;

  /** The key that came behind this one last time: it most often does again, and need not be looked up. */
  next: EntryStore | undefined = undefined;

  private fingerprint = 0;
  private repeats = 0;
  private needed: number = REPEATS;

  /** `head` stands before any value, `textHead` before what a text is written as. */
  constructor(
    readonly key: string,
    readonly head: StoredBytes,
    readonly textHead: StoredBytes,
  ) {
    this.entry = head;
  }

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

  /** Remembers an entry by a copy of its text: an engine may hold a whole file behind a slice of it. */
  keep(text: string, entry: Uint8Array): void {
    this.repeats = 0;
    this.needed *= 2;
    this.text = interned(text);
    this.entry = new StoredBytes(entry);
  }
}

/** Places for bodies, a power of two. */
const BODIES = 64;

/** What is remembered of bodies that keep coming: in programs that say what varies in attributes, nearly all do. */
export class BodyStores {
  private readonly stores: readonly EntryStore[];

  constructor() {
    const nothing = new StoredBytes(new Uint8Array(0));
    this.stores = Array.from({ length: BODIES }, () => new EntryStore("", nothing, nothing));
  }

  /** Returns the place of a text; what is remembered there may be another one. */
  of(text: string): EntryStore {
    const { length } = text;
    const ends = length === 0 ? 0 : (text.charCodeAt(length >> 1) << 2) + text.charCodeAt(length - 1);
    return this.stores[(ends + 7 * length) & (BODIES - 1)] as EntryStore;
  }
}

/** What is remembered of keys, a bounded number of them. The functions make what stands before values. */
export class EntryStores {
  private readonly stores = new Map<string, EntryStore>();
  private last: EntryStore;

  constructor(
    private readonly headOf: (key: string) => Uint8Array,
    private readonly textHeadOf: (key: string) => Uint8Array,
  ) {
    this.last = this.storeOf("");
  }

  of(key: string, pace: Pace): EntryStore {
    const { last } = this;
    let { next } = last;
    if (next === undefined || next.key !== key) {
      next = this.stores.get(key) ?? this.make(key, pace);
      last.next = next;
    }
    this.last = next;
    return next;
  }

  private make(key: string, pace: Pace): EntryStore {
    if (!(pace.isCareful || (fits(key, KEY_BYTES) && wellFormed(key) === key))) throw CAREFULLY;
    if (this.stores.size === KEYS) this.forget();
    const store = this.storeOf(interned(key));
    this.stores.set(store.key, store);
    return store;
  }

  private forget(): void {
    for (const store of this.stores.values()) store.next = undefined;
    this.stores.clear();
  }

  private storeOf(key: string): EntryStore {
    return new EntryStore(key, new StoredBytes(this.headOf(key)), new StoredBytes(this.textHeadOf(key)));
  }
}
