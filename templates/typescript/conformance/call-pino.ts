import { fieldsOf, type Library, type LogCall, type Surroundings } from "./call-library.js";

type Said = (...args: readonly unknown[]) => void;
type PinoLogger = Readonly<Record<string, Said>> & { level: string };

interface Multistream {
  add(entry: object): void;
}

/** pino, as far as it is used. */
export interface PinoModule {
  (options: object, stream: object): PinoLogger;
  multistream(entries: readonly object[]): Multistream;
}

/** What connects LipService to pino. */
export interface PinoSinks {
  adaptiveOptions(options: object): object;
  adaptiveStream(): object;
}

/** pino with its hooks, which writes into memory. */
export class PinoLibrary implements Library {
  private readonly stream: Multistream;
  private readonly loggers = new Map<string, PinoLogger>();
  private readonly bare: PinoLogger;

  constructor(
    private readonly pino: PinoModule,
    private readonly sinks: PinoSinks,
    { write }: Surroundings,
  ) {
    this.stream = pino.multistream([{ level: "trace", stream: { write } }]);
    this.bare = pino({ level: "trace" }, { write: () => undefined });
  }

  private logger(name: string): PinoLogger {
    const found = this.loggers.get(name);
    if (found !== undefined) return found;
    const options = { level: "trace", ...(name === "" ? {} : { name }) };
    const made = this.pino(this.sinks.adaptiveOptions(options), this.stream);
    this.loggers.set(name, made);
    return made;
  }

  log(call: LogCall): void {
    const fields = fieldsOf(call, "err");
    const said = call.template === null ? [call.message] : [call.template, ...call.args];
    this.logger(call.logger)[call.level]?.(...(Object.keys(fields).length === 0 ? [] : [fields]), ...said);
  }

  logValue(what: string, value: unknown, isBare: boolean): void {
    const logger = isBare ? this.bare : this.logger("hostile");
    logger["info"]?.({ value }, `hostile ${what}`);
    logger["info"]?.(`hostile ${what} %s`, value);
  }

  /** A destination beside the hooks. */
  secondSink(): boolean {
    this.stream.add({ level: "trace", stream: this.sinks.adaptiveStream() });
    return true;
  }

  reconfigure(): boolean {
    for (const logger of this.loggers.values()) {
      logger.level = "silent";
      logger.level = "trace";
    }
    return true;
  }

  /** Hooks are part of a logger of pino from its beginning. */
  isRestored(): boolean {
    return [...this.loggers.values()].every(({ level }) => level === "trace");
  }
}
