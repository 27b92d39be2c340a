import type { Rule } from "../policy/policy.js";
import { ALGORITHMS, type Engine } from "./engine.js";
import type { Directory } from "./pattern-slots.js";
import type { GivenRecord } from "./record.js";
import { Counter } from "./tally.js";

/** A rule with its slot, its counter, and the numbers of its algorithm. */
export class RuleAtWork {
  readonly counter: Counter = new Counter();
  readonly reason: string;
  readonly algorithm: string;
  readonly numbers: readonly number[];

  /** Not so of a rule that leaves its records to the engine. */
  readonly decides: boolean;

  /** Whether it can go by the randomness of a request. */
  readonly shares: boolean;

  /** The slots of patterns, if the rule has one for each. */
  readonly directory: Directory | undefined;

  constructor(
    readonly rule: Rule,
    readonly slot: number,
  ) {
    const { algorithm: name, parameters } = rule.action;
    const algorithm = ALGORITHMS.get(name);
    if (algorithm === undefined) throw new TypeError(`no algorithm ${name}`);
    this.reason = `rule:${rule.id}`;
    this.algorithm = name;
    this.numbers = algorithm.parameters.map((parameter) => parameters[parameter] ?? 0);
    this.decides = algorithm.per !== "engine";
    this.shares = algorithm.shares;
    this.directory = algorithm.per === "pattern" ? new Map() : undefined;
  }
}

/** The rules of one policy at work: the first that matches decides. */
export class Rules {
  readonly all: readonly RuleAtWork[];

  /** Opens a slot for each rule behind those of patterns, needed or not: that draws random numbers. */
  constructor(
    rules: readonly Rule[],
    private readonly minSeverity: number,
    engine: Engine,
  ) {
    this.all = rules.map((rule, index) => new RuleAtWork(rule, engine.maxPatterns + 1 + index));
    for (const { slot } of this.all) engine.openSlot(slot);
  }

  /** Returns the rule that decides a record. Those that do not include errors pass over them. */
  firstMatch(record: GivenRecord): RuleAtWork | undefined {
    const isUrgent = record.severity >= this.minSeverity;
    for (const found of this.all) {
      const { includeErrors, match } = found.rule;
      if ((includeErrors || !isUrgent) && match.fits(record)) return found.decides ? found : undefined;
    }
    return undefined;
  }
}
