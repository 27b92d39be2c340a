import type { Policy } from "../policy/policy.js";
import { RECORD_COST } from "../policy/tables.js";
import type { AgedMap } from "./aged-map.js";
import { ALWAYS, MAX_SCOPES, ONE, REASONS, RULE_KEPT } from "./constants.js";
import { recordBytes } from "./cost.js";
import { Engine, REASON_NAMES } from "./engine.js";
import { type PatternSlot, PatternSlots } from "./pattern-slots.js";
import type { GivenRecord } from "./record.js";
import { type RuleAtWork, Rules } from "./rules.js";
import type { Counter, NamedCounter } from "./tally.js";

const NO_RANDOMNESS = -1;
const MS_PER_SECOND = 1000;

/** What one policy says of the record in hand. */
export interface Verdict {
  /** The engine's: rate and reason. */
  readonly outcome: number;
  readonly reason: string;

  /** Who counts it. */
  readonly counter: Counter;
  readonly cost: number;

  /** The randomness of its request decided. */
  readonly shared: boolean;
}

/** A pattern that is met again and again, and the slot that was found for it last. */
export interface MetPattern {
  readonly signature: { readonly id: string; readonly template: string };
  slot: PatternSlot | undefined;
}

/** One serves all records: most are dropped, and nothing is allocated for those. */
class LatestVerdict implements Verdict {
  outcome = 0;
  reason = "";
  cost = 0;
  shared = false;
  counter: Counter;

  constructor(nobody: Counter) {
    this.counter = nobody;
  }

  set(outcome: number, reason: string, counter: Counter, cost: number, shared: boolean): Verdict {
    this.outcome = outcome;
    this.reason = reason;
    this.counter = counter;
    this.cost = cost;
    this.shared = shared;
    return this;
  }
}

/**
 * One policy at work: its rules, then the lane for errors, then the budget. It is all that the policy remembers; what
 * each request has offered outlives it, and so do the counts of the rest.
 */
export class Ladder {
  readonly engine: Engine;

  /** Whether nothing but pattern and severity of a record without a request is looked at: no rules, no bytes. */
  readonly isPlain: boolean;
  private readonly rules: Rules;
  private readonly patterns: PatternSlots;
  private readonly verdict: LatestVerdict;
  private readonly countsBytes: boolean;
  private readonly minSeverity: number;

  constructor(
    readonly policy: Policy,
    seed: number,
    rest: Counter,
    private readonly offered: AgedMap<number>,
  ) {
    const { budget, windowSeconds, maxPatterns, share, always, rules } = policy;
    const parameters = {
      windowMs: MS_PER_SECOND * windowSeconds,
      budget: budget.costPerWindow,
      maxPatterns,
      fair: share === "fair",
      alwaysLimit: always.limit,
    };
    this.engine = new Engine(parameters, rules.length);
    this.engine.start(seed);
    this.rules = new Rules(rules, always.minSeverity, this.engine);
    this.patterns = new PatternSlots(this.engine, rest);
    this.verdict = new LatestVerdict(rest);
    this.countsBytes = budget.kind === "bytes";
    this.minSeverity = always.minSeverity;
    this.isPlain = rules.length === 0 && !this.countsBytes;
  }

  /** Decides a record in the window that has begun. What it returns is good until the next one. */
  decide(record: GivenRecord, nowMs: number, randomness: number | undefined): Verdict {
    const { scope } = record;
    const cost = this.countsBytes ? recordBytes(record) : RECORD_COST;
    const rule = this.rules.firstMatch(record);
    const r24 = scope === undefined ? NO_RANDOMNESS : usable(randomness);
    const offered = scope === undefined ? 0 : (this.offered.get(scope) ?? 0);
    if (rule !== undefined) return this.decideByRule(rule, record, nowMs, cost, r24, offered);
    const { slot, counter } = this.patterns.find(record.pattern, record.template, nowMs);
    const isUrgent = record.severity >= this.minSeverity;
    const outcome = this.engine.decide(nowMs, slot, cost, isUrgent, r24, offered);
    const reason = outcome % REASONS;
    const isShared = reason !== ALWAYS && this.shares(r24, offered);
    if (scope !== undefined && reason !== ALWAYS) this.offer(scope, offered + cost);
    return this.verdict.set(outcome, REASON_NAMES[reason] as string, counter, cost, isShared);
  }

  private decideByRule(
    rule: RuleAtWork,
    record: GivenRecord,
    nowMs: number,
    cost: number,
    r24: number,
    offered: number,
  ): Verdict {
    const { engine } = this;
    const slot = this.slotOf(rule, record, nowMs);
    const outcome = engine.decideRule(rule.algorithm, rule.numbers, nowMs, slot, cost, r24, offered);
    if (outcome % REASONS === RULE_KEPT) engine.ruled(cost);
    return this.verdict.set(outcome, rule.reason, rule.counter, cost, rule.shares && this.shares(r24, offered));
  }

  private slotOf(rule: RuleAtWork, { pattern, template }: GivenRecord, nowMs: number): number {
    if (rule.directory === undefined) return rule.slot;
    const { slot } = this.patterns.find(pattern, template, nowMs, rule.directory);
    this.engine.touch(slot);
    return slot;
  }

  private shares(r24: number, offered: number): boolean {
    return r24 >= 0 && this.engine.shares(offered);
  }

  private offer(scope: string, offered: number): void {
    this.offered.set(scope, offered);
    if (this.offered.size > MAX_SCOPES) this.offered.deleteOldest();
  }

  /** Returns the slot of a pattern that such a record is counted in. */
  slotFor(pattern: MetPattern, nowMs: number): PatternSlot {
    const { slot, signature } = pattern;
    if (slot !== undefined && this.patterns.holds(slot)) return slot;
    const found = this.patterns.find(signature.id, signature.template, nowMs);
    pattern.slot = found;
    return found;
  }

  /** Decides such a record, as `decide` does: returns the outcome, of which `plainVerdict` says more. */
  decidePlain(slot: number, severity: number, nowMs: number): number {
    return this.engine.decide(nowMs, slot, RECORD_COST, severity >= this.minSeverity, NO_RANDOMNESS, 0);
  }

  plainVerdict(outcome: number, counter: Counter): Verdict {
    return this.verdict.set(outcome, REASON_NAMES[outcome % REASONS] as string, counter, RECORD_COST, false);
  }

  /** Another policy follows. */
  close(): void {
    this.patterns.close();
  }

  /** Those of the counters that have something outstanding. It is looked for often, and hardly ever is there any. */
  owing(): readonly NamedCounter[] {
    const found: NamedCounter[] = [];
    for (const { reason, counter } of this.rules.all) if (counter.outstanding > 0) found.push([reason, counter]);
    for (const { key, counter } of this.patterns.patterns()) if (counter.outstanding > 0) found.push([key, counter]);
    return found;
  }

  /** The counters of all rules and patterns by what settlements call them. */
  *counters(): Generator<NamedCounter> {
    for (const { reason, counter } of this.rules.all) yield [reason, counter];
    for (const { key, counter } of this.patterns.patterns()) yield [key, counter];
  }
}

function usable(randomness: number | undefined): number {
  const isUsable = randomness !== undefined && Number.isInteger(randomness) && randomness >= 0 && randomness < ONE;
  return isUsable ? randomness : NO_RANDOMNESS;
}
