import type { Entry } from "./entry.js";

/** Counts the requests that bisecting a batch has cost, for all parts of it. */
export interface BisectCount {
  requests: number;
}

/** Entries that go out in one request. */
export class Batch {
  /** How often it has been sent. */
  tries = 0;

  /** When it may be sent again, by the monotonic clock. */
  notBefore = 0;

  /** It has been sent with a token that was asked for because another one was refused. */
  hadFreshToken = false;

  /** It is not sent once more, if this time fails. */
  isLastTry = false;

  constructor(
    readonly entries: readonly Entry[],
    readonly bisect: BisectCount = { requests: 0 },
    readonly isPart: boolean = false,
  ) {}

  /** Returns both halves, whose tries begin anew. */
  halves(): [Batch, Batch] {
    const middle = Math.ceil(this.entries.length / 2);
    return [this.part(0, middle), this.part(middle)];
  }

  private part(start: number, end?: number): Batch {
    return new Batch(this.entries.slice(start, end), this.bisect, true);
  }
}
