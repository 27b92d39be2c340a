import assert from "node:assert/strict";
import { test } from "node:test";
import { thresholdText } from "../src/policy/probability.js";
import { RECORD_COST } from "../src/policy/tables.js";
import { ERROR_SEVERITY, MAX_SCOPES, ONE } from "../src/sampling/constants.js";
import type { Decision } from "../src/sampling/decision.js";
import { ALGORITHMS, Engine } from "../src/sampling/engine.js";
import type { SampledRecord } from "../src/sampling/record.js";
import { assertExact, DROP_ALL, KEEP_ALL, NOW, SECOND, samplerOf } from "./sampling.js";

const PLAIN: SampledRecord = { pattern: "p" };
const HALF = ONE / 2;

function decideOnce(rules: readonly object[], record: SampledRecord = PLAIN, randomness?: number): Decision {
  return samplerOf({ rules }).decide(record, NOW, randomness);
}

test("the first rule that matches decides", () => {
  const other = { ...KEEP_ALL, id: "other", match: { logger: "other" } };
  assert.equal(decideOnce([other, DROP_ALL, { ...KEEP_ALL, id: "last" }]).reason, "rule:all");
  assert.equal(decideOnce([other, DROP_ALL], { ...PLAIN, logger: "other" }).reason, "rule:other");
});

test("a rule passes over errors unless it includes them", () => {
  const error = { ...PLAIN, severity: ERROR_SEVERITY };
  assert.equal(decideOnce([{ ...DROP_ALL, include_errors: false }], error).reason, "always");
  assert.equal(decideOnce([DROP_ALL], error).reason, "rule:all");
});

test("a rule that names the engine's own algorithm hands the record on, past all other rules", () => {
  assert.equal(decideOnce([{ ...DROP_ALL, id: "mine", action: "adaptive" }, DROP_ALL]).reason, "first");
});

test("every algorithm of the engine is known to rules", () => {
  assert.ok([...ALGORITHMS.values()].some(({ shares }) => shares));
  assert.ok([...ALGORITHMS.values()].some(({ per }) => per === "pattern"));
  for (const [algorithm, { parameters }] of ALGORITHMS) assert.ok(parameters.every(Boolean), algorithm);
});

test("a rule by pattern keeps the first of each in a window, and counts them all as its own", () => {
  const action = { algorithm: "first_then_every", first: 2, every: 1_000_000 };
  const sampler = samplerOf({ rules: [{ ...DROP_ALL, action }] });
  const keep = (pattern: string, now: number) => Number(sampler.decide({ pattern }, now).keep);
  const kept = [..."ababaabb"].map((pattern) => keep(pattern, NOW));
  assert.deepEqual(kept, [1, 1, 1, 1, 0, 0, 0, 0]);
  assert.deepEqual([keep("a", NOW + SECOND), keep("a", NOW + SECOND), keep("a", NOW + SECOND)], [1, 1, 0]);
  assert.deepEqual(sampler.stats().patterns, [{ key: "rule:all", template: "", seen: 11, kept: 6 }]);
});

test("a rate limit keeps so many in each period, and the next one accounts for the others", () => {
  const sampler = samplerOf({ rules: [{ ...DROP_ALL, action: "2/s" }] });
  const counts = [0, 1, 2, 3, SECOND].map((after) => sampler.decide(PLAIN, NOW + after).count);
  assert.deepEqual(counts, [1, 1, 0, 0, 3]);
});

test("all records of a request share its randomness, and say by which threshold", () => {
  const rules = [{ ...DROP_ALL, action: "50%" }];
  const record = { ...PLAIN, scope: "request" };
  assert.deepEqual([decideOnce(rules, record, HALF).keep, decideOnce(rules, record, HALF - 1).keep], [true, false]);
  const { shared, threshold, weight } = decideOnce(rules, record, HALF);
  assert.deepEqual([shared, threshold, weight], [true, thresholdText(HALF), 2]);
  const dropped = decideOnce(rules, record, HALF - 1);
  assert.deepEqual([dropped.shared, dropped.threshold], [true, ""]);
});

test("randomness counts only in a request and in its range", () => {
  const rules = [{ ...DROP_ALL, action: "50%" }];
  const wrong = [undefined, -1, ONE, 0.5, Number.NaN, "5", null] as number[];
  for (const randomness of wrong) {
    const decision = decideOnce(rules, { ...PLAIN, scope: "request" }, randomness);
    assert.deepEqual([decision.shared, decision.threshold], [false, ""]);
  }
  assert.equal(decideOnce(rules, PLAIN, HALF).shared, false);
});

test("what is kept for its severity, or by a rule without chance, shows no threshold", () => {
  const record = { ...PLAIN, scope: "request" };
  assert.equal(decideOnce([], { ...record, severity: ERROR_SEVERITY }, HALF).shared, false);
  assert.equal(decideOnce([KEEP_ALL], record, HALF).shared, false);
  assert.equal(decideOnce([], record, HALF).threshold, thresholdText(ONE));
});

test("a request's randomness serves a part of the budget; what it offers beyond is by chance of its own", () => {
  const sampler = samplerOf({ budget: "80/s" });
  const { budget, maxPatterns, always } = sampler.policy;
  const parameters = { windowMs: SECOND, budget: budget.costPerWindow, maxPatterns, fair: false };
  const engine = new Engine({ ...parameters, alwaysLimit: always.limit });
  for (let at = 0; at < 14; at++) {
    const { shared } = sampler.decide({ ...PLAIN, scope: "request" }, NOW, HALF);
    assert.equal(shared, engine.shares(at * RECORD_COST));
  }
  assert.equal(sampler.decide({ ...PLAIN, scope: "other" }, NOW, HALF).shared, true);
  sampler.end("request");
  assert.equal(sampler.decide({ ...PLAIN, scope: "request" }, NOW, HALF).shared, true);
  assertExact(sampler, 16);
});

test("of too many requests the first is forgotten, however much it offered", () => {
  const sampler = samplerOf({ budget: "8/s" });
  const isShared = (scope: string) => sampler.decide({ ...PLAIN, scope }, NOW, ONE - 1).shared;
  assert.deepEqual([isShared("first"), isShared("first")], [true, false]);
  for (let at = 1; at < MAX_SCOPES; at++) isShared(`${at}`);
  assert.equal(isShared("first"), false);
  isShared("one more");
  assert.equal(isShared("first"), true);
});

test("what a rule keeps is paid by the next window", () => {
  const keptAfter = (byRule: number) => {
    const sampler = samplerOf({ budget: "20/s", rules: [{ ...KEEP_ALL, match: { logger: "noisy" } }] });
    for (let at = 0; at < byRule; at++) sampler.decide({ ...PLAIN, logger: "noisy" }, NOW);
    const decisions = Array.from({ length: 40 }, (_, at) => sampler.decide(PLAIN, NOW + (at < 20 ? 0 : SECOND)));
    return decisions.slice(20).filter(({ keep }) => keep).length;
  };
  assert.equal(keptAfter(0), 20);
  assert.ok(keptAfter(50) < 10);
});

test("under a budget of bytes large records leave less room for others", () => {
  const keptOf = (bodyBytes: number) => {
    const sampler = samplerOf({ budget: "10 kB/s" });
    return Array.from({ length: 200 }, () => sampler.decide({ ...PLAIN, bodyBytes }, NOW).keep).filter(Boolean).length;
  };
  assert.ok(keptOf(10) > 2 * keptOf(1_000));
});
