import type { AttributeList } from "../attribute-list.js";
import { RECORD_KEYS } from "../otlp/tables.js";

/** How many causes are told, an endless chain among them. */
const MAX_CAUSES = 8;

/** Tells whether a value is an error, be it one of another realm. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
  } catch {
    return false;
  }
}

/** Sets type, message and stack of an error among `attributes`. A part that cannot be read is left out. */
export function putException(attributes: Pick<AttributeList, "set">, error: unknown): void {
  putText(attributes, RECORD_KEYS.exceptionType, () => typeOf(error as Error));
  putText(attributes, RECORD_KEYS.exceptionMessage, () => textOf((error as Error).message));
  putText(attributes, RECORD_KEYS.exceptionStacktrace, () => stackOf(error as Error));
}

/** Returns an error as a text of one line or more, without its stack. */
export function errorText(error: Error): string {
  const [name, message] = [typeOf(error), textOf(error.message)];
  return message === "" ? name : `${name}: ${message}`;
}

function putText(attributes: Pick<AttributeList, "set">, key: string, read: () => string): void {
  try {
    const text = read();
    if (text !== "") attributes.set(key, text);
  } catch {
    // A hostile error keeps its secret.
  }
}

function typeOf(error: Error): string {
  return textOf(error.name) || textOf(error.constructor?.name);
}

function stackOf(error: Error): string {
  const stacks: string[] = [];
  for (let at: unknown = error; isError(at) && stacks.length <= MAX_CAUSES; at = at.cause)
    stacks.push(textOf(at.stack));
  return stacks.filter((stack) => stack !== "").join("\nCaused by: ");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
