import assert from "node:assert/strict";
import type { Field } from "../src/policy/field.js";
import { type PolicyReading, readPolicy } from "../src/policy/policy-reader.js";
import { ACTION_WORDS, OBJECTS } from "../src/policy/tables.js";

type Below = (limit: number) => number;
type Document = Record<string, unknown>;

/** A number that is no value of any field. */
export const WRONG = 0.5;

export function fieldsOf(name: string): readonly Field[] {
  return OBJECTS.get(name) ?? [];
}

export function fieldOf(object: string, name: string): Field {
  return fieldsOf(object).find((field) => field.name === name) as Field;
}

/** A rule with nothing in it but what it must have. */
export function plainRule(number = 0): Document {
  const { low, high, characters } = fieldOf("rule", "id");
  const id = number.toString(2).padStart(Math.max(low, Math.min(high, 8)), "0");
  return { id: spelled(id, characters), action: [...ACTION_WORDS.keys()][0] };
}

/** Two digits, by two characters of which an id may be made. */
function spelled(id: string, characters: string): string {
  const [zero, one] = characters === "" ? "01" : characters;
  return id
    .replace(/0/g, "x")
    .replace(/1/g, one as string)
    .replace(/x/g, zero as string);
}

/** An object of the document that is in order by itself, with some of its fields. */
export function randomObject(name: string, below: Below): Document {
  const given = fieldsOf(name).filter((field) => field.required || below(3) > 0);
  return Object.fromEntries(given.map((field) => [field.name, randomValue(field, below)]));
}

function randomValue(field: Field, below: Below): unknown {
  switch (field.type) {
    case "integer":
      return pick([field.low, field.high, field.low + below(field.high - field.low + 1), ...field.words.keys()], below);
    case "boolean":
      return below(2) === 0;
    case "text":
      return randomText(field, below);
    case "choice":
      return pick(field.choices, below);
    case "action":
      return pick([...ACTION_WORDS.keys()], below);
    case "object":
      return randomObject(field.of, below);
    case "list":
      return Array.from({ length: below(1 + Math.min(field.high, 5)) }, () => randomObject(field.of, below));
    case "map":
      return Object.fromEntries(Array.from({ length: below(1 + Math.min(field.high, 5)) }, (_, at) => [`k${at}`, "*"]));
    default:
      return field.default;
  }
}

function randomText(field: Field, below: Below): string {
  const alphabet = field.characters === "" ? "ab*\u{1f600}" : field.characters;
  const length = Math.max(field.low, Math.min(field.high >> 2, 8));
  return Array.from({ length }, () => pick([...alphabet], below)).join("");
}

export function pick<Item>(items: readonly Item[], below: Below): Item {
  return items[below(items.length)] as Item;
}

/** The same value with the names of its objects in another order. */
export function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, item]: [string, unknown]) => [name, turned(item)]));
}

export function read(value: unknown): PolicyReading {
  return readPolicy(JSON.stringify(value));
}

export function hashOf(value: unknown): string {
  const { policy, errors } = read(value);
  assert.deepEqual(errors, []);
  return policy?.hash ?? "";
}

/** A document with one rule, which acts so. */
export function acting(action: unknown): object {
  return { rules: [{ ...plainRule(), action }] };
}

export function linesOf(findings: PolicyReading["errors"]): string[] {
  return findings.map(String);
}

export function pathsOf(findings: PolicyReading["errors"]): string[] {
  return findings.map((finding) => finding.path);
}
