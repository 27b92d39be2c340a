import { asksToKeep } from "../call/attributes.js";
import { currentPipeline } from "../call/current.js";
import { passing } from "./passing.js";
import { jsonObject, PinoCall } from "./pino-call.js";
import { KnownLoggers, levelNumber, type PinoLogger } from "./pino-logger.js";

const METADATA = Symbol.for("pino.metadata");

/** Streams of ours that have been made: with one alone, no record comes twice. */
let made = 0;

/** The last line, and the stream that has taken it. */
let lastLine: string | undefined;
let lastStream: AdaptiveStream | undefined;

const UNKNOWN: PinoLogger = Object.freeze({});

/** A destination of pino that takes records. Those that the hooks take as well are taken once. */
export class AdaptiveStream {
  lastLevel: unknown = undefined;
  lastMsg: unknown = undefined;
  lastObj: unknown = undefined;
  lastTime: unknown = undefined;
  lastLogger: PinoLogger | undefined = undefined;
  private readonly loggers = new KnownLoggers();

  constructor() {
    made++;
    // pino writes what it knows of each record into the fields above.
    Object.defineProperty(this, METADATA, { value: true });
  }

  write(line: string): void {
    const pipeline = currentPipeline();
    const { lastLogger: logger, lastObj: given, lastMsg: said } = this;
    if (pipeline === undefined || (logger !== undefined && passing.logger === logger) || this.isTakenBy(line)) return;
    const known = this.loggers.of(logger ?? UNKNOWN);
    const level = logger === undefined ? jsonObject(line)?.["level"] : this.lastLevel;
    const message = logger !== undefined && typeof said === "string" ? said : undefined;
    const call = new PinoCall().of(line, given, known.keys);
    pipeline.take(known.channel(levelNumber(level)), message, false, call, asksToKeep(given));
  }

  /** Tells whether another stream of ours has just taken the same line. */
  private isTakenBy(line: string): boolean {
    if (made === 1) return false;
    if (line === lastLine && lastStream !== this) return true;
    lastLine = line;
    lastStream = this;
    return false;
  }
}

/**
 * Returns a destination for pino, where its options are not yours to set. It sees texts with their parameters filled in.
 *
 * @example
 * const logger = pino(pino.multistream([{ stream: pino.destination(1) }, { stream: adaptiveStream() }]));
 */
export function adaptiveStream(): AdaptiveStream {
  return new AdaptiveStream();
}
