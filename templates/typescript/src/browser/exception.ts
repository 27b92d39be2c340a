import { EXCEPTION_MESSAGE_KEY, EXCEPTION_STACKTRACE_KEY, EXCEPTION_TYPE_KEY } from "./tables.js";
import { attempt } from "./value.js";

// `../call/exception.ts`, written to be small.

/** How many causes are told, an endless chain among them. */
const MAX_CAUSES = 8;

/** Tells whether a value is an error, be it one of another realm. */
export function isError(value: unknown): value is Error {
  return attempt(() => value instanceof Error || Object.prototype.toString.call(value) === "[object Error]", false);
}

/** Returns type, message and stack of what was thrown, if anything was. A part that cannot be read is left out. */
export function exceptionOf(thrown: unknown): Record<string, unknown> {
  if (thrown === undefined) return {};
  const error = thrown as Error;
  const read = (part: () => string | undefined) => attempt(part, undefined) || undefined;
  return {
    [EXCEPTION_TYPE_KEY]: read(() => textIn(error.name) || textIn(error.constructor?.name)),
    [EXCEPTION_MESSAGE_KEY]: read(() => textIn(error.message)),
    [EXCEPTION_STACKTRACE_KEY]: read(() => stacksOf(error, MAX_CAUSES)),
  };
}

function stacksOf(error: unknown, causes: number): string {
  if (!isError(error)) return "";
  const below = causes > 0 ? stacksOf(error.cause, causes - 1) : "";
  return [textIn(error.stack), below].filter(Boolean).join("\nCaused by: ");
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
