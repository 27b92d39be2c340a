import type { Clock } from "./clock.js";

/** Takes a line for a person. */
export type Sink = (line: string) => unknown;

const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;
const MAX_LENGTH = 1000;
const MAX_RECENT = 5;

/** Says what a person should know, each kind of thing at most once in a while. Never throws. */
export class Diagnostics {
  /** What was said lately. */
  readonly recent: string[] = [];
  private readonly said = new Map<string, number>();

  constructor(
    private readonly sink: Sink,
    private readonly clock: Clock,
    private readonly intervalMs: number,
  ) {}

  /** Tells whether something of this kind would be said now. */
  isOpen(kind: string): boolean {
    return (this.said.get(kind) ?? Number.NEGATIVE_INFINITY) + this.intervalMs <= this.clock.monotonic();
  }

  say(kind: string, text: string): void {
    if (!this.isOpen(kind)) return;
    this.said.set(kind, this.clock.monotonic());
    this.write(text);
  }

  /** Says something that is said once anyway. */
  write(text: string): void {
    const line = text.slice(0, MAX_LENGTH).replace(CONTROL, " ");
    this.recent.splice(0, Math.max(0, this.recent.length + 1 - MAX_RECENT));
    this.recent.push(line);
    try {
      const taken = this.sink(`LipService: ${line}`);
      if (taken instanceof Promise) taken.catch(() => undefined);
    } catch {
      // Nobody is left to be told.
    }
  }
}
