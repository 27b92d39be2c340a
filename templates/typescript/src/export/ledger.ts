import type { Entry } from "./entry.js";
import type { FlushBook } from "./flush-book.js";
import { LOSSES, type Loss } from "./tables.js";

/** What became of records. `emitted` is always `accepted` and all of `lost` and `queued` and `inFlight` together. */
export interface ExportStats {
  readonly emitted: number;
  readonly accepted: number;

  /** By reason; reasons without losses are left out. */
  readonly lost: Readonly<Partial<Record<Loss, number>>>;
  readonly queued: number;

  /** Taken out of the queue and not settled: being sent, or waiting to be sent again. */
  readonly inFlight: number;
  readonly requests: number;

  /** Those of the requests that sent a batch again. */
  readonly retries: number;

  /** Records of our own that told of losses; they are in none of the other counts. */
  readonly notices: number;

  /** Bytes of bodies before compression. */
  readonly bytesSent: number;

  /** The endpoint has asked for a pause that lasts. */
  readonly throttled: boolean;
}

/** Accounts for every record exactly once. */
export class Ledger {
  emitted = 0;
  accepted = 0;
  queued = 0;
  inFlight = 0;
  requests = 0;
  retries = 0;
  notices = 0;
  bytesSent = 0;
  private readonly lost = new Map<Loss, number>();

  /** Losses that no record has told of yet. */
  private readonly untold = new Map<Loss, number>();

  /** Losses that no line has told of yet. */
  private readonly unsaid = new Map<Loss, number>();

  constructor(private readonly flushes: FlushBook) {}

  get hasUntold(): boolean {
    return this.untold.size > 0;
  }

  get hasUnsaid(): boolean {
    return this.unsaid.size > 0;
  }

  /** An entry waits now. */
  queue({ isNotice }: Entry): void {
    if (!isNotice) this.queued++;
  }

  /** Entries that waited are under way now. */
  take(entries: readonly Entry[]): void {
    const { length } = records(entries);
    this.queued -= length;
    this.inFlight += length;
  }

  /** Entries under way were accepted, but for so many that the endpoint rejected. */
  accept(entries: readonly Entry[], rejected: number): void {
    const own = records(entries);
    const lost = Math.min(rejected, own.length);
    this.inFlight -= own.length;
    this.accepted += own.length - lost;
    this.count("rejected", lost);
    this.flushes.settle(own, lost > 0);
  }

  /** Entries under way were lost. */
  loseInFlight(entries: readonly Entry[], loss: Loss): void {
    const own = records(entries);
    this.inFlight -= own.length;
    this.count(loss, own.length);
    this.flushes.settle(own, true);
  }

  /** Entries that waited were lost. */
  loseQueued(entries: readonly Entry[], loss: Loss): void {
    const own = records(entries);
    this.queued -= own.length;
    this.count(loss, own.length);
    this.flushes.settle(own, true);
  }

  /** A record was lost as it came. */
  loseAtOnce(loss: Loss): void {
    this.count(loss, 1);
  }

  /** Returns the losses that no record has told of, which are told now. */
  tell(): ReadonlyMap<Loss, number> {
    return drained(this.untold);
  }

  /** Returns the losses that no line has told of, which are said now. */
  say(): ReadonlyMap<Loss, number> {
    return drained(this.unsaid);
  }

  stats(throttled: boolean): ExportStats {
    const { emitted, accepted, queued, inFlight, requests, retries, notices, bytesSent } = this;
    const lost = Object.freeze(Object.fromEntries(inOrder(this.lost)));
    return Object.freeze({
      ...{ emitted, accepted, lost, queued, inFlight },
      ...{ requests, retries, notices, bytesSent, throttled },
    });
  }

  private count(loss: Loss, records: number): void {
    if (records === 0) return;
    for (const losses of [this.lost, this.untold, this.unsaid]) losses.set(loss, (losses.get(loss) ?? 0) + records);
  }
}

/** Says how many records were lost and why. */
export function lossText(losses: ReadonlyMap<Loss, number>): string {
  const total = [...losses.values()].reduce((sum, records) => sum + records, 0);
  return `lost ${total} records: ${[...losses].map(([loss, records]) => `${loss} ${records}`).join(", ")}`;
}

function records(entries: readonly Entry[]): readonly Entry[] {
  // Hardly ever is there one: a copy of each batch would be for nothing.
  return entries.some(({ isNotice }) => isNotice) ? entries.filter(({ isNotice }) => !isNotice) : entries;
}

function drained(losses: Map<Loss, number>): ReadonlyMap<Loss, number> {
  const found = new Map(inOrder(losses));
  losses.clear();
  return found;
}

function inOrder(losses: ReadonlyMap<Loss, number>): [Loss, number][] {
  return LOSSES.flatMap((loss): [Loss, number][] => {
    const records = losses.get(loss);
    return records === undefined ? [] : [[loss, records]];
  });
}
