import type { Subject } from "../policy/match.js";
import type { Rule } from "../policy/policy.js";
import { BUDGET, MAX_CLOCK, ONE, REASONS, RULE_DROPPED, RULE_KEPT, SETTLED_PART } from "../sampling/constants.js";
import { plainRecordBytes } from "../sampling/cost.js";
import type { Settlement } from "../sampling/decision.js";
import { type Directory, PatternSlots } from "../sampling/pattern-slots.js";
import { AT_ONCE, Counter, REST, settle } from "../sampling/tally.js";
import { createEngine, REASON_NAMES } from "./engine.js";
import type { Policy } from "./policy.js";
import { ALGORITHM_USES, RECORD_COST } from "./policy-tables.js";

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

  /** What a kept record's count would be owed to, if it is not sent after all. */
  readonly key: string;
}

/** The sampler of one policy, without requests: `../sampling/sampler.ts` for a page. */
export interface Sampler {
  readonly policy: Policy;

  /** Decides a record. Throws where it cannot be read, and has then counted nothing. */
  decide(record: Sampled, nowMs: number): Decided;

  /** Keeps a record that cannot be decided. */
  failOpen(): Decided;

  /** Accounts for what was dropped an interval ago, or `everything`. */
  settle(nowMs: number, everything?: boolean): readonly Settlement[];

  /** Whether there is anything to settle, now or later. */
  owes(): boolean;

  /** How many records were seen and kept. */
  stats(): { readonly seen: number; readonly kept: number };
}

interface RuleAtWork extends Rule {
  readonly slot: number;
  readonly counter: Counter;
  readonly numbers: readonly number[];
  readonly directory: Directory | undefined;
}

const NO_RANDOMNESS = -1;

/** Makes the sampler of a policy, with a seed of 32 bits. */
export function createSampler(policy: Policy, seed: number): Sampler {
  const { always, budget, maxPatterns, share, windowSeconds } = policy;
  const engine = createEngine(
    {
      windowMs: 1000 * windowSeconds,
      budget: budget.costPerWindow,
      maxPatterns,
      fair: share === "fair",
      alwaysLimit: always.limit,
    },
    policy.rules.length,
  );
  const rest = new Counter();
  const failed = new Counter();
  const slots = new PatternSlots(engine, rest);
  engine.start(seed >>> 0);
  const rules = policy.rules.map((rule, index): RuleAtWork => {
    const slot = maxPatterns + 1 + index;
    engine.openSlot(slot);
    const { algorithm, parameters } = rule.action;
    const directory = ALGORITHM_USES.get(algorithm) === "pattern" ? new Map() : undefined;
    return { ...rule, slot, counter: new Counter(), numbers: Object.values(parameters).flat(), directory };
  });

  function* counters(): Generator<readonly [string, Counter]> {
    for (const { id, counter } of rules) yield [`rule:${id}`, counter];
    for (const { key, counter } of slots.patterns()) yield [key, counter];
  }

  function decide(record: Sampled, atMs: number): Decided {
    const nowMs = Math.floor(Math.min(Math.max(atMs, 0), MAX_CLOCK));
    const { pattern, template, severity } = record;
    const isUrgent = severity >= always.minSeverity;
    const cost = budget.kind === "bytes" ? plainRecordBytes(record) : RECORD_COST;
    const rule = rules.find(({ includeErrors, match }) => (includeErrors || !isUrgent) && match.fits(record));
    engine.begin(nowMs);
    if (rule === undefined || ALGORITHM_USES.get(rule.action.algorithm) === "engine") {
      const { slot, counter } = slots.find(pattern, template, nowMs);
      const outcome = engine.decide(nowMs, slot, cost, isUrgent, NO_RANDOMNESS, 0);
      return outcomeOf(outcome, REASON_NAMES[outcome % REASONS] as string, counter, pattern);
    }
    let { slot } = rule;
    if (rule.directory !== undefined) {
      slot = slots.find(pattern, template, nowMs, rule.directory).slot;
      engine.touch(slot);
    }
    const outcome = engine.decideRule(rule.action.algorithm, rule.numbers, nowMs, slot, cost, NO_RANDOMNESS, 0);
    if (outcome % REASONS === RULE_KEPT) engine.ruled(cost);
    const reason = `rule:${rule.id}`;
    return outcomeOf(outcome, reason, rule.counter, reason);

    function outcomeOf(outcome: number, reason: string, counter: Counter, key: string): Decided {
      const wouldKeep = outcome % REASONS !== BUDGET && outcome % REASONS !== RULE_DROPPED;
      if (!wouldKeep) counter.drop(nowMs);
      const count = wouldKeep ? counter.keep() : 0;
      return { wouldKeep, reason, rate: Math.floor(outcome / REASONS), count, key };
    }
  }

  return {
    policy,
    decide,
    failOpen: () => ({ wouldKeep: true, reason: "failopen", rate: ONE, count: failed.keep(), key: "" }),
    settle(nowMs, everything = false) {
      const { settleIntervalSeconds: seconds } = policy;
      const allowance = Math.floor((budget.costPerWindow * seconds) / windowSeconds);
      const most = Math.max(1, Math.floor(Math.floor(allowance / SETTLED_PART) / RECORD_COST));
      return settle([...counters()], rest, nowMs, everything ? AT_ONCE : 1000 * seconds, most);
    },
    owes: () => [...counters(), [REST, rest] as const].some(([, counter]) => counter.outstanding > 0),
    stats() {
      let [seen, kept] = [failed.kept, failed.kept];
      for (const [, counter] of [...counters(), [REST, rest] as const]) {
        seen += counter.seen;
        kept += counter.kept;
      }
      return { seen, kept };
    },
  };
}
