import { asksToKeep } from "../call/attributes.js";
import { currentPipeline } from "../call/current.js";
import { Channel } from "../call/host.js";
import { isOfLibrary } from "../call/printing.js";
import { stackLimit } from "../call/stack-limit.js";
import { severity } from "../otlp/severity.js";
import { SEVERITY_TABLES } from "../otlp/tables.js";
import { type ConsoleCall, ConsoleHost, type Format, isFormat, textOf } from "./console-host.js";

/** Marks what stands in place of a method, for others who wrap it: the method itself. */
export const WRAPPED: unique symbol = Symbol.for("lipservice.wrapped") as never;

const LIBRARY = "console";
const METHODS: readonly string[] = [...(SEVERITY_TABLES.get(LIBRARY)?.names.keys() ?? [])];

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Console = Record<string, Method>;

/**
 * Takes what is logged by `console`. What it prints stays as it is, byte for byte, whether a record is kept or not.
 * Returns what puts its methods back; where somebody else has wrapped them since, ours only pass on what they get.
 */
export function connectConsole(given: object, format: Format): () => void {
  const console = given as Console;
  const taker = new ConsoleTaker(format);
  const undo = METHODS.filter((name) => typeof console[name] === "function").map((name) => wrap(console, name, taker));
  return () => {
    taker.isConnected = false;
    for (const restore of undo) restore();
  };
}

function wrap(console: Console, name: string, taker: ConsoleTaker): () => void {
  const original = console[name] as Method;
  const wrapper = wrapperOf(original, name, taker);
  Object.defineProperty(wrapper, WRAPPED, { value: original });
  try {
    console[name] = wrapper;
  } catch {
    // A console that is frozen stays as it is.
  }
  return () => {
    if (console[name] === wrapper) console[name] = original;
  };
}

function wrapperOf(original: Method, name: string, taker: ConsoleTaker): Method {
  const channel = taker.channel(name);
  if (name === "assert") return assertWrapper(original, channel, taker);
  if (name === "trace") return traceWrapper(original, channel, taker);
  return function lipserviceConsole(this: unknown, ...args: unknown[]): unknown {
    if (!taker.isPrinting) {
      taker.take(channel, args);
      return taker.isFormatting ? undefined : Reflect.apply(original, this, args);
    }
    return Reflect.apply(original, this, taker.isTracing ? args.map(withoutUs) : args);
  };
}

/** `assert` prints by another method, which then has nothing to take. */
function assertWrapper(original: Method, channel: Channel<ConsoleCall>, taker: ConsoleTaker): Method {
  return function lipserviceConsole(this: unknown, ...args: unknown[]): unknown {
    if (args[0] || taker.isPrinting) return Reflect.apply(original, this, args);
    taker.take(channel, assertion(args));
    if (taker.isFormatting) return undefined;
    taker.isPrinting = true;
    try {
      return Reflect.apply(original, this, args);
    } finally {
      taker.isPrinting = false;
    }
  };
}

/** So does `trace`; what it prints has one frame more, which is ours and is taken out. No other function may stand between. */
function traceWrapper(original: Method, channel: Channel<ConsoleCall>, taker: ConsoleTaker): Method {
  return function lipserviceConsole(this: unknown, ...args: unknown[]): unknown {
    if (taker.isPrinting) return Reflect.apply(original, this, args);
    taker.take(channel, args);
    if (taker.isFormatting) return undefined;
    const { stackTraceLimit: limit } = stackLimit;
    taker.isPrinting = true;
    taker.isTracing = true;
    if (limit !== undefined) stackLimit.stackTraceLimit = limit + 1;
    try {
      return Reflect.apply(original, this, args);
    } finally {
      if (limit !== undefined) stackLimit.stackTraceLimit = limit;
      taker.isTracing = false;
      taker.isPrinting = false;
    }
  };
}

/** What `assert` says of a condition that does not hold. */
function assertion([, ...args]: readonly unknown[]): ConsoleCall {
  const [first, ...rest] = args;
  if (args.length === 0) return ["Assertion failed"];
  return typeof first === "string" ? [`Assertion failed: ${first}`, ...rest] : ["Assertion failed:", ...args];
}

/** What our frame in a trace is called. */
const OUR_FRAME = "lipserviceConsole";

/** Takes our own frame out of the trace that `console.trace` prints. */
function withoutUs(given: unknown): unknown {
  const at = typeof given === "string" ? given.lastIndexOf(OUR_FRAME) : -1;
  if (at < 0) return given;
  const text = given as string;
  const end = text.indexOf("\n", at);
  return text.slice(0, text.lastIndexOf("\n", at)) + (end < 0 ? "" : text.slice(end));
}

/** Takes calls of `console`. */
class ConsoleTaker {
  isConnected = true;

  /**
   * We put arguments into a text. What a value of them prints then, it prints once more when `console` does the same: so
   * this time it must not be seen.
   */
  isFormatting = false;

  /** A method prints by another one, which has nothing to take. */
  isPrinting = false;
  isTracing = false;
  private readonly host: ConsoleHost;

  constructor(format: Format) {
    this.host = new ConsoleHost((...args) => {
      this.isFormatting = true;
      try {
        return format(...args);
      } finally {
        this.isFormatting = false;
      }
    });
  }

  channel(name: string): Channel<ConsoleCall> {
    return new Channel(this.host, "", severity(LIBRARY, name), name);
  }

  take(channel: Channel<ConsoleCall>, call: ConsoleCall): void {
    if (!this.isConnected || isOfLibrary(call)) return;
    const pipeline = currentPipeline();
    if (pipeline === undefined) return;
    if (isFormat(call)) pipeline.take(channel, call[0] as string, true, call, asksToKeep(call.at(-1)));
    else pipeline.take(channel, textOf(call), false, call, call.length > 1 && asksToKeep(call.at(-1)));
  }
}
