/** What the value of a field can be; the last two are fields of algorithms alone. */
export type FieldType =
  | "integer"
  | "boolean"
  | "text"
  | "choice"
  | "budget"
  | "action"
  | "object"
  | "list"
  | "map"
  | "probability"
  | "rate";

/** One field of an object of the policy, or of an algorithm. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;

  /** What the value should be, in words. */
  readonly expected: string;

  /** Its absence is an error. */
  readonly required: boolean;

  /** Its absence is nothing. Otherwise an absent field is read as `default`. */
  readonly optional: boolean;

  /** What an absent field is read as; null: an empty object, list or map. */
  readonly default: boolean | number | string | null;

  /** The smallest number, the fewest bytes of a text, the fewest entries of a list or map. */
  readonly low: number;

  /** The same for the largest and most. */
  readonly high: number;

  /** Lower-case names and the numbers they stand for. */
  readonly words: ReadonlyMap<string, number>;

  /** The texts that a choice can be. */
  readonly choices: readonly string[];

  /** What a text may be made of; empty: anything. */
  readonly characters: string;

  /** The object that an object or an element of a list is. */
  readonly of: string;

  /** The most bytes of a name and of a value of a map. */
  readonly entryBytes: number;

  /** How many entries a list or map may have, in words. */
  readonly size: string;

  /** What an element of a list or an entry of a map should be, in words. */
  readonly expectedEntry: string;
}

/** Objects, or algorithms, by name. They are maps because names come from documents: `constructor` is none. */
export type Objects = ReadonlyMap<string, readonly Field[]>;

/** An action as one text, which gives the only field of an algorithm; `expected` says what it should be. */
export interface ShortForm {
  readonly algorithm: string;
  readonly field: string;
  readonly expected: string;
}

const COMMON: Omit<Field, "name" | "type" | "expected"> = {
  required: false,
  optional: false,
  default: null,
  low: 0,
  high: 0,
  words: new Map(),
  choices: [],
  characters: "",
  of: "",
  entryBytes: 0,
  size: "",
  expectedEntry: "",
};

/** A field, of which `more` says what is not as in most others. */
export function field(name: string, type: FieldType, expected: string, more: Partial<Field> = {}): Field {
  return { ...COMMON, ...more, name, type, expected };
}
