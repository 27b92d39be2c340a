import { isError } from "../call/exception.js";
import { isPlain } from "../otlp/value.js";
import type { ConsoleMethod, Page, PageEvent } from "./page.js";
import { textOf } from "./protobuf.js";
import { CONSOLE_LEVELS, FILE_KEY, LINE_KEY } from "./tables.js";

/** What a call has said. */
export interface Said {
  readonly level: string;
  readonly severity: number;
  readonly text: string;

  /** The native template of a text with arguments. */
  readonly template?: string | undefined;
  readonly attributes?: object | undefined;
  readonly error?: unknown;
}

const PLACES = /%[sdifjoOc%]/g;
const UNCAUGHT = 17;

/** How many values of an argument are put into a text. */
const SHOWN = 500;

/** The methods of a console as they print, without us. */
export function printing(method: ConsoleMethod): ConsoleMethod {
  return ORIGINALS.get(method) ?? method;
}

const ORIGINALS = /* @__PURE__ */ new WeakMap<ConsoleMethod, ConsoleMethod>();

/**
 * Takes what the page prints and what it does not catch. What it prints stays as it is: each method is called with the
 * arguments it was given, whatever becomes of the record. Returns what ends it, and puts methods back that nobody else has
 * wrapped since.
 */
export function capture(page: Page, take: (said: () => Said) => void): () => void {
  let isOn = true;
  let isPrinting = false;
  const undo = CONSOLE_LEVELS.map(([level, severity]) => {
    const original = page.console[level];
    if (typeof original !== "function") return () => undefined;
    const wrapper: ConsoleMethod = function (this: unknown, ...args) {
      const isSaid = isOn && !isPrinting && !(level === "assert" && args[0]);
      if (isSaid) take(() => read(level, severity, level === "assert" ? assertion(args) : args));
      // A method may print by another one, which then has nothing to take.
      const wasPrinting = isPrinting;
      isPrinting = true;
      try {
        return Reflect.apply(original, this, args);
      } finally {
        isPrinting = wasPrinting;
      }
    };
    ORIGINALS.set(wrapper, printing(original));
    // One that is frozen stays as it is.
    if (!Reflect.set(page.console, level, wrapper)) return () => undefined;
    return () => {
      if (page.console[level] === wrapper) page.console[level] = original;
    };
  });
  const onError = (event: PageEvent) => take(() => uncaught(event.error ?? event.message, event));
  const onRejection = (event: PageEvent) => take(() => uncaught(event.reason, event));
  page.addEventListener("error", onError);
  page.addEventListener("unhandledrejection", onRejection);
  return () => {
    isOn = false;
    for (const restore of undo) restore();
    page.removeEventListener("error", onError);
    page.removeEventListener("unhandledrejection", onRejection);
  };
}

/** What was thrown is most often an error; scripts of other origins say nothing but that there was one. */
function uncaught(thrown: unknown, { filename, lineno }: PageEvent): Said {
  const attributes = filename ? { [FILE_KEY]: filename, [LINE_KEY]: lineno } : undefined;
  return { ...read("error", UNCAUGHT, [thrown]), attributes, template: undefined };
}

function assertion([, first, ...rest]: readonly unknown[]): readonly unknown[] {
  return [first === undefined ? "Assertion failed" : `Assertion failed: ${textOf(first)}`, ...rest];
}

/**
 * Reads the arguments of a method. The text is what it prints, but that a plain object behind a text is attributes, and an
 * error behind one becomes the record's exception.
 */
function read(level: string, severity: number, args: readonly unknown[]): Said {
  const [first] = args;
  const isFormat = typeof first === "string" && args.length > 1 && /%[sdifjoOc]/.test(first);
  const places = isFormat ? (first.match(PLACES) ?? []).filter((place) => place !== "%%").length : 0;
  const last = args.length > 1 && typeof first === "string" && places < args.length - 1 ? args.at(-1) : undefined;
  const isBag = typeof last === "object" && last !== null && !isError(last) && isPlain(last);
  const said = isBag || isError(last) ? args.slice(0, -1) : args;
  return {
    level,
    severity,
    text: format(said, isFormat),
    template: isFormat ? first : undefined,
    attributes: isBag ? (last as object) : undefined,
    error: args.find(isError),
  };
}

function format([first, ...rest]: readonly unknown[], isFormat: boolean): string {
  const place = (mark: string) => (mark === "%%" ? "%" : rest.length > 0 ? placed(mark, rest.shift()) : mark);
  const head = isFormat ? (first as string).replace(PLACES, place) : shown(first);
  return [head, ...rest.map(shown)].join(" ");
}

function placed(mark: string, value: unknown): string {
  if (mark === "%c") return "";
  if (mark === "%d" || mark === "%i") return String(Math.trunc(Number(value)));
  return mark === "%f" ? String(Number(value)) : shown(value);
}

/** Of lists and plain objects their JSON, the beginning of it; what has a class may hold the whole page. */
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null || isError(value)) return textOf(value);
  let room = SHOWN;
  const bounded = (_: string, each: unknown): unknown => {
    if (room-- <= 0) return undefined;
    const isClassed = typeof each === "object" && each !== null && !(Array.isArray(each) || isPlain(each));
    return isClassed ? textOf(each) : each;
  };
  try {
    return Array.isArray(value) || isPlain(value) ? JSON.stringify(value, bounded) : textOf(value);
  } catch {
    return textOf(value);
  }
}
