import type { Values } from "../config/options.js";
import type { Environment } from "../config/text.js";
import type { Clock } from "./clock.js";
import type { Sink } from "./diagnostics.js";
import type { Transport } from "./transport.js";

/** What an exporter needs of the runtime. */
export interface Platform {
  readonly clock: Clock;

  /** Returns 24 random bits. */
  readonly random: () => number;
  readonly sink: Sink;
  readonly environment: Environment;

  /** What the resource calls the language. */
  readonly language: string;

  /** `tell` says what a person should know of the transport. */
  readonly makeTransport: (values: Values, tell: (text: string) => void) => Transport;

  /** Calls `run` outside of the asynchronous context of the caller, which would be held as long as the exporter works. */
  readonly detach: (run: () => void) => void;

  /** Calls `close` when the program has nothing left to do, unless what it returns is called before. */
  readonly onExit: (close: () => unknown) => () => void;
}

const RANDOM_RANGE = 2 ** 24;

/** Returns 24 random bits. */
export function randomBits(): number {
  return Math.floor(Math.random() * RANDOM_RANGE);
}

/** Returns what `random` returns, or other bits, and calls `tell`, where that is not 24 bits. */
export function checkedBits(random: () => number, tell: (text: string) => void): number {
  try {
    const bits = random();
    if (Number.isInteger(bits) && bits >= 0 && bits < RANDOM_RANGE) return bits;
    tell("`random` gave no 24 bits");
  } catch {
    tell("`random` threw");
  }
  return randomBits();
}
