import type { Clock } from "../export/clock.js";

/** Settles once in an interval, as long as there is something to settle. Its timer keeps no process alive. */
export class Settler {
  private cancel: (() => void) | undefined = undefined;

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: () => number,
    /** Settles what is due; returns whether there is more, now or later. */
    private readonly settle: () => boolean,
    /** Calls `run` outside of the asynchronous context of the caller. */
    private readonly detach: (run: () => void) => void,
  ) {}

  get isRunning(): boolean {
    return this.cancel !== undefined;
  }

  /** There is something to settle, in a while. */
  start(): void {
    if (this.cancel !== undefined) return;
    this.detach(() => {
      this.cancel = this.clock.after(this.intervalMs(), () => this.tick(), false);
    });
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private tick(): void {
    this.cancel = undefined;
    if (this.settle()) this.start();
  }
}
