import type { Entry } from "./entry.js";

/** So many empty places at the front are worth a copy of the rest. */
const MIN_WASTE = 1000;

/** Entries in the order in which they came. */
export class Lane {
  private entries: Entry[] = [];
  private head = 0;
  bytes = 0;

  get length(): number {
    return this.entries.length - this.head;
  }

  get first(): Entry | undefined {
    return this.entries[this.head];
  }

  push(entry: Entry): void {
    this.entries.push(entry);
    this.bytes += entry.piece.length;
  }

  shift(): Entry | undefined {
    const entry = this.first;
    if (entry === undefined) return undefined;
    this.head++;
    this.bytes -= entry.piece.length;
    // Where it stood it would be held; each copy takes as long as the shifts before it.
    if (this.head === this.entries.length || (this.head >= MIN_WASTE && 2 * this.head >= this.entries.length)) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
    return entry;
  }
}
