import { bytesOf } from "./text.js";

/** Whether an object was written as one, here or in another realm: what has a class may hold anything. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What `read` gives, or `otherwise` where it throws: values of the application may do anything when they are asked. */
export function attempt<Found, Other>(read: () => Found, otherwise: Other): Found | Other {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** The bytes of a text; of one that is longer than `most`, no fewer than that. */
export function byteLength(text: string, most: number): number {
  return text.length > most ? text.length : bytesOf(text).length;
}

/** What an object has by a name, and has not inherited. */
export function member<Value>(owner: Readonly<Record<string, Value>>, name: string): Value | undefined;
export function member(owner: object, name: string): unknown;
export function member(owner: object, name: string): unknown {
  return Object.hasOwn(owner, name) ? (owner as Record<string, unknown>)[name] : undefined;
}
