import type { Engine } from "./engine.js";
import { Counter } from "./tally.js";

/** Slots by the ids of their patterns. */
export type Directory = Map<string, PatternSlot>;

/** The slot of a pattern, and the counter of its records. */
export class PatternSlot {
  /** Where it is to be found: in none, once the pattern has lost it. */
  directory: Directory | undefined;

  constructor(
    readonly key: string,
    readonly slot: number,
    readonly counter: Counter,
    directory: Directory | undefined,
  ) {
    this.directory = directory;
  }
}

/**
 * Which pattern has which slot of the engine. A pattern without a slot of its own is one of the rest, as are all that
 * lost theirs. What a rule knows of each pattern has slots of the same engine, in a directory of the rule's own.
 */
export class PatternSlots {
  private readonly directory: Directory = new Map();
  private readonly rest: PatternSlot;

  /** All of them by their place in the engine, that of the rest first. */
  private readonly bySlot: PatternSlot[];

  constructor(
    private readonly engine: Pick<Engine, "claim">,
    rest: Counter,
  ) {
    this.rest = new PatternSlot("", 0, rest, undefined);
    this.bySlot = [this.rest];
  }

  /** Returns the slot of a pattern, claiming one if it has none; its counter remembers the template. */
  find(pattern: string, template: string, nowMs: number, directory: Directory = this.directory): PatternSlot {
    return directory.get(pattern) ?? this.claim(pattern, template, nowMs, directory);
  }

  private claim(pattern: string, template: string, nowMs: number, directory: Directory): PatternSlot {
    const slot = this.engine.claim();
    if (slot === 0) return this.rest;
    const loser = this.bySlot[slot];
    if (loser !== undefined) {
      loser.directory?.delete(loser.key);
      loser.directory = undefined;
      loser.counter.moveTo(this.rest.counter, nowMs);
    }
    const found = new PatternSlot(pattern, slot, new Counter(template), directory);
    directory.set(pattern, found);
    this.bySlot[slot] = found;
    return found;
  }

  /** Tells whether a slot that was found before is the pattern's still. */
  holds(slot: PatternSlot): boolean {
    return slot.directory === this.directory;
  }

  /** Takes their slots from all patterns, so that whoever remembers one holds on to nothing else. */
  close(): void {
    for (const slot of this.bySlot) slot.directory = undefined;
  }

  /** Every pattern that has a slot for itself, not for a rule. */
  patterns(): Iterable<PatternSlot> {
    return this.directory.values();
  }
}
