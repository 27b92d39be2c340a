import { Channel } from "../call/host.js";
import { severity } from "../otlp/severity.js";
import { PINO, type PinoCall } from "./pino-call.js";

/** A logger of pino, as far as it is used. */
export interface PinoLogger {
  bindings?(): object;
  readonly msgPrefix?: string | undefined;
  readonly levels?: { readonly labels?: Readonly<Record<number, string>> };
}

/** How a logger calls what is in its lines. */
export interface PinoKeys {
  readonly messageKey: string;
  readonly errorKey: string;
  readonly nestedKey: string | undefined;

  /** What pino itself writes into each line. */
  readonly ofHost: readonly string[];
}

const LIBRARY = "pino";
const OF_HOST: readonly string[] = ["level", "time", "pid", "hostname", "name"];
const FORMATTERS = Symbol.for("pino.formatters");
const DEFAULT_LEVEL = 30;

/** What is known of a logger; found out once, and again where its bindings have changed. */
export class KnownLogger {
  readonly keys: PinoKeys;
  readonly prefix: string;
  private readonly name: string;
  private readonly bound: unknown;
  private readonly channels = new Map<number, Channel<PinoCall>>();
  private lastLevel = 0;
  private last: Channel<PinoCall> | undefined = undefined;

  constructor(private readonly logger: PinoLogger) {
    this.bound = boundTo(logger);
    this.name = nameOf(logger);
    const { msgPrefix } = logger;
    this.prefix = typeof msgPrefix === "string" ? msgPrefix : "";
    this.keys = {
      messageKey: settingOf(logger, "messageKey") ?? "msg",
      errorKey: settingOf(logger, "errorKey") ?? "err",
      nestedKey: settingOf(logger, "nestedKey"),
      ofHost: [...OF_HOST, ...levelKeys(logger)],
    };
  }

  get isCurrent(): boolean {
    return this.bound !== undefined && this.bound === boundTo(this.logger);
  }

  /** The channel of a level by its number. */
  channel(level: number): Channel<PinoCall> {
    if (level !== this.lastLevel || this.last === undefined) {
      this.last = this.channels.get(level) ?? this.newChannel(level);
      this.lastLevel = level;
    }
    return this.last;
  }

  private newChannel(level: number): Channel<PinoCall> {
    const label = this.logger.levels?.labels?.[level] ?? String(level);
    const made = new Channel(PINO, this.name, severity(LIBRARY, level), label);
    this.channels.set(level, made);
    return made;
  }
}

/** All loggers that have logged. */
export class KnownLoggers {
  private readonly known = new WeakMap<PinoLogger, KnownLogger>();
  private last: PinoLogger | undefined = undefined;
  private lastKnown: KnownLogger | undefined = undefined;

  of(logger: PinoLogger): KnownLogger {
    const found = logger === this.last ? this.lastKnown : this.known.get(logger);
    const known = found?.isCurrent === true ? found : new KnownLogger(logger);
    if (known !== found) this.known.set(logger, known);
    this.last = logger;
    this.lastKnown = known;
    return known;
  }
}

/** Returns the number of a level, which may be a name. */
export function levelNumber(level: unknown): number {
  return typeof level === "number" ? level : DEFAULT_LEVEL;
}

function nameOf(logger: PinoLogger): string {
  try {
    const { name } = Object(logger.bindings?.()) as { readonly name?: unknown };
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}

// pino keeps its settings by symbols of these descriptions, and hands them out as `pino.symbols`.
let bindingsSymbol: symbol | undefined;

function boundTo(logger: PinoLogger): unknown {
  bindingsSymbol ??= symbolOf(logger, "chindings");
  return bindingsSymbol && (logger as Readonly<Record<symbol, unknown>>)[bindingsSymbol];
}

function settingOf(logger: PinoLogger, name: string): string | undefined {
  const symbol = symbolOf(logger, name);
  const value = symbol && (logger as Readonly<Record<symbol, unknown>>)[symbol];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A child has the settings of its parent by inheritance. */
function symbolOf(logger: PinoLogger, name: string): symbol | undefined {
  const description = `${LIBRARY}.${name}`;
  for (let at: unknown = logger; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertySymbols(at).find((symbol) => symbol.description === description);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns what a formatter of the user's calls the level. */
function levelKeys(logger: PinoLogger): readonly string[] {
  try {
    const { level } = Object((logger as Readonly<Record<symbol, unknown>>)[FORMATTERS]) as {
      readonly level?: (label: string, level: number) => object;
    };
    return level === undefined ? [] : Object.keys(level("info", DEFAULT_LEVEL));
  } catch {
    return [];
  }
}
