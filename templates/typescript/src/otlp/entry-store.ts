import { interned } from "../cache.js";
import { wellFormed } from "../text.js";
import { fits } from "./cut.js";
import { CAREFULLY, type Pace } from "./piece-encoder.js";
import { StoredBytes } from "./stored-bytes.js";
import { KEY_BYTES } from "./tables.js";
import { TextStores } from "./text-store.js";

/** Keys that are remembered. When there are more, all are forgotten: hot ones are soon back. */
const KEYS = 512;

/** Texts of one key that are remembered, a power of two. */
const TEXTS = 8;

/** What is remembered of one key: what stands before its value, and all of it with texts that keep coming. */
export class EntryStore {
  /** The key that came behind this one last time: it most often does again, and need not be looked up. */
  next: EntryStore | undefined = undefined;

  private known: TextStores | undefined = undefined;

  /** `head` stands before any value, `textHead` before what a text is written as. */
  constructor(
    readonly key: string,
    readonly head: StoredBytes,
    readonly textHead: StoredBytes,
  ) {}

  /** Most keys have only texts, or none. */
  get texts(): TextStores {
    this.known ??= new TextStores(TEXTS);
    return this.known;
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
