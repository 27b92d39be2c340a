import { type Rate, readRate } from "./budget.js";
import type { Field } from "./field.js";
import type { Json } from "./json-value.js";
import { readProbability } from "./probability.js";

/** The value of a field that is one number, text or truth value. */
export type Plain = boolean | number | string | Rate;

const CAPITALS = /[A-Z]+/g;
const encoder = new TextEncoder();

/** Returns the value of a field, or nothing if it is wrong. */
export function readPlain(field: Field, given: Json): Plain | undefined {
  if (typeof given === "string") return readText(field, given);
  if (typeof given === "boolean") return field.type === "boolean" ? given : undefined;
  const isFit = field.type === "integer" && Number.isSafeInteger(given);
  return isFit && isWithin(field, given as number) ? (given as number) : undefined;
}

function readText(field: Field, given: string): Plain | undefined {
  switch (field.type) {
    case "integer":
      // Other letters change case differently from language to language.
      return field.words.get(given.replace(CAPITALS, (letters) => letters.toLowerCase()));
    case "text":
      return isWithin(field, utf8Size(given)) && isMadeOf(given, field.characters) ? given : undefined;
    case "choice":
      return field.choices.includes(given) ? given : undefined;
    case "probability":
      return readProbability(given);
    case "rate":
      return readRate(given, field);
    default:
      return undefined;
  }
}

/** Whether a number, a size or a count is in the range of a field. */
export function isWithin(field: Field, count: number): boolean {
  return field.low <= count && count <= field.high;
}

/** Returns the length of a text in bytes. */
export function utf8Size(text: string): number {
  return encoder.encode(text).length;
}

function isMadeOf(text: string, characters: string): boolean {
  return characters === "" || [...text].every((character) => characters.includes(character));
}
