import { isError } from "./exception.js";

interface Serialized {
  readonly type?: unknown;
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
}

/** Returns the error that a value is, or that a serializer has made it of; nothing where it is none. */
export function errorOf(value: unknown): Error | undefined {
  if (isError(value)) return value;
  if (typeof value !== "object" || value === null) return undefined;
  const { type, name = type, message, stack } = value as Serialized;
  if (typeof message !== "string" || typeof stack !== "string") return undefined;
  const own = { name: typeof name === "string" ? name : "Error", message, stack };
  return Object.assign(Object.create(Error.prototype) as Error, own);
}
