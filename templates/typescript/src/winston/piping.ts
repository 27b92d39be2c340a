import { printing } from "../call/printing.js";
import { MESSAGE, type WinstonInfo } from "./winston-host.js";

/** A logger of winston, as far as it is used: records go to its transports by the event `data`. */
export interface WinstonLogger {
  prependListener(event: "data", listen: (info: WinstonInfo) => void): unknown;
  on(event: "data", listen: (info: WinstonInfo) => void): unknown;
  removeListener(event: "data", listen: (info: WinstonInfo) => void): unknown;
  listenerCount(event: "data"): number;
}

/** Marks a record that more than one transport of ours may see; copies of it have the same mark. */
const MARK = Symbol.for("lipservice.mark");

interface Marked {
  [MARK]?: { isTaken: boolean };
}

/**
 * Stands around the transports of a logger: what one of them prints by `console` in between, we get by ours. Where there
 * are several of ours, one takes a record.
 */
export class Piping {
  private static readonly all = new WeakMap<WinstonLogger, Piping>();
  private ours = 0;
  private listeners = 0;
  private wasOfLibrary = false;

  private constructor(private readonly logger: WinstonLogger) {}

  static of(logger: WinstonLogger): Piping {
    const found = Piping.all.get(logger) ?? new Piping(logger);
    Piping.all.set(logger, found);
    return found;
  }

  /** A transport of ours has been added. */
  add(): void {
    this.ours++;
    if (this.ours > 1) return;
    this.logger.prependListener("data", this.before);
    this.logger.on("data", this.after);
    this.listeners = this.logger.listenerCount("data");
  }

  remove(): void {
    this.ours--;
    if (this.ours > 0) return;
    this.logger.removeListener("data", this.before);
    this.logger.removeListener("data", this.after);
  }

  private readonly before = (info: WinstonInfo): void => {
    if (this.ours > 1) mark(info);
    this.wasOfLibrary = printing.isOfLibrary;
    printing.isOfLibrary = true;
    if (this.logger.listenerCount("data") !== this.listeners) this.stayLast(info);
  };

  private readonly after = (): void => {
    printing.isOfLibrary = this.wasOfLibrary;
  };

  /** Transports have come that stand behind us. For the record in hand it is too late: they are known by what they print. */
  private stayLast(info: WinstonInfo): void {
    this.logger.removeListener("data", this.after);
    this.logger.on("data", this.after);
    this.listeners = this.logger.listenerCount("data");
    printing.text = info[MESSAGE];
    queueMicrotask(() => {
      printing.text = undefined;
    });
  }
}

/** Tells whether a record is still to be taken, and takes note that it is. */
export function isToTake(info: WinstonInfo): boolean {
  const { [MARK]: mark } = info as Marked;
  if (mark?.isTaken === true) return false;
  if (mark !== undefined) mark.isTaken = true;
  return true;
}

/** Marks a record anew; one that is frozen is taken as often as it comes. */
function mark(info: WinstonInfo): void {
  try {
    (info as Marked)[MARK] = { isTaken: false };
  } catch {
    // It stays as it is.
  }
}
