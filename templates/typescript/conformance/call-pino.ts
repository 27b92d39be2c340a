import {
  type FieldsFirst,
  type Library,
  type LogCall,
  logFieldsFirst,
  logValueTwice,
  type Surroundings,
} from "./call-library.js";

type PinoLogger = FieldsFirst & { level: string };

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
    logFieldsFirst(this.logger(call.logger), call);
  }

  logValue(what: string, value: unknown, isBare: boolean): void {
    logValueTwice(isBare ? this.bare : this.logger("hostile"), what, value);
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
