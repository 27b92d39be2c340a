import { byteOrder } from "../text.js";
import { SETTLEMENTS } from "./constants.js";
import type { Settlement } from "./decision.js";

// Exact counts: what is sent adds up to what was seen.

export const REST = "__rest__";

/** A counter, and what settlements and statistics call it. */
export type NamedCounter = readonly [key: string, counter: Counter];

/** One account: its records are kept, settled or outstanding. */
export class Counter {
  kept = 0;
  outstanding = 0;
  private settled = 0;

  /** When something began to be outstanding. */
  private sinceMs = 0;

  constructor(
    /** The template of the pattern that is counted; empty where it is none. */
    readonly template = "",
  ) {}

  /** All records ever counted here. */
  get seen(): number {
    return this.kept + this.settled + this.outstanding;
  }

  /** Counts a kept record; returns what it stands for: itself and all that was outstanding. */
  keep(): number {
    this.kept++;
    return 1 + this.settle();
  }

  /** Counts records that were not kept. */
  drop(nowMs: number, records = 1): void {
    if (this.outstanding === 0) this.sinceMs = nowMs;
    this.outstanding += records;
  }

  /** Accounts for what is outstanding, and returns it. */
  settle(): number {
    const settled = this.outstanding;
    this.outstanding = 0;
    this.settled += settled;
    return settled;
  }

  /** Gives everything to another account. */
  moveTo(other: Counter, nowMs: number): void {
    other.kept += this.kept;
    other.settled += this.settled;
    if (this.outstanding > 0) other.drop(nowMs, this.outstanding);
    this.kept = 0;
    this.settled = 0;
    this.outstanding = 0;
  }

  /** Whether something has been outstanding for so long. */
  isDue(nowMs: number, leastMs: number): boolean {
    return this.outstanding > 0 && (leastMs === AT_ONCE || nowMs - this.sinceMs >= leastMs);
  }
}

/** As the least time: everything, whatever the clock did. */
export const AT_ONCE = -1;

/**
 * Settles what has been outstanding for `leastMs`: the largest `most` one by one, the others with the rest. Counters of
 * equal size go by their keys.
 */
export function settle(
  named: readonly NamedCounter[],
  rest: Counter,
  nowMs: number,
  leastMs: number,
  most: number,
): readonly Settlement[] {
  const due = named.filter(([, counter]) => counter.isDue(nowMs, leastMs)).sort(bySize);
  const single = due.splice(0, Math.min(most, SETTLEMENTS));
  const settled: Settlement[] = single.map(([key, counter]) => ({
    key,
    template: counter.template,
    count: counter.settle(),
  }));
  let others = rest.isDue(nowMs, leastMs) ? rest.settle() : 0;
  for (const [, counter] of due) others += counter.settle();
  if (others > 0) settled.push({ key: REST, template: rest.template, count: others });
  return settled;
}

function bySize([leftKey, left]: NamedCounter, [rightKey, right]: NamedCounter): number {
  return right.outstanding - left.outstanding || byteOrder(leftKey, rightKey);
}
