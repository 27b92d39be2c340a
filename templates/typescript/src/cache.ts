import { type Bytes, wordsWithin } from "./text.js";

/** Entries of each cache. Powers of two: a place is some bits of a hash. */
export const LINES: number = 1 << 13;
const MESSAGES = 1 << 10;

/** Templates of each of two generations, and the units of the longest one kept. */
const TEMPLATES = 1 << 10;
const TEMPLATE_UNITS = 1 << 9;

/** Words of all bytes kept for each place. The longest keys: half a kilobyte of a line, as many units of a message. */
const ROOM = 1 << 4;
const KEY_WORDS = 1 << 7;
const MESSAGE_UNITS = 1 << 9;

/**
 * Values by bytes, such as those of a canonical line: two places for each hash, of which the one used longer ago gives way.
 *
 * Keys lie one behind the other in an array that is never reallocated, and that is written again from its front when it
 * is full: allocating a key for a line never seen again would cost more than reading the line.
 */
export class ByteCache<Value> {
  private readonly keys: Uint32Array;

  /** Words written so far; a key is lost once so many more were written that its place was needed. */
  private written = 0;

  /** For each place, how many words had been written before its key; how many bytes it has; its value. */
  private readonly starts: Float64Array;
  private readonly lengths: Uint16Array;
  private readonly values: (Value | undefined)[];

  /** For each pair of places, which of them was used last. */
  private readonly latest: Uint8Array;

  /** How many `places` there are is a power of two. */
  constructor(places: number) {
    this.keys = new Uint32Array(ROOM * places);
    this.starts = new Float64Array(places);
    this.lengths = new Uint16Array(places);
    this.values = new Array<Value | undefined>(places).fill(undefined);
    this.latest = new Uint8Array(places >> 1);
  }

  get(line: Bytes): Value | undefined {
    const pair = this.pairOf(line);
    for (let side = 0; side < 2; side++) {
      const place = 2 * pair + side;
      const value = this.values[place];
      if (value === undefined || this.lengths[place] !== line.length || !this.matches(place, line)) continue;
      this.latest[pair] = side;
      return value;
    }
    return undefined;
  }

  set(line: Bytes, value: Value): void {
    const words = wordsWithin(line.length);
    if (words > KEY_WORDS) return;
    const pair = this.pairOf(line);
    const room = this.keys.length;
    const side = 1 - (this.latest[pair] as number);
    const place = 2 * pair + side;
    const left = room - (this.written & (room - 1));
    if (left < words) this.written += left;
    const start = this.written & (room - 1);
    for (let at = 0; at < words; at++) this.keys[start + at] = line.words[at] as number;
    this.starts[place] = this.written;
    this.written += words;
    this.lengths[place] = line.length;
    this.values[place] = value;
    this.latest[pair] = side;
  }

  private matches(place: number, line: Bytes): boolean {
    const written = this.starts[place] as number;
    const room = this.keys.length;
    if (this.written - written > room) return false;
    // The remainder, also of what is beyond 32 bits.
    const start = written & (room - 1);
    for (let at = wordsWithin(line.length) - 1; at >= 0; at--) {
      if (this.keys[start + at] !== line.words[at]) return false;
    }
    return true;
  }

  private pairOf({ hash }: Bytes): number {
    return (hash >>> 8) & (this.latest.length - 1);
  }
}

/**
 * Values by messages, for those that come again unchanged: a look-up compares one string, or two. A message has two
 * places, of which the one written longer ago gives way.
 *
 * A message is kept when it comes a second time, so that a flood of new ones costs next to nothing. Kept strings are
 * copies: an engine may hold a whole file behind a slice of it.
 */
export class MessageCache<Value> {
  private readonly messages: string[] = new Array<string>(MESSAGES).fill("");
  private readonly values: (Value | undefined)[] = new Array<Value | undefined>(MESSAGES).fill(undefined);
  private readonly fingerprints = new Int32Array(MESSAGES);

  get(message: string): Value | undefined {
    const place = sample(message);
    if (this.messages[place] === message) return this.values[place];
    return this.messages[place + 1] === message ? this.values[place + 1] : undefined;
  }

  /** Keeps `value` if one of the last two messages offered for these places had the same fingerprint. */
  offer(message: string, fingerprint: number, value: Value): void {
    if (message.length > MESSAGE_UNITS) return;
    const place = sample(message);
    const [last, before] = [this.fingerprints[place], this.fingerprints[place + 1]];
    if (last === fingerprint || before === fingerprint) this.keep(place, message, value);
    if (last === fingerprint) return;
    this.fingerprints[place] = fingerprint;
    this.fingerprints[place + 1] = last as number;
  }

  /** Keeps a message in the first place; the one that was there moves to the second. */
  private keep(place: number, message: string, value: Value): void {
    this.messages[place + 1] = this.messages[place] as string;
    this.values[place + 1] = this.values[place];
    this.messages[place] = interned(message);
    this.values[place] = value;
  }
}

/**
 * Values by templates, in two generations: when the younger is full it becomes the older one, which is forgotten. What is
 * found in the older one moves to the younger.
 */
export class TemplateCache<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  get(template: string): Value | undefined {
    const known = this.young.get(template);
    if (known !== undefined) return known;
    const older = this.old.get(template);
    return older === undefined ? undefined : this.keep(template, older);
  }

  /** Keeps `value`, unless its template is long, and returns it. */
  keep(template: string, value: Value): Value {
    if (template.length > TEMPLATE_UNITS) return value;
    if (this.young.size === TEMPLATES) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(template, value);
    return value;
  }
}

/** The first of two places for a message, from its length and a few of its units. */
function sample(message: string): number {
  const length = message.length;
  if (length === 0) return 0;
  const quarter = length >> 2;
  let hash = Math.imul(length, 31) + message.charCodeAt(quarter);
  hash = Math.imul(hash, 31) + message.charCodeAt(length >> 1);
  hash = Math.imul(hash, 31) + message.charCodeAt(length - 1 - quarter);
  hash = Math.imul(hash, 31) + message.charCodeAt(length - 1);
  return (Math.imul(hash, 0x9e3779b1) >>> 20) & (MESSAGES - 2);
}

/** The same string as engines hold names: one flat copy, which a literal in the program shares. */
export function interned(text: string): string {
  return Object.keys({ [text]: true })[0] as string;
}
