import type { Entry } from "./entry.js";

/** Counts the requests that bisecting a batch has cost, for all parts of it together. */
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
    /** Nothing where it is no part of one that is bisected. */
    readonly bisect?: BisectCount,
  ) {}

  /** Returns both halves, whose tries begin anew. A bad record is looked for in them, or they are only smaller. */
  halves(areBisected: boolean): [Batch, Batch] {
    const middle = Math.ceil(this.entries.length / 2);
    const bisect = this.bisect ?? (areBisected ? { requests: 0 } : undefined);
    return [new Batch(this.entries.slice(0, middle), bisect), new Batch(this.entries.slice(middle), bisect)];
  }
}
