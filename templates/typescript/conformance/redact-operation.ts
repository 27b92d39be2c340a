// The operation `redact`: a record with a text and attributes, as the option redacts it.

import { Double, Entries, isInteger } from "../dist/otlp/value.js";
import { Redactor } from "../dist/redaction/redactor.js";
import { wellFormed } from "../dist/text.js";
import { bitsOf } from "./bits.js";
import { mapOf, type Pairs } from "./encode.js";

/** Redacts a record. */
export function redact(text: string, attributes: string, keys: string): object {
  const redactor = new Redactor(wellFormed(keys).split(","));
  const given = mapOf(JSON.parse(attributes) as Pairs) as Record<string, unknown>;
  const left = redactor.record({ body: wellFormed(text), attributes: given });
  const counts = Object.entries(redactor.counts).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    text: String(left.body),
    attributes: JSON.stringify(pairsOf(left.attributes ?? {})),
    counts: JSON.stringify(Object.fromEntries(counts)),
  };
}

function pairsOf(map: object): unknown[] {
  const pairs = map instanceof Entries ? map.pairs : Object.entries(map);
  return pairs.map(([key, value]) => [key, givenOf(value)]);
}

/** A value as requests have it. */
function givenOf(value: unknown): object | null {
  if (typeof value === "string") return { s: value };
  if (typeof value === "boolean") return { b: value };
  if (typeof value === "bigint" || (typeof value === "number" && isInteger(value))) return { i: String(value) };
  if (typeof value === "number" || value instanceof Double)
    return { d: bitsOf(value instanceof Double ? value.value : value) };
  if (value instanceof Uint8Array) return { x: Buffer.from(value).toString("hex") };
  if (Array.isArray(value)) return { l: value.map(givenOf) };
  return typeof value === "object" && value !== null ? { m: pairsOf(value) } : null;
}
