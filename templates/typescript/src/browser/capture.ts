import { isError } from "./exception.js";
import type { ConsoleMethod, Listener, Page, PageEvent, Target } from "./page.js";
import { textOf } from "./protobuf.js";
import { CONSOLE_LEVELS, FILE_KEY, LINE_KEY } from "./tables.js";
import { attempt, isPlain } from "./value.js";

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
  const unlisten = listen([
    [page, "error", (event) => take(() => uncaught(event.error ?? event.message, event))],
    [page, "unhandledrejection", (event) => take(() => uncaught(event.reason, event))],
  ]);
  return () => {
    isOn = false;
    for (const restore of undo) restore();
    unlisten();
  };
}

/** Listens to events, and returns what ends that. */
export function listen(listeners: readonly (readonly [Target | undefined, string, Listener])[]): () => void {
  const each = (method: keyof Target) => {
    for (const [target, kind, listener] of listeners) target?.[method](kind, listener);
  };
  each("addEventListener");
  return () => each("removeEventListener");
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
  const [first, ...rest] = args;
  const last = rest.at(-1);
  const template = typeof first === "string" && args.length > 1 && /%[sdifjoOc]/.test(first) ? first : undefined;
  const places = template?.match(PLACES)?.filter((place) => place !== "%%").length ?? 0;
  const isBehind = typeof first === "string" && places < rest.length;
  const isBag = isBehind && !isError(last) && isPlain(last);
  if (isBag || (isBehind && isError(last))) rest.pop();
  const place = (mark: string) => (mark === "%%" ? "%" : rest.length > 0 ? placed(mark, rest.shift()) : mark);
  const head = template === undefined ? shown(first) : template.replace(PLACES, place);
  const text = [head, ...rest.map(shown)].join(" ");
  return { level, severity, text, template, attributes: isBag ? last : undefined, error: args.find(isError) };
}

function placed(mark: string, value: unknown): string {
  if (mark === "%c") return "";
  if (!/[dif]/.test(mark)) return shown(value);
  return String(mark === "%f" ? Number(value) : Math.trunc(Number(value)));
}

/** Of lists and plain objects their JSON, the beginning of it; what has a class may hold the whole page. */
function shown(value: unknown): string {
  const isShown = (each: unknown) => Array.isArray(each) || isPlain(each);
  let room = SHOWN;
  const bounded = (_: string, each: unknown): unknown => {
    if (room-- <= 0) return undefined;
    return typeof each !== "object" || each === null || isShown(each) ? each : textOf(each);
  };
  return attempt(() => (isShown(value) ? JSON.stringify(value, bounded) : undefined), undefined) ?? textOf(value);
}
