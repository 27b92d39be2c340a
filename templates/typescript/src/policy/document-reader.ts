import { byteOrder } from "../text.js";
import { type Allowance, Rate, readAllowance, readRate } from "./budget.js";
import type { Field, ShortForm } from "./field.js";
import { element, Finding, member } from "./finding.js";
import type { Json, JsonObject } from "./json-value.js";
import { message, unexpected } from "./message.js";
import { isWithin, type Plain, readPlain, utf8Size } from "./plain-field.js";
import { readPercent } from "./probability.js";
import { ACTION_WORDS, ALGORITHM_EXPECTED, ALGORITHMS, OBJECTS, PERCENT, RATE } from "./tables.js";

/** An object that was read: its fields, without those that are wrong or left out. */
export type Fields = Map<string, Value>;

/** A list that was read; an element that is no object is nothing. */
export type Elements = (Fields | undefined)[];

export type Value = Exclude<Plain, Rate> | Allowance | Fields | Elements;

type Found = Value | Rate | undefined;

/** The field of an action that names the algorithm, beside the fields of that. */
const ALGORITHM = "algorithm";

/** Reads one document by the tables of the spec, each field by its type and by itself. What is wrong is noted. */
export class DocumentReader {
  readonly errors: Finding[] = [];
  readonly notices: Finding[] = [];

  /** Notes an error. */
  fault(path: string, text: string): undefined {
    this.errors.push(new Finding(path, text));
    return undefined;
  }

  /** Reads the object `name` of the tables, with all defaults filled in and all texts read. */
  read(name: string, expected: string, given: Json, path: string): Fields | undefined {
    if (!isObject(given)) return this.fault(path, unexpected(expected, given));
    return this.fields(OBJECTS.get(name) ?? [], given, path, new Map());
  }

  /** Adds what fields there are to `result`, which may name further ones that may be given. */
  private fields(fields: readonly Field[], given: JsonObject, path: string, result: Fields): Fields {
    const known = new Set([...result.keys(), ...fields.map((field) => field.name)]);
    for (const field of fields) {
      const value = this.field(field, given.get(field.name) ?? null, member(path, field.name));
      if (value !== undefined) add(result, field.name, value);
    }
    const unknown = [...given.keys()].filter((name) => !known.has(name)).sort(byteOrder);
    for (const name of unknown) this.notices.push(new Finding(member(path, name), message("unknown_field")));
    return result;
  }

  /** Returns the value of a field, or nothing where it is wrong or left out. */
  private field(field: Field, given: Json, path: string): Found {
    if (given !== null) return this.value(field, given, path);
    if (field.required) return this.fault(path, message("missing"));
    return field.optional ? undefined : this.value(field, empty(field), path);
  }

  private value(field: Field, given: Json, path: string): Found {
    switch (field.type) {
      case "object":
        return this.read(field.of, field.expected, given, path);
      case "list":
        return this.list(field, given, path);
      case "map":
        return this.map(field, given, path);
      case "action":
        return this.action(field, given, path);
      case "budget":
        return this.budget(field, given, path);
      default:
        return readPlain(field, given) ?? this.fault(path, unexpected(field.expected, given));
    }
  }

  private list(field: Field, given: Json, path: string): Elements | undefined {
    if (!isList(given)) return this.fault(path, unexpected(field.expected, given));
    this.count(field, given.length, path);
    return given.map((item, index) => this.read(field.of, field.expectedEntry, item, element(path, index)));
  }

  private map(field: Field, given: Json, path: string): Fields | undefined {
    if (!isObject(given)) return this.fault(path, unexpected(field.expected, given));
    // Null is absent here too.
    const entries = [...given].filter(([, value]) => value !== null);
    entries.sort(([left], [right]) => byteOrder(left, right));
    this.count(field, entries.length, path);
    const result: Fields = new Map();
    for (const [name, value] of entries) {
      if (isEntry(field, name, value)) result.set(name, value);
      else this.fault(member(path, name), unexpected(field.expectedEntry, value));
    }
    return result;
  }

  private count(field: Field, count: number, path: string): void {
    if (!isWithin(field, count)) this.fault(path, message("entries", { size: field.size, count }));
  }

  private budget(field: Field, given: Json, path: string): Allowance | undefined {
    const read = typeof given === "string" ? readAllowance(given) : unexpected(field.expected, given);
    return typeof read === "string" ? this.fault(path, read) : read;
  }

  private action(field: Field, given: Json, path: string): Fields | undefined {
    if (typeof given === "string") return this.shortAction(field, given, path);
    return isObject(given) ? this.namedAction(given, path) : this.fault(path, unexpected(field.expected, given));
  }

  private namedAction(given: JsonObject, path: string): Fields | undefined {
    const name = given.get(ALGORITHM) ?? null;
    const where = member(path, ALGORITHM);
    if (name === null) return this.fault(where, message("missing"));
    const fields = typeof name === "string" ? ALGORITHMS.get(name) : undefined;
    if (fields === undefined) return this.fault(where, unexpected(ALGORITHM_EXPECTED, name));
    return this.fields(fields, given, path, new Map([[ALGORITHM, name as string]]));
  }

  private shortAction(field: Field, text: string, path: string): Fields | undefined {
    const algorithm = ACTION_WORDS.get(text);
    if (algorithm !== undefined) return new Map([[ALGORITHM, algorithm]]);
    if (text.includes("%")) return this.shortForm(PERCENT, readPercent(text), text, path);
    if (!text.includes("/")) return this.fault(path, unexpected(field.expected, text));
    const [rate] = ALGORITHMS.get(RATE.algorithm) ?? [];
    return this.shortForm(RATE, rate && readRate(text, rate), text, path);
  }

  private shortForm(form: ShortForm, value: number | Rate | undefined, text: string, path: string): Fields | undefined {
    if (value === undefined) return this.fault(path, unexpected(form.expected, text));
    return add(new Map([[ALGORITHM, form.algorithm]]), form.field, value);
  }
}

/** Adds a field by its name in the engine: there a rate is two numbers. */
function add(result: Fields, name: string, value: Value | Rate): Fields {
  if (value instanceof Rate) return result.set(`${name}_count`, value.count).set(`${name}_period_ms`, value.periodMs);
  return result.set(name, value);
}

/** What stands for an absent field. */
function empty(field: Field): Json {
  if (field.type === "list") return [];
  return field.type === "object" || field.type === "map" ? new Map() : field.default;
}

function isEntry(field: Field, name: string, value: Json): value is string {
  if (typeof value !== "string" || name === "") return false;
  return Math.max(utf8Size(name), utf8Size(value)) <= field.entryBytes;
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
