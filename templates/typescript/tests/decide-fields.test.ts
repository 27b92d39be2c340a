import assert from "node:assert/strict";
import { test } from "node:test";
import type { Policy } from "../src/policy/policy.js";
import { DEFAULT_SEVERITY, ERROR_SEVERITY, ONE } from "../src/sampling/constants.js";
import type { MetPattern } from "../src/sampling/ladder.js";
import { Sampler } from "../src/sampling/sampler.js";
import { pick } from "./random-policy.js";
import { randomNumbers } from "./random-text.js";
import { DROP_ALL, NOW, policyOf, SECOND } from "./sampling.js";

const POLICIES = [
  { budget: "3/s", max_patterns: 2 },
  { budget: "5/s" },
  { budget: "2/s", shadow: true },
  { budget: "1/s", share: "fair", always: { limit: 1 } },
  { budget: "2 kB/s", max_patterns: 3 },
  { rules: [{ ...DROP_ALL, match: { attributes: { k: "1*" } } }], budget: "4/s" },
  { rules: [{ ...DROP_ALL, action: { algorithm: "first_then_every", first: 1, every: 3 } }] },
  { budget: "2/s", kill_switch: true },
].map(policyOf);

type Below = (limit: number) => number;

/** The same life of two samplers, of which one is given records and the other plain fields, or patterns that it has met. */
class Twins {
  now = NOW;
  private readonly whole: Sampler;
  private readonly brief: Sampler;
  private readonly met = new Map<string, MetPattern>();

  constructor(
    seed: number,
    private readonly below: Below,
  ) {
    const policy = pick(POLICIES, below);
    this.whole = new Sampler(policy, seed);
    this.brief = new Sampler(policy, seed);
  }

  step(): void {
    const { below, whole, brief } = this;
    this.now += below(20) > 0 ? below(60) : pick([SECOND, -SECOND, -4 * SECOND, 0.5, 90 * SECOND], below);
    if (below(100) === 0) this.swap(pick(POLICIES, below));
    const record = this.record();
    const { pattern, template, severity, logger, scope, payload } = record;
    const time = below(300) === 0 ? Number.NaN : this.now;
    const bits = below(ONE);
    const { keep, ...expected } = whole.decide(record, time, bits);
    const isPlain = brief.isPlain && scope === undefined;
    const found = isPlain
      ? brief.decideMet(this.metPattern(pattern), severity, logger, time)
      : brief.decideFields(pattern, template, severity, logger, record, time, scope, bits, payload);
    if (found === undefined) assert.deepEqual([keep, expected.released, expected.settled], [false, [], []]);
    else assert.deepEqual({ ...found }, { keep, ...expected });
  }

  compare(): void {
    assert.deepEqual(this.brief.stats(), this.whole.stats());
    assert.equal(this.brief.pressure.spent, this.whole.pressure.spent);
  }

  end(): void {
    const all = { everything: true };
    assert.deepEqual(this.brief.settle(this.now, all), this.whole.settle(this.now, all));
  }

  /** The pattern as it was met before; some are kept through any number of policies and windows. */
  private metPattern(id: string): MetPattern {
    const known = this.met.get(id) ?? { signature: { id, template: id }, slot: undefined };
    this.met.set(id, known);
    return known;
  }

  private swap(policy: Policy): void {
    for (const sampler of [this.whole, this.brief]) sampler.setPolicy(policy);
  }

  private record() {
    const { below } = this;
    const pattern = pick(["a", "b", "c", `u${below(20)}`, `v${below(1_000)}`], below);
    const severity = pick([DEFAULT_SEVERITY, DEFAULT_SEVERITY, DEFAULT_SEVERITY, ERROR_SEVERITY, 0, 99, 1.5], below);
    const scope = below(3) > 0 ? undefined : `s${below(4)}`;
    const rest = { logger: "", bodyBytes: below(300), attributes: { k: String(below(30)) }, payload: pattern };
    return { pattern, template: pattern, severity, scope, ...rest };
  }
}

test("plain fields and patterns met before are decided and counted as a record is, whatever the policy, the clock and the order", () => {
  for (let seed = 0; seed < 30; seed++) {
    const twins = new Twins(seed, randomNumbers(seed));
    for (let at = 0; at < 600; at++) {
      twins.step();
      if (at % 50 === 0) twins.compare();
    }
    twins.end();
    twins.compare();
  }
});

test("details that throw keep the record, and cost nothing where nobody looks", () => {
  const details = {
    get attributes(): never {
      throw new Error("hostile");
    },
  };
  const byRule = new Sampler(policyOf({ rules: [{ ...DROP_ALL, match: { attributes: { k: "*" } } }] }), 1);
  assert.equal(byRule.decideFields("p", "p", 9, "", details, NOW)?.reason, "failopen");
  const plain = new Sampler(policyOf(), 1);
  assert.equal(plain.decideFields("p", "p", 9, "", details, NOW)?.reason, "first");
});

test("a sampler owes something until it has settled everything", () => {
  const sampler = new Sampler(policyOf({ budget: "1/s" }), 1);
  for (let at = 0; at < 100; at++) sampler.decideFields("p", "the #", 9, "", {}, NOW);
  assert.equal(sampler.owes, true);
  const [settled] = sampler.settle(NOW, { everything: true });
  assert.deepEqual([settled?.key, settled?.template, sampler.owes], ["p", "the #", false]);
});
