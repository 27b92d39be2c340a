import {
  BUDGET,
  MAX_CLOCK,
  REASONS,
  RULE_DROPPED,
  RULE_KEPT,
  SETTLED_PART,
  SETTLEMENTS,
} from "../sampling/constants.js";
import type { Settlement } from "../sampling/decision.js";
import { createEngine, REASON_NAMES } from "./engine.js";
import { matcher, type Subject } from "./match.js";
import type { Policy } from "./policy.js";
import { ALGORITHM_USES, RECORD_COST } from "./policy-tables.js";
import { lineOf } from "./text.js";
import { weigh } from "./weight.js";

/** A record as the sampler sees it; `bodyBytes` are those of its message. */
export interface Sampled extends Subject {
  readonly bodyBytes: number;
}

/** What becomes of a record, as `../sampling/decision.ts` says it. */
export interface Decided {
  /** Whether the policy keeps it. */
  readonly wouldKeep: boolean;
  readonly reason: string;
  readonly rate: number;
  readonly count: number;

  /** The account of a kept record, to which its count would be owed if it is not sent after all. */
  readonly account: number;
}

/** The sampler of one policy, without requests: `../sampling/sampler.ts` for a page. */
export interface Sampler {
  /** Decides a record. Throws where it cannot be read, and has then counted nothing. */
  decide(record: Sampled, nowMs: number): Decided;

  /** Counts records that are not sent, in an account. */
  owe(account: number, nowMs: number, records: number): void;

  /** Accounts for what was dropped an interval ago, or `everything`. */
  settle(nowMs: number, everything?: boolean): readonly Settlement[];

  /** Whether there is anything to settle, now or later. */
  owes(): boolean;
}

/** The account of all that have none of their own, and what it is called. */
export const REST = 0;
const REST_KEY = "__rest__";

/** Makes the sampler of a policy, with a seed of 32 bits. */
export function createSampler(policy: Policy, seed: number): Sampler {
  const { always, budget, max_patterns: maxPatterns, window_seconds: windowSeconds, rules } = policy;
  const engine = createEngine({
    windowMs: 1000 * windowSeconds,
    budget: budget.costPerWindow,
    maxPatterns,
    fair: policy.share === "fair",
    alwaysLimit: always.limit,
  });
  // Accounts are the engine's slots: that of the rest, those of patterns, and those of rules. What is outstanding in each,
  // since when, and what settlements call it; and in which directory its pattern is found.
  // Filled, so that an engine keeps them as arrays.
  const outstanding: number[] = Array(maxPatterns + 1).fill(0);
  const sinceMs = [...outstanding];
  const names: (readonly [key: string, template: string])[] = [[REST_KEY, ""]];
  const directories: (Map<string, number> | undefined)[] = [];
  const patterns = new Map<string, number>();

  function open(account: number, key: string, template = ""): void {
    names[account] = [key, template];
    outstanding[account] = 0;
  }

  function owe(account: number, nowMs: number, records: number): void {
    if (!outstanding[account]) sinceMs[account] = nowMs;
    outstanding[account] = (outstanding[account] as number) + records;
  }

  function take(account: number): number {
    const taken = outstanding[account] as number;
    outstanding[account] = 0;
    return taken;
  }

  function settlementOf(account: number): Settlement {
    const [key, template] = names[account] as readonly [string, string];
    return { key, template, count: take(account) };
  }

  /** Returns the slot of a pattern, claiming one if it has none: whose it was is one of the rest then. */
  function slotOf({ pattern, template }: Subject, nowMs: number, directory = patterns): number {
    let slot = directory.get(pattern);
    if (slot === undefined) {
      slot = engine.claim();
      if (slot !== REST) {
        directories[slot]?.delete(names[slot]?.[0] as string);
        if (outstanding[slot]) owe(REST, nowMs, take(slot));
        open(slot, pattern, template);
        directories[slot] = directory.set(pattern, slot);
      }
    }
    return slot;
  }

  engine.start(seed >>> 0);
  const working = rules.map((rule, at) => {
    const slot = maxPatterns + 1 + at;
    engine.openSlot(slot);
    const reason = `rule:${rule.id}`;
    open(slot, reason);
    const { algorithm, ...parameters } = rule.action;
    const use = ALGORITHM_USES.get(algorithm);
    return {
      includesUrgent: rule.include_errors,
      fits: matcher(rule.match),
      slot,
      reason,
      algorithm,
      use,
      numbers: Object.values(parameters).flat() as number[],
      directory: new Map(),
    };
  });

  function decide(record: Sampled, atMs: number): Decided {
    const nowMs = Math.floor(Math.min(Math.max(atMs, 0), MAX_CLOCK));
    const isUrgent = record.severity >= always.min_severity;
    const cost = budget.kind === "bytes" ? weigh(record.bodyBytes, record.attributes) : RECORD_COST;
    const found = working.find(({ includesUrgent, fits }) => (includesUrgent || !isUrgent) && fits(record));
    engine.begin(nowMs);
    const rule = found?.use === "engine" ? undefined : found;
    const account = rule?.slot ?? slotOf(record, nowMs);
    const outcome = rule ? decideRule(rule, record, nowMs, cost) : engine.decide(nowMs, account, cost, isUrgent);
    const number = outcome % REASONS;
    const reason = rule?.reason ?? (REASON_NAMES[number] as string);
    const wouldKeep = number !== BUDGET && number !== RULE_DROPPED;
    if (!wouldKeep) owe(account, nowMs, 1);
    const count = wouldKeep ? 1 + take(account) : 0;
    return { wouldKeep, reason, rate: Math.floor(outcome / REASONS), count, account };
  }

  function decideRule(rule: (typeof working)[number], record: Sampled, nowMs: number, cost: number): number {
    const slot = rule.use ? slotOf(record, nowMs, rule.directory) : rule.slot;
    if (rule.use) engine.touch(slot);
    const outcome = engine.decideRule(rule.algorithm, rule.numbers, nowMs, slot);
    if (outcome % REASONS === RULE_KEPT) engine.ruled(cost);
    return outcome;
  }

  function settle(nowMs: number, everything = false): readonly Settlement[] {
    const seconds = policy.settle_interval_seconds;
    const most = Math.floor((budget.costPerWindow * seconds) / (windowSeconds * SETTLED_PART * RECORD_COST));
    const due = [...outstanding.keys()].filter(
      (account) => outstanding[account] && (everything || nowMs - (sinceMs[account] as number) >= 1000 * seconds),
    );
    const isRestDue = due[0] === REST && due.shift() === REST;
    // As UTF-8 is ordered.
    const keyOf = (account: number) => lineOf(names[account]?.[0] as string);
    due.sort(
      (left, right) =>
        (outstanding[right] as number) - (outstanding[left] as number) || (keyOf(left) < keyOf(right) ? -1 : 1),
    );
    const others = due.splice(Math.max(1, Math.min(most, SETTLEMENTS)));
    const settled = due.map(settlementOf);
    const count = others.reduce((sum, account) => sum + take(account), isRestDue ? take(REST) : 0);
    return count ? [...settled, { ...settlementOf(REST), count }] : settled;
  }

  return { decide, owe, settle, owes: () => outstanding.some(Boolean) };
}
