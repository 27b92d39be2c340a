import { UNREADABLE } from "../otlp/native.js";
import { isPlain } from "../otlp/value.js";

/** Values by name. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Asks, as an attribute that is never sent, that a record is kept whatever the policy says. */
export const KEEP_MARK = "lipserviceKeep";

/** Tells whether a call asks that its record is kept. */
export function asksToKeep(attributes: unknown): boolean {
  if (typeof attributes !== "object" || attributes === null) return false;
  try {
    return (attributes as Attributes)[KEEP_MARK] === true;
  } catch {
    return false;
  }
}

/** Returns an attribute of the caller's, or what stands for one that throws. */
export function readOwn(attributes: Attributes, key: string): unknown {
  try {
    return attributes[key];
  } catch {
    return UNREADABLE;
  }
}

/** Returns the names of the caller's own attributes. */
export function ownKeys(attributes: unknown): readonly string[] {
  try {
    return typeof attributes === "object" && attributes !== null ? Object.keys(attributes) : [];
  } catch {
    return [];
  }
}

/** Returns a value as it is now: a list, a map or a plain object is copied, what is in it is not. */
export function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  try {
    if (Array.isArray(value)) return value.slice();
    if (value instanceof Map) return new Map(value);
    if (value instanceof Set) return new Set(value);
    if (value instanceof Date) return new Date(value);
    return isPlain(value) ? { ...value } : value;
  } catch {
    return value;
  }
}
