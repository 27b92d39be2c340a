import { AttributeList } from "../attribute-list.js";
import type { BuiltRecord } from "../built-record.js";
import { UNREADABLE } from "../otlp/native.js";
import { MAX_ATTRIBUTES, RECORD_KEYS } from "../otlp/tables.js";
import { inheritsProperties, isPlain } from "../otlp/value.js";
import { type Attributes, KEEP_MARK, ownKeys, readOwn } from "./attributes.js";

/** A list that is longer may have no room for all stamps. */
const LONG = MAX_ATTRIBUTES / 2;
const NONE: string[] = [];

/** Where libraries and people put an error among their attributes. */
export const ERROR_KEYS = ["error", "err", "exception"] as const;
const [ERROR, ERR, EXCEPTION] = ERROR_KEYS;

/** The attributes that a caller gave with one record, each read once. One object serves all records. */
export class OwnAttributes {
  list: AttributeList = new AttributeList();
  given: Attributes | undefined = undefined;
  namesPerson = false;
  namesSession = false;

  /** An error may stand among them. */
  mayHaveError = false;

  /** How many more there are than could be sent; they are not read. */
  left = 0;

  /** Reads attributes. */
  read(given: Attributes | undefined): void {
    this.given = given;
    this.namesPerson = false;
    this.namesSession = false;
    this.mayHaveError = false;
    this.left = 0;
    if (given === undefined) return;
    if (isLoopEnough(given)) this.readPlain(given);
    else {
      // What is inherited counts where an error is looked for, and nowhere else.
      this.mayHaveError = true;
      this.readNamed(given, ownKeys(given), 0);
    }
  }

  /** Values are read several times faster in such a loop than by names that have been asked for. */
  private readPlain(given: Attributes): void {
    let seen = 0;
    try {
      for (const name in given) {
        seen++;
        if (this.isWanted(name)) this.put(name, given[name]);
      }
    } catch {
      // Whatever came before has been read. A getter may do something, so it is not read again.
      const names = ownKeys(given);
      if (seen > 0) this.put(names[seen - 1] ?? "", UNREADABLE);
      this.readNamed(given, names, seen);
    }
  }

  private readNamed(given: Attributes, names: readonly string[], from: number): void {
    for (let at = from; at < names.length; at++) {
      const name = names[at] as string;
      if (this.isWanted(name)) this.put(name, readOwn(given, name));
    }
  }

  /** Takes note of a name, and tells whether its value is to be read. */
  private isWanted(name: string): boolean {
    if (name === KEEP_MARK) return false;
    if (name === RECORD_KEYS.distinctId) this.namesPerson = true;
    else if (name === RECORD_KEYS.sessionId) this.namesSession = true;
    else if (name === ERROR || name === ERR || name === EXCEPTION) this.mayHaveError = true;
    // An error is sent elsewhere, and makes room for one more.
    if (this.list.length <= MAX_ATTRIBUTES) return true;
    this.left++;
    return false;
  }

  private put(name: string, value: unknown): void {
    if (value !== undefined) this.list.add(name, value);
  }

  /** Puts them into a record behind what it has, but for one name. */
  putInto(record: BuiltRecord, except: string | undefined): void {
    const { list } = this;
    const { attributes } = record;
    const isAlone = attributes.length === 0 && except === undefined && list.length <= MAX_ATTRIBUTES;
    record.droppedAttributes = this.left + (isAlone ? 0 : this.putBehind(attributes, except));
    record.own = list.length + attributes.length > LONG ? this.names(except) : NONE;
    if (!isAlone) return;
    // Then nothing has to be copied.
    record.attributes = list;
    this.list = attributes;
  }

  /** Returns how many had no room: one, if any. */
  private putBehind(attributes: AttributeList, except: string | undefined): number {
    const { list } = this;
    const known = attributes.length;
    let count = 0;
    for (let at = 0; at < list.length; at++) {
      const name = list.names[at] as string;
      if (name === except) continue;
      if (++count > MAX_ATTRIBUTES) return 1;
      attributes.set(name, list.values[at], known);
    }
    return 0;
  }

  /** The names of what is put. */
  private names(except: string | undefined): string[] {
    const { names, length } = this.list;
    const own = names.slice(0, length).filter((name) => name !== except);
    return own.slice(0, MAX_ATTRIBUTES);
  }

  /** Holds on to nothing. */
  release(): void {
    this.list.clear();
    this.given = undefined;
  }
}

/** Whether a loop over an object passes its own properties and no others. */
function isLoopEnough(given: Attributes): boolean {
  try {
    return isPlain(given) && !inheritsProperties();
  } catch {
    return false;
  }
}
