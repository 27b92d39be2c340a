import type { Attributes } from "../call/attributes.js";
import { callSite } from "../call/call-site.js";
import { errorText, isError } from "../call/exception.js";
import type { Host, Location } from "../call/host.js";
import { isPlain } from "../otlp/value.js";

/** Puts arguments into one text, as `console` does. */
export type Format = (...args: readonly unknown[]) => string;

/** The arguments of one call of `console`. */
export type ConsoleCall = readonly unknown[];

/** Returns the text of a call that is no format, if it has one at no cost: alone, or before attributes or an error. */
export function textOf(call: ConsoleCall): string | undefined {
  const first = call[0];
  return typeof first === "string" && endOf(call) === 1 ? first : undefined;
}

const PLACEHOLDER = /%[sdifjoOc]/;
const PLACEHOLDERS = /%[sdifjoOc%]/g;

/**
 * How calls of `console` are read. The text is what `console` prints, with two exceptions that loggers with attributes
 * have made common: a plain object behind a text is attributes, and an error behind one becomes the exception of the
 * record. Neither stands in the text again, unless that has a place for it.
 */
export class ConsoleHost implements Host<ConsoleCall> {
  constructor(private readonly format: Format) {}

  body(call: ConsoleCall): string {
    const [first] = call;
    if (call.length === 1) return typeof first === "string" ? first : this.lone(first);
    const said = call.slice(0, endOf(call));
    if (said.length === 1 && typeof first === "string") return this.format("%s", first);
    return this.format(...said);
  }

  private lone(value: unknown): string {
    return isError(value) ? errorText(value) : this.format(value);
  }

  attributes(call: ConsoleCall): Attributes | undefined {
    const last = call.at(-1);
    return endOf(call) < call.length && !isError(last) ? (last as Attributes) : undefined;
  }

  error(call: ConsoleCall): unknown {
    return call.find(isError);
  }

  parameters(call: ConsoleCall): readonly unknown[] {
    return call.slice(1, 1 + placesOf(call[0] as string));
  }

  location(): Location | undefined {
    return callSite();
  }
}

/** Tells whether a call has a format string and something for its places. */
export function isFormat(call: ConsoleCall): boolean {
  const first = call[0];
  return call.length > 1 && typeof first === "string" && first.includes("%") && PLACEHOLDER.test(first);
}

/** Returns how many of the arguments are the text: all, or all but a last one that is attributes or an error. */
function endOf(call: ConsoleCall): number {
  const { length } = call;
  const first = call[0];
  if (length < 2 || typeof first !== "string") return length;
  const last = call[length - 1];
  if (typeof last !== "object" || last === null) return length;
  const isTaken = placesOf(first) >= length - 1;
  return !isTaken && (isError(last) || isBag(last)) ? length - 1 : length;
}

function isBag(value: object): boolean {
  try {
    return isPlain(value);
  } catch {
    return false;
  }
}

/** Returns how many places a format string has. */
function placesOf(text: string): number {
  if (!text.includes("%")) return 0;
  return [...text.matchAll(PLACEHOLDERS)].filter(([place]) => place !== "%%").length;
}
