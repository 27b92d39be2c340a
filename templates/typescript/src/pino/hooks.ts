import { asksToKeep, readOwn } from "../call/attributes.js";
import { currentPipeline } from "../call/current.js";
import { isError } from "../call/exception.js";
import type { Pipeline } from "../call/pipeline.js";
import { printing } from "../call/printing.js";
import { textOf } from "../otlp/native.js";
import { passing } from "./passing.js";
import { PinoCall } from "./pino-call.js";
import { KnownLoggers, type PinoKeys, type PinoLogger } from "./pino-logger.js";

type Args = unknown[];
type Method = (this: unknown, ...args: Args) => void;
type LogMethod = (this: unknown, args: Args, method: Method, level: number) => void;
type StreamWrite = (line: string) => string;

/** The options of pino, as far as they are used. */
interface PinoOptions {
  readonly hooks?: { readonly logMethod?: LogMethod | undefined; readonly streamWrite?: StreamWrite | undefined };
}

/** Marks hooks of ours: options that have been here need nothing more. */
const OURS = Symbol.for("lipservice.hook");
const PLACEHOLDER = /%[sdifjoOc]/;
const NOTHING: readonly unknown[] = Object.freeze([]);

/**
 * Adds LipService to the options of a pino logger: each record is passed on to wherever it goes anyway, as it is, and
 * decided. Hooks of your own keep working; children are connected too.
 *
 * @example
 * const logger = pino(adaptiveOptions({ level: "debug" }));
 */
export function adaptiveOptions<Options extends object = Record<never, never>>(options?: Options): Options {
  const given = (options ?? {}) as PinoOptions;
  const { logMethod: user, streamWrite } = given.hooks ?? {};
  if (user !== undefined && OURS in user) return given as Options;
  const taker = new Taker();
  const logMethod: LogMethod =
    user === undefined
      ? function passOn(args, method, level) {
          taker.passOn(this as PinoLogger, args, method, level);
        }
      : function askUser(args, method, level) {
          const passOn: Method = function passOn(...passed) {
            taker.passOn(this as PinoLogger, passed, method, level);
          };
          user.call(this, args, passOn, level);
        };
  Object.defineProperty(logMethod, OURS, { value: true });
  const write: StreamWrite = (line) => {
    taker.line = line;
    const written = streamWrite === undefined ? line : streamWrite(line);
    // From here on to where it goes.
    printing.isOfLibrary = passing.logger !== undefined;
    return written;
  };
  return { ...given, hooks: { ...given.hooks, logMethod, streamWrite: write } } as object as Options;
}

/** Takes the calls of loggers with the same options. */
class Taker {
  /** The line that pino has made of the call in hand. */
  line: string | undefined = undefined;

  /** For the next call; not while one is being taken, whose values may log. */
  private spare: PinoCall | undefined = undefined;
  private readonly loggers = new KnownLoggers();

  /** Lets pino log, and takes the record. What is logged within, by a value or a destination, is a record by itself. */
  passOn(logger: PinoLogger, args: Args, method: Method, level: number): void {
    const pipeline = currentPipeline();
    if (pipeline === undefined) {
      method.apply(logger, args);
      return;
    }
    const { line: outerLine } = this;
    const { logger: outerLogger } = passing;
    const { isOfLibrary } = printing;
    let line: string | undefined;
    this.line = undefined;
    passing.logger = logger;
    try {
      method.apply(logger, args);
    } finally {
      line = this.line;
      this.line = outerLine;
      passing.logger = outerLogger;
      printing.isOfLibrary = isOfLibrary;
      this.take(pipeline, logger, args, level, line);
    }
  }

  private take(pipeline: Pipeline, logger: PinoLogger, args: Args, level: number, line: string | undefined): void {
    const known = this.loggers.of(logger);
    const { keys, prefix } = known;
    const first = args[0];
    const at = typeof first === "string" ? 0 : 1;
    const text = args[at];
    const said = typeof text === "string" ? text : messageOf(first, text, keys);
    const message = prefix === "" || said === undefined ? said : prefix + said;
    const isTemplate = args.length > at + 1 && message !== undefined && PLACEHOLDER.test(message);
    const parameters = isTemplate ? args.slice(at + 1) : NOTHING;
    const call = this.spare ?? new PinoCall();
    this.spare = undefined;
    call.of(line, at === 0 ? undefined : first, keys, parameters);
    pipeline.take(known.channel(level), message, isTemplate, call, at === 1 && asksToKeep(first));
    this.spare = call.release();
  }
}

/** Returns the message of a call that has no text: where pino takes it from, or nothing. */
function messageOf(first: unknown, second: unknown, { messageKey, errorKey }: PinoKeys): string | undefined {
  if (second !== undefined && second !== null) return textOf(second);
  if (typeof first !== "object" || first === null) return first === undefined ? undefined : textOf(first);
  const fields = first as Readonly<Record<string, unknown>>;
  const said = isError(first) ? first.message : readOwn(fields, messageKey);
  if (typeof said === "string") return said;
  const error = readOwn(fields, errorKey);
  return isError(error) ? textOf(error.message) : undefined;
}
