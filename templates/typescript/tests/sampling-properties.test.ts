import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_SEVERITY, ERROR_SEVERITY, ONE } from "../src/sampling/constants.js";
import type { Decision, Held, Settlement } from "../src/sampling/decision.js";
import type { SampledRecord } from "../src/sampling/record.js";
import { Sampler } from "../src/sampling/sampler.js";
import { fieldOf, pick } from "./random-policy.js";
import { randomNumbers } from "./random-text.js";
import { accounted, assertExact, DROP_ALL, errorOf, NOW, policyOf, SECOND, samplerOf } from "./sampling.js";

const TEN_YEARS = 315_576_000_000;
const PLAIN: SampledRecord = { pattern: "p" };
const POLICIES = [
  { budget: "3/s", max_patterns: 2 },
  { budget: "1/s", max_patterns: 5, share: "fair", always: { limit: 1 } },
  { budget: "2 kB/s", max_patterns: 3, retained: { max_requests: 2, max_bytes: fieldOf("retained", "max_bytes").low } },
  { max_patterns: 2, rules: [{ ...DROP_ALL, match: { template: "a" }, action: "2/s" }] },
  {
    budget: "2/s",
    max_patterns: 2,
    rules: [{ ...DROP_ALL, action: { algorithm: "first_then_every", first: 1, every: 3 } }],
  },
  { budget: "2/s", retained: { enabled: false }, kill_switch: true },
].map(policyOf);

type Below = (limit: number) => number;

/** Everything that may happen to a sampler, in any order; what it said of each. */
class Life {
  now = NOW;
  readonly decisions: Decision[] = [];
  readonly settlements: Settlement[] = [];

  constructor(
    readonly sampler: Sampler,
    private readonly below: Below,
  ) {}

  step(): void {
    const { below, sampler } = this;
    this.now = Math.max(0, this.now + this.stride());
    const happens = below(40);
    if (happens === 0) sampler.setPolicy(pick(POLICIES, below));
    else if (happens === 1) this.settlements.push(...sampler.settle(this.now, { everything: below(4) === 0 }));
    else if (happens === 2) sampler.promote(`s${below(4)}`, this.now);
    else if (happens === 3) sampler.end(`s${below(4)}`);
    else this.decisions.push(sampler.decide(this.record(), below(300) === 0 ? Number.NaN : this.now, below(ONE)));
  }

  private stride(): number {
    const { below } = this;
    if (below(20) > 0) return below(120);
    return pick([SECOND, -SECOND, -3 * SECOND, 70 * SECOND, TEN_YEARS, -TEN_YEARS], below);
  }

  private record(): SampledRecord {
    const { below } = this;
    const pattern = pick(["a", "b", "c", `u${below(1_000)}`], below);
    const scope = below(2) === 0 ? undefined : `s${below(4)}`;
    const severity = below(12) === 0 ? ERROR_SEVERITY : DEFAULT_SEVERITY;
    return { pattern, template: pattern, severity, scope, bodyBytes: below(300) };
  }
}

test("counts are exact at every point, through evictions, policies, steps of the clock and to the end", () => {
  for (let seed = 0; seed < 40; seed++) {
    const below = randomNumbers(seed);
    const life = new Life(new Sampler(pick(POLICIES, below), seed), below);
    for (let at = 0; at < 500; at++) {
      life.step();
      if (at % 10 === 0) assertExact(life.sampler, life.decisions.length);
    }
    life.settlements.push(...life.sampler.settle(life.now, { everything: true }));
    assert.equal(accounted(life.decisions, life.settlements), life.decisions.length);
    assertExact(life.sampler, life.decisions.length);
  }
});

test("of a failed request every held record appears once, in order, and stands for nothing", () => {
  const below = randomNumbers(4);
  for (let round = 0; round < 50; round++) {
    const sampler = samplerOf({ budget: "40/s" }, round);
    const dropped: number[] = [];
    for (let at = 0; at < 60; at++) {
      const [time, scope] = [NOW + at, `s${below(3)}`];
      const isHeld = !sampler.decide({ ...PLAIN, scope }, time).keep && scope === "s0";
      if (isHeld) dropped.push(time);
    }
    const timesOf = (held: readonly Held[]) => held.map(({ timeMs }) => timeMs);
    const seen = sampler.stats();
    assert.deepEqual(timesOf(sampler.decide(errorOf("s0"), NOW + 60).released), dropped);
    assert.deepEqual(sampler.decide(errorOf("s0"), NOW + 61).released, []);
    assert.equal(sampler.stats().buffered, seen.buffered - dropped.length);
    assertExact(sampler, 62);
  }
});

test("a clock that steps, stands still or jumps by years keeps to about two budgets in a window", () => {
  for (const jump of [SECOND, -SECOND, 2 * SECOND, -2 * SECOND, TEN_YEARS, -TEN_YEARS, 1, -1]) {
    const sampler = samplerOf({ budget: "20/s" });
    let kept = 0;
    for (let at = 0; at < 5_000; at++) {
      // One bad reading, and back.
      const now = NOW + at + (at === 2_500 ? jump : 0);
      if (sampler.decide({ pattern: `p${at % 5}` }, now).keep) kept++;
    }
    assert.ok(kept > 60 && kept < 300, `${kept} kept after a jump of ${jump}`);
    assertExact(sampler, 5_000);
  }
  const still = samplerOf({ budget: "20/s" });
  const kept = Array.from({ length: 5_000 }, () => still.decide(PLAIN, NOW).keep).filter(Boolean).length;
  assert.ok(kept < 60, `${kept} kept while the clock stood still`);
});

test("a window ends with its last millisecond", () => {
  const start = NOW - (NOW % SECOND);
  const keptFrom = (second: number) => {
    const sampler = samplerOf({ budget: "8/s" });
    for (let at = 0; at < 8; at++) sampler.decide(PLAIN, start);
    return Array.from({ length: 8 }, () => sampler.decide(PLAIN, second).keep).filter(Boolean).length;
  };
  assert.ok(keptFrom(start + SECOND - 1) < 8);
  assert.equal(keptFrom(start + SECOND), 8);
});

test("whatever cannot be read is kept, counted, and changes nothing for the others", () => {
  const decide = (hostile: boolean): unknown[] => {
    const sampler = samplerOf({ budget: "5/s", rules: [{ ...DROP_ALL, match: { attributes: { a: "drop" } } }] });
    const trace: unknown[] = [];
    for (let at = 0; at < 300; at++) {
      if (hostile) assert.equal(sampler.decide(unreadable(at), NOW + at * 10).reason, "failopen");
      const { keep, reason, rate, count } = sampler.decide({ pattern: `p${at % 3}` }, NOW + at * 10);
      trace.push([keep, reason, rate, count]);
    }
    assert.equal(sampler.stats().failOpen, hostile ? 300 : 0);
    assertExact(sampler, hostile ? 600 : 300);
    return trace;
  };
  assert.deepEqual(decide(true), decide(false));
});

/** A record that throws at another place each time. */
function unreadable(at: number): SampledRecord {
  const get = (): never => {
    throw new Error("hostile");
  };
  const names = ["pattern", "severity", "scope", "payload", "attributes"];
  const record = Object.defineProperty(
    { ...PLAIN },
    pick(names, () => at % names.length),
    { get },
  );
  return at % 7 === 0 ? { ...PLAIN, attributes: Object.defineProperty({}, "a", { get }) } : record;
}
