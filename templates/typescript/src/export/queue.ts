import { ERROR_SEVERITY } from "../sampling/engine.js";
import type { Entry } from "./entry.js";
import { Lane } from "./lane.js";

/** How many records and encoded bytes may wait or be under way. */
export interface Bounds {
  readonly records: number;
  readonly bytes: number;
}

/** What a batch may hold. A single longer entry goes alone. */
export interface BatchBounds extends Bounds {
  /** Returns the length of a body. */
  length(count: number, pieceBytes: number): number;
}

/** By so much the lengths that stand in a body can grow, and a record needs no more than one byte beside its own. */
const LENGTHS = 20;

/** A record is long if it takes more than one part in so many of the room. None of its lane gives way to it: many would. */
const LONG = 4;

/**
 * What waits to be sent, in two lanes: ERROR and above, and below. What is under way is held too, and leaves no room
 * to others; it is never thrown out.
 */
export class Queue {
  private readonly errors = new Lane();
  private readonly others = new Lane();
  private takenRecords = 0;
  private takenBytes = 0;

  /** What a body has around its records, or a little more. */
  private readonly around: number;

  constructor(
    private readonly bounds: Bounds,
    private readonly batch: BatchBounds,
  ) {
    this.around = batch.length(1, 0) + LENGTHS;
  }

  /** How many entries wait. */
  get length(): number {
    return this.errors.length + this.others.length;
  }

  /** The entry that has waited longest. */
  get oldest(): Entry | undefined {
    return this.lane.first;
  }

  get isHalfFull(): boolean {
    return 2 * this.records >= this.bounds.records || 2 * this.bytes >= this.bounds.bytes;
  }

  /** Tells whether what waits fills a batch. */
  get hasBatch(): boolean {
    const { length } = this;
    return length >= this.batch.records || (length > 0 && this.reaches(length, this.waitingBytes, this.batch.bytes));
  }

  private get records(): number {
    return this.length + this.takenRecords;
  }

  private get bytes(): number {
    return this.waitingBytes + this.takenBytes;
  }

  private get waitingBytes(): number {
    return this.errors.bytes + this.others.bytes;
  }

  /** The lane of the oldest entry. */
  private get lane(): Lane {
    const { first: error } = this.errors;
    const { first: other } = this.others;
    return other === undefined || (error !== undefined && error.sequence < other.sequence) ? this.errors : this.others;
  }

  /** Tells whether a body is as long as that. Most are far from it, which is seen without knowing their length. */
  private reaches(count: number, pieceBytes: number, bytes: number): boolean {
    return this.around + count + pieceBytes >= bytes && this.batch.length(count, pieceBytes) >= bytes;
  }

  /** Adds an entry. Returns what has no room for it: the oldest below ERROR, then the oldest, or the entry itself. */
  add(entry: Entry): readonly Entry[] {
    const evicted = this.hasRoom(entry) ? NONE : this.makeRoom(entry);
    if (evicted[0] !== entry) (isError(entry) ? this.errors : this.others).push(entry);
    return evicted;
  }

  private hasRoom({ piece }: Entry): boolean {
    return this.records < this.bounds.records && this.bytes + piece.length <= this.bounds.bytes;
  }

  /** Returns what had to give way, or the entry if not even that would do. */
  private makeRoom(entry: Entry): readonly Entry[] {
    if (!this.canHold(entry)) return [entry];
    const evicted: Entry[] = [];
    while (!this.hasRoom(entry)) evicted.push((this.others.shift() ?? this.errors.shift()) as Entry);
    return evicted;
  }

  /** Tells whether there would be room if all gave way that may. */
  private canHold(entry: Entry): boolean {
    const { length: size } = entry.piece;
    const { length, bytes } = isError(entry) ? NO_LANE : this.errors;
    const own = LONG * size <= this.bounds.bytes ? NO_LANE : isError(entry) ? this.errors : this.others;
    const fits = this.takenRecords + length < this.bounds.records;
    return fits && this.takenBytes + bytes + own.bytes + size <= this.bounds.bytes;
  }

  /** Takes a batch, in the order of emission. Its entries are under way until they are released. */
  take(): Entry[] {
    const entries: Entry[] = [];
    let bytes = 0;
    while (entries.length < this.batch.records) {
      const { lane } = this;
      const size = bytes + (lane.first?.piece.length ?? 0);
      const isLong = entries.length > 0 && this.reaches(entries.length + 1, size, this.batch.bytes + 1);
      const entry = isLong ? undefined : lane.shift();
      if (entry === undefined) break;
      entries.push(entry);
      bytes = size;
    }
    this.takenRecords += entries.length;
    this.takenBytes += bytes;
    return entries;
  }

  /** Takes everything that waits out; it is not under way. */
  clear(): Entry[] {
    const entries: Entry[] = [];
    for (let { lane } = this; lane.length > 0; { lane } = this) entries.push(lane.shift() as Entry);
    return entries;
  }

  /** Lets go of entries that were under way. */
  release(entries: readonly Entry[]): void {
    this.takenRecords -= entries.length;
    for (const { piece } of entries) this.takenBytes -= piece.length;
  }
}

const NONE: readonly Entry[] = [];
const NO_LANE = { length: 0, bytes: 0 };

function isError({ severity }: Entry): boolean {
  return severity >= ERROR_SEVERITY;
}
