import {
  type FieldsFirst,
  type Library,
  type LogCall,
  logFieldsFirst,
  logValueTwice,
  type Surroundings,
} from "./call-library.js";

type BunyanLogger = FieldsFirst & {
  readonly streams: readonly unknown[];
  addStream(stream: object): void;
  level(level: string): void;
};

/** bunyan, as far as it is used. */
export interface BunyanModule {
  createLogger(options: object): BunyanLogger;
  readonly stdSerializers: object;
}

/** What connects LipService to bunyan. */
export interface BunyanSink {
  adaptiveStream(): object;
}

/** bunyan with a raw stream, which writes into memory. */
export class BunyanLibrary implements Library {
  private readonly loggers = new Map<string, BunyanLogger>();
  private readonly bare: BunyanLogger;
  private streams = 2;

  constructor(
    private readonly bunyan: BunyanModule,
    private readonly sink: BunyanSink,
    private readonly surroundings: Surroundings,
  ) {
    this.bare = bunyan.createLogger({ name: "bare", streams: [{ stream: { write: () => undefined } }] });
  }

  /** bunyan wants a name of each logger. */
  private logger(name: string): BunyanLogger {
    const found = this.loggers.get(name);
    if (found !== undefined) return found;
    const { write } = this.surroundings;
    const streams = [{ level: "trace", stream: { write } }, this.sink.adaptiveStream()];
    const { stdSerializers: serializers } = this.bunyan;
    const made = this.bunyan.createLogger({ name: name === "" ? "app" : name, serializers, streams });
    for (let more = 2; more < this.streams; more++) made.addStream(this.sink.adaptiveStream());
    this.loggers.set(name, made);
    return made;
  }

  log(call: LogCall): void {
    logFieldsFirst(this.logger(call.logger), call);
  }

  logValue(what: string, value: unknown, isBare: boolean): void {
    logValueTwice(isBare ? this.bare : this.logger("hostile"), what, value);
  }

  /** Another raw stream. */
  secondSink(): boolean {
    this.streams++;
    for (const logger of this.loggers.values()) logger.addStream(this.sink.adaptiveStream());
    return true;
  }

  reconfigure(): boolean {
    for (const logger of this.loggers.values()) logger.level("trace");
    return true;
  }

  isRestored(): boolean {
    return [...this.loggers.values()].every(({ streams }) => streams.length === this.streams);
  }
}
