import { asksToKeep } from "../call/attributes.js";
import { Channels } from "../call/channels.js";
import { currentPipeline, flushCurrent } from "../call/current.js";
import { textOf } from "../otlp/native.js";
import { severity } from "../otlp/severity.js";
import { isToTake, Piping, type WinstonLogger } from "./piping.js";
import { LEVEL, splatOf, TEMPLATE, WINSTON, type WinstonInfo } from "./winston-host.js";

/** A transport of winston, as far as it is used. */
interface Transport {
  emit(event: string, ...args: unknown[]): boolean;
  listenerCount(event: string): number;
  on(event: string, listen: (from: never) => void): unknown;
  write(info: unknown, ...more: unknown[]): boolean;
  _write(info: unknown, encoding: unknown, done: () => void): void;
  end(...more: unknown[]): unknown;
}

/** The class of winston's transports, which the package `winston-transport` exports. */
// biome-ignore lint/suspicious/noExplicitAny: what TypeScript demands of a class that is to be extended
export type TransportClass = new (...args: any[]) => object;

/** Tables of levels, the first that knows one counts. Loggers may have levels of their own. */
const LIBRARIES: readonly string[] = ["winston", "pino", "syslog"];
const INFO = 9;

const channels = new Channels<WinstonInfo, string>(WINSTON, (level) => {
  const known = LIBRARIES.map((library) => severity(library, level)).find((number) => number > 0);
  return [known ?? INFO, level];
});

/**
 * Makes a class of transports that take what is logged, out of the class of transports that your winston has. Other
 * transports of the logger see all records as before.
 *
 * @example
 * const AdaptiveTransport = adaptiveTransport(Transport); // import Transport from "winston-transport"
 * logger.add(new AdaptiveTransport());
 */
export function adaptiveTransport<Base extends TransportClass>(Base: Base): Base {
  const Typed = Base as TransportClass as new (options: object) => Transport;
  class AdaptiveTransport extends Typed {
    #hasEnded = false;

    constructor(options: object = {}) {
      super(options);
      this.on("pipe", (logger: WinstonLogger) => Piping.of(logger).add());
      this.on("unpipe", (logger: WinstonLogger) => Piping.of(logger).remove());
    }

    /** What a logger writes is taken at once: nothing has to wait for it in the queue of a stream. */
    override write(info: unknown, ...more: unknown[]): boolean {
      const isOfLogger = typeof info === "object" && info !== null && more.length === 0;
      if (this.#hasEnded || !isOfLogger) return super.write(info, ...more);
      this._write(info, undefined, nothing);
      return true;
    }

    override end(...more: unknown[]): unknown {
      this.#hasEnded = true;
      return super.end(...more);
    }

    log(info: WinstonInfo, done?: () => void): void {
      if (this.listenerCount("logged") > 0) setImmediate(() => this.emit("logged", info));
      if (isToTake(info)) take(info);
      done?.();
    }

    /** The logger has let go of it. */
    close(): void {
      flushCurrent();
    }

    /** The logger has ended: it waits until what was taken has been sent, for as long as one request may take. */
    _final(done: () => void): void {
      flushCurrent().then(() => done());
    }
  }
  return AdaptiveTransport as never;
}

function nothing(): void {
  // Nobody waits for it.
}

function take(info: WinstonInfo): void {
  const pipeline = currentPipeline();
  if (pipeline === undefined) return;
  const { label, message, [TEMPLATE]: template, level } = info;
  const channel = channels.of(typeof label === "string" ? label : "", textOf(info[LEVEL] ?? level));
  const text = template?.text ?? (typeof message === "string" ? message : undefined);
  pipeline.take(channel, text, template !== undefined, info, asksToKeep(info) || splatOf(info).some(asksToKeep));
}
