import type { Clock } from "./clock.js";
import type { Entry } from "./entry.js";

/**
 * What came of a flush: all records that were emitted before it were accepted; all are settled but some were lost since;
 * or not all were settled in time.
 */
export type FlushResult = "success" | "failure" | "timeout";

interface Flush {
  /** The last record that it waits for. */
  readonly mark: number;
  unsettled: number;
  hasLost: boolean;
  readonly end: (result: FlushResult) => void;
}

/** The flushes that wait, each for the records in front of it. */
export class FlushBook {
  private waiting: Flush[] = [];

  constructor(private readonly clock: Clock) {}

  /** Waits until so many records, up to the one numbered `mark`, are settled. */
  open(mark: number, unsettled: number, timeoutMs: number): Promise<FlushResult> {
    if (unsettled === 0) return Promise.resolve("success");
    return new Promise((resolve) => {
      const flush: Flush = {
        mark,
        unsettled,
        hasLost: false,
        end: (result) => {
          cancel();
          this.waiting = this.waiting.filter((other) => other !== flush);
          resolve(result);
        },
      };
      // Whoever waits for a flush wants to live that long.
      const cancel = this.clock.after(Math.max(0, timeoutMs), () => flush.end("timeout"), true);
      this.waiting.push(flush);
    });
  }

  /** Tells whether somebody waits for the record of this number. */
  wants(sequence: number): boolean {
    return this.waiting.some(({ mark }) => sequence <= mark);
  }

  settle(entries: readonly Entry[], areLost: boolean): void {
    for (const flush of this.waiting) {
      let settled = 0;
      for (const { sequence } of entries) if (sequence <= flush.mark) settled++;
      flush.unsettled -= settled;
      flush.hasLost ||= areLost && settled > 0;
      if (flush.unsettled === 0) flush.end(flush.hasLost ? "failure" : "success");
    }
  }
}
