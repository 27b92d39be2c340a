import { Writable } from "node:stream";
import { fieldsOf, type Library, type LogCall, type Surroundings } from "./call-library.js";

type TransportClass = new (options?: object) => object;

interface WinstonLogger {
  readonly transports: readonly object[];
  log(level: string, ...said: readonly unknown[]): void;
  add(transport: object): void;
  configure(options: object): void;
}

type Formats = Readonly<Record<"combine" | "label" | "splat" | "json" | "errors", (...args: unknown[]) => object>>;

/** winston, as far as it is used. */
export interface WinstonModule {
  createLogger(options: object): WinstonLogger;
  readonly format: Formats;
  readonly Transport: TransportClass;
  readonly transports: { readonly Stream: TransportClass };
}

/** What connects LipService to winston. */
export interface WinstonSinks {
  adaptiveTransport(base: TransportClass): TransportClass;
  splatTemplate(): object;
}

/** The levels of the option `level`; those of npm have neither the first nor the last. */
const LEVELS = { fatal: 0, error: 1, warn: 2, info: 3, debug: 4, trace: 5 };

/** winston with a transport of LipService's, which writes into memory. */
export class WinstonLibrary implements Library {
  private readonly loggers = new Map<string, WinstonLogger>();
  private readonly Adaptive: TransportClass;
  private readonly bare: WinstonLogger;
  private transports = 2;

  constructor(
    private readonly winston: WinstonModule,
    private readonly sinks: WinstonSinks,
    private readonly surroundings: Surroundings,
  ) {
    this.Adaptive = sinks.adaptiveTransport(winston.Transport);
    this.bare = winston.createLogger({ ...this.options("bare"), transports: [this.memory(() => undefined)] });
  }

  private memory(write: (text: string) => void): object {
    const stream = new Writable({
      write(chunk, _, done) {
        write(String(chunk));
        done();
      },
    });
    return new this.winston.transports.Stream({ stream });
  }

  private options(name: string): object {
    const { format } = this.winston;
    const label = name === "" ? [] : [format.label({ label: name })];
    const formats = [...label, this.sinks.splatTemplate(), format.splat(), format.json()];
    return { levels: LEVELS, level: "trace", format: format.combine(...formats) };
  }

  private sinksOf(): object[] {
    const adaptive = Array.from({ length: this.transports - 1 }, () => new this.Adaptive());
    return [this.memory(this.surroundings.write), ...adaptive];
  }

  private logger(name: string): WinstonLogger {
    const found = this.loggers.get(name);
    if (found !== undefined) return found;
    const made = this.winston.createLogger({ ...this.options(name), transports: this.sinksOf() });
    this.loggers.set(name, made);
    return made;
  }

  log(call: LogCall): void {
    const fields = fieldsOf(call, "error");
    const said = call.template === null ? [call.message] : [call.template, ...call.args];
    this.logger(call.logger).log(call.level, ...said, ...(Object.keys(fields).length === 0 ? [] : [fields]));
  }

  logValue(what: string, value: unknown, isBare: boolean): void {
    const logger = isBare ? this.bare : this.logger("hostile");
    logger.log("info", `hostile ${what}`, { value });
    logger.log("info", `hostile ${what} %s`, value);
  }

  /** Another transport. */
  secondSink(): boolean {
    this.transports++;
    for (const logger of this.loggers.values()) logger.add(new this.Adaptive());
    return true;
  }

  /** Makes all transports anew. */
  reconfigure(): boolean {
    for (const [name, logger] of this.loggers) logger.configure({ ...this.options(name), transports: this.sinksOf() });
    return true;
  }

  isRestored(): boolean {
    return [...this.loggers.values()].every(({ transports }) => transports.length === this.transports);
  }
}
