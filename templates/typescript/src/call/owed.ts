import type { Settlement } from "../sampling/decision.js";
import { REST } from "../sampling/tally.js";

/** Keys of their own; further ones are the rest. */
const MAX_KEYS = 1 << 10;

/** Records that were kept, and then dropped by the application: what they accounted for, by the keys of settlements. */
export class Owed {
  private readonly counts = new Map<string, Settlement>();

  /** Whether anything is owed. */
  get isEmpty(): boolean {
    return this.counts.size === 0;
  }

  add(key: string, template: string, count: number): void {
    if (count === 0) return;
    const isRest = this.counts.size >= MAX_KEYS && !this.counts.has(key);
    const [found, text] = isRest ? [REST, ""] : [key, template];
    const before = this.counts.get(found)?.count ?? 0;
    this.counts.set(found, { key: found, template: text, count: before + count });
  }

  /** Returns a settlement with what is owed of its key. */
  addTo(settlement: Settlement): Settlement {
    const owed = this.counts.get(settlement.key);
    if (owed === undefined) return settlement;
    this.counts.delete(settlement.key);
    return { ...settlement, count: settlement.count + owed.count };
  }

  /** Returns all that is owed, which no longer is. */
  takeAll(): readonly Settlement[] {
    const all = [...this.counts.values()];
    this.counts.clear();
    return all;
  }
}
