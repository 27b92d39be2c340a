import assert from "node:assert/strict";
import { test } from "node:test";
import { readPolicy } from "../src/policy/policy-reader.js";
import { ERROR_SEVERITY, MAX_CLOCK, ONE, RELEASED_PART, SETTLED_PART } from "../src/sampling/constants.js";
import type { Decision } from "../src/sampling/decision.js";
import type { SampledRecord } from "../src/sampling/record.js";
import { Sampler } from "../src/sampling/sampler.js";
import { REST } from "../src/sampling/tally.js";
import { accounted, assertExact, DROP_ALL, errorOf, KEEP_ALL, NOW, policyOf, SECOND, samplerOf } from "./sampling.js";

const TINY = { budget: "2/s" };
const PLAIN: SampledRecord = { pattern: "p" };

/** Lets records of one pattern come until one is dropped for the budget. */
function untilDropped(sampler: Sampler, record: SampledRecord = PLAIN, nowMs = NOW): Decision[] {
  const decisions: Decision[] = [];
  do decisions.push(sampler.decide(record, nowMs));
  while (decisions.at(-1)?.keep === true);
  return decisions;
}

test("below the budget everything is kept, the first of a pattern as such", () => {
  const sampler = samplerOf();
  const decisions = [0, 1, 2].map(() => sampler.decide(PLAIN, NOW));
  assert.deepEqual(
    decisions.map(({ keep, reason, weight, count }) => [keep, reason, weight, count]),
    [
      [true, "first", 1, 1],
      [true, "sampled", 1, 1],
      [true, "sampled", 1, 1],
    ],
  );
  assertExact(sampler, 3);
});

test("a drop is counted, and the next kept record of its pattern stands for it", () => {
  const sampler = samplerOf(TINY);
  const before = untilDropped(sampler);
  const { keep, reason, weight, count } = before.at(-1) as Decision;
  assert.deepEqual([keep, reason, weight, count], [false, "budget", 0, 0]);
  const next = sampler.decide({ ...PLAIN, severity: ERROR_SEVERITY }, NOW);
  assert.deepEqual([next.keep, next.reason, next.count], [true, "always", 2]);
  assert.equal(accounted([...before, next]), before.length + 1);
  assertExact(sampler, before.length + 1);
});

test("the kill switch keeps everything at once, also that of a policy that is not yet in force", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  assert.equal(sampler.decide(PLAIN, NOW).keep, false);
  sampler.setPolicy(policyOf({ kill_switch: true }));
  const kept = sampler.decide(PLAIN, NOW);
  assert.deepEqual([kept.keep, kept.reason, kept.rate, kept.weight, kept.count], [true, "failopen", ONE, 1, 1]);
  sampler.setPolicy(policyOf({ rules: [DROP_ALL] }));
  assert.equal(sampler.decide(PLAIN, NOW).keep, false);
  assert.equal(sampler.stats().failOpen, 1);
  assertExact(sampler, 3);
});

test("a policy comes into force where the window ends, and settles what the one before left", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  const [old, next] = [sampler.policy, policyOf({ rules: [KEEP_ALL] })];
  sampler.setPolicy(next);
  const last = NOW - (NOW % SECOND) + SECOND - 1;
  assert.equal(sampler.decide(PLAIN, last).keep, true);
  assert.equal(sampler.policy, next);
  sampler.setPolicy(old);
  assert.deepEqual([sampler.decide(PLAIN, last).keep, sampler.policy], [true, next]);
  assert.deepEqual([sampler.decide(PLAIN, last + 1).keep, sampler.policy], [false, old]);
  sampler.setPolicy(next);
  const decision = sampler.decide(PLAIN, last + 1 + SECOND);
  assert.deepEqual([decision.keep, decision.settled], [true, [{ key: "rule:all", template: "", count: 1 }]]);
  assertExact(sampler, 4);
});

test("a policy comes into force once, with its limits of what is held", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  sampler.decide({ ...PLAIN, scope: "request" }, NOW);
  sampler.setPolicy(policyOf({ retained: { enabled: false } }));
  const reasons = [1, 2, 3].map((after) => sampler.decide(PLAIN, NOW + after * SECOND).reason);
  assert.deepEqual(reasons, ["first", "first", "sampled"]);
  assert.equal(sampler.stats().buffered, 0);
});

test("one window back is the window that was; a policy waits through it", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  sampler.decide(PLAIN, NOW);
  sampler.setPolicy(policyOf({ rules: [KEEP_ALL] }));
  assert.equal(sampler.decide(PLAIN, NOW - SECOND).keep, false);
  assert.equal(sampler.decide(PLAIN, NOW - 2 * SECOND).keep, true);
});

test("a clock out of range is taken for its end, and parts of a millisecond do not count", () => {
  const events = (times: readonly number[]) => {
    const sampler = samplerOf(TINY, 5);
    return times.flatMap((time) => Array.from({ length: 9 }, () => sampler.decide(PLAIN, time)));
  };
  assert.deepEqual(events([-1e300, NOW + 0.9, 2 ** 60]), events([0, NOW, MAX_CLOCK]));
  for (const [time, taken] of [
    [-5, 0],
    [NOW + 0.9, NOW],
    [2 ** 60, MAX_CLOCK],
  ] as const) {
    const sampler = samplerOf({ rules: [DROP_ALL] });
    sampler.decide({ ...PLAIN, scope: "request" }, time);
    assert.equal(sampler.promote("request", time)[0]?.timeMs, taken);
  }
});

test("without a time everything is kept", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  const hostile = [Number.NaN, Number.POSITIVE_INFINITY, "5", 5n, null, undefined, {}] as number[];
  for (const time of hostile) assert.equal(sampler.decide(PLAIN, time).reason, "failopen");
  assert.deepEqual([sampler.settle(Number.NaN), sampler.promote("request", Number.NaN)], [[], []]);
  assertExact(sampler, hostile.length);
});

test("a record that cannot be read is kept, and counted once", () => {
  const fails = (): never => {
    throw new Error("hostile");
  };
  const sampler = samplerOf({ rules: [{ ...DROP_ALL, match: { attributes: { a: "*" } } }] });
  const attributes = Object.defineProperty({}, "a", { enumerable: true, get: fails });
  const records = [null, undefined, 5, {}, { pattern: 7 }, new Proxy({}, { get: fails }), { ...PLAIN, attributes }];
  for (const record of records) {
    const { keep, reason, count } = sampler.decide(record as SampledRecord, NOW);
    assert.deepEqual([keep, reason, count], [true, "failopen", 1]);
  }
  assertExact(sampler, records.length);
  assert.equal(sampler.decide({ ...PLAIN, attributes: { a: "x" } }, NOW).reason, "rule:all");
});

test("fields of the wrong type count as if they were left out", () => {
  const sampler = samplerOf({ budget: "2 kB/s" });
  const hostile = { severity: "17", logger: 5, template: null, bodyBytes: Number.NaN, attributes: "x", scope: {} };
  for (const [name, value] of Object.entries(hostile)) {
    const { reason } = sampler.decide({ pattern: name, [name]: value }, NOW);
    assert.equal(reason, "first", name);
  }
  assertExact(sampler, Object.keys(hostile).length);
});

test("what a policy has left to account for is not lost with a record that cannot be read", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  sampler.decide(PLAIN, NOW);
  sampler.setPolicy(policyOf({ rules: [{ ...DROP_ALL, match: { attributes: { a: "*" } } }] }));
  const attributes = new Proxy({}, { getOwnPropertyDescriptor: () => assert.fail("hostile") });
  const { reason, settled } = sampler.decide({ ...PLAIN, attributes }, NOW + SECOND);
  assert.deepEqual([reason, settled], ["failopen", [{ key: "rule:all", template: "", count: 1 }]]);
});

test("what a getter logs while its record is decided is kept", () => {
  const sampler = samplerOf({ rules: [{ ...DROP_ALL, match: { attributes: { a: "yes" } } }] });
  const inner: Decision[] = [];
  const nothing: unknown[] = [];
  const attributes = {
    get a(): string {
      inner.push(sampler.decide({ pattern: "inner" }, NOW));
      nothing.push(...sampler.promote("request", NOW), ...sampler.settle(NOW, { everything: true }));
      sampler.end("request");
      return "yes";
    },
  };
  const record = { pattern: "outer", scope: "request", attributes };
  sampler.decide(record, NOW);
  inner.length = 0;
  const outer = sampler.decide(record, NOW);
  assert.deepEqual([outer.keep, outer.reason], [false, "rule:all"]);
  assert.ok(inner.length > 0 && inner.every(({ reason, count }) => reason === "failopen" && count === 1));
  assert.deepEqual(nothing, []);
  assertExact(sampler, 2 + 2 * inner.length);
  assert.equal(sampler.promote("request", NOW).length, 2);
});

test("a budget of records never looks at attributes, and one of bytes never at what they hold back", () => {
  const asked = { attributes: 0 };
  const record: SampledRecord = {
    ...PLAIN,
    get attributes() {
      asked.attributes++;
      return {};
    },
  };
  samplerOf().decide(record, NOW);
  assert.equal(asked.attributes, 0);
  samplerOf({ budget: "2 kB/s", rules: [{ ...DROP_ALL, match: { attributes: { a: "*" } } }] }).decide(record, NOW);
  assert.equal(asked.attributes, 1);
});

test("an error brings back what its request has dropped, and what the budget drops of it later is kept for context", () => {
  const sampler = samplerOf(TINY);
  const record = { ...PLAIN, scope: "request", payload: { text: "hello" } };
  untilDropped(sampler, record);
  assert.equal(sampler.stats().buffered, 1);
  const { keep, reason, released } = sampler.decide(errorOf("request"), NOW + 1);
  assert.deepEqual([keep, reason], [true, "always"]);
  assert.deepEqual(
    released.map(({ pattern, timeMs, payload }) => [pattern, timeMs, payload]),
    [["p", NOW, record.payload]],
  );
  const later = Array.from({ length: 20 }, () => sampler.decide(record, NOW + 2));
  const promoted = later.find(({ count }) => count === 0);
  assert.deepEqual([promoted?.keep, promoted?.reason, promoted?.weight], [true, "promoted", 0]);
});

test("what a rule drops is held, and stays dropped in a failed request", () => {
  const sampler = samplerOf({ rules: [{ ...DROP_ALL, match: { logger: "noisy" } }] });
  const record = { ...PLAIN, logger: "noisy", scope: "request" };
  assert.equal(sampler.decide(record, NOW).keep, false);
  assert.equal(sampler.promote("request", NOW).length, 1);
  assert.equal(sampler.decide(record, NOW).keep, false);
  assert.equal(sampler.stats().buffered, 1);
});

test("failed requests get back no more than their part of a window's budget", () => {
  const sampler = samplerOf({ budget: "10/s", rules: [DROP_ALL] });
  for (let at = 0; at < 20; at++) sampler.decide({ ...PLAIN, scope: "request" }, NOW);
  const most = Math.floor(10 / RELEASED_PART);
  assert.equal(sampler.promote("request", NOW).length, most);
  assertExact(sampler, 20);
  const inNextWindow = (scope: string) => sampler.decide({ ...PLAIN, scope }, NOW + SECOND);
  for (let at = 0; at < 20; at++) inNextWindow(`s${at % 2}`);
  assert.deepEqual([sampler.promote("s0", NOW + SECOND).length, sampler.promote("s1", NOW + SECOND).length], [most, 0]);
});

test("a request that has ended is forgotten", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  sampler.decide({ ...PLAIN, scope: "request" }, NOW);
  sampler.end("request");
  assert.deepEqual([sampler.promote("request", NOW), sampler.stats().buffered], [[], 0]);
});

test("drops are settled after the interval, everything at the end, and nothing twice", () => {
  const sampler = samplerOf({ rules: [DROP_ALL], settle_interval_seconds: 2 });
  for (let at = 0; at < 3; at++) sampler.decide(PLAIN, NOW + at);
  assert.deepEqual(sampler.settle(NOW + 2 * SECOND - 1), []);
  assert.deepEqual(sampler.settle(NOW + 2 * SECOND), [{ key: "rule:all", template: "", count: 3 }]);
  sampler.decide(PLAIN, NOW);
  assert.deepEqual(sampler.settle(0, { everything: true }), [{ key: "rule:all", template: "", count: 1 }]);
  assert.deepEqual(sampler.settle(0, { everything: true }), []);
  assertExact(sampler, 4);
});

test("settlements take a small part of the budget; what has no room joins the rest", () => {
  const sampler = samplerOf({ budget: "1/s", settle_interval_seconds: 1 });
  for (let at = 0; at < 100; at++) sampler.decide({ pattern: `p${at % 3}` }, NOW);
  const settled = sampler.settle(NOW, { everything: true });
  assert.deepEqual([settled.length, settled[1]?.key], [2, REST]);
});

test("a larger budget has room for more settlements", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const rules = names.map((id) => ({ ...DROP_ALL, id, match: { logger: id } }));
  const most = 4;
  const sampler = samplerOf({ budget: `${most * SETTLED_PART}/s`, settle_interval_seconds: 1, rules });
  for (const logger of names) sampler.decide({ ...PLAIN, logger }, NOW);
  const settled = sampler.settle(NOW, { everything: true }).map(({ key, count }) => [key, count]);
  assert.deepEqual(settled, [...names.slice(0, most).map((id) => [`rule:${id}`, 1]), [REST, names.length - most]]);
});

test("statistics name each counter, the largest first", () => {
  const sampler = samplerOf({ rules: [{ ...DROP_ALL, id: "quiet", match: { logger: "noisy" } }] });
  for (const pattern of ["b", "c", "a", "c"]) sampler.decide({ pattern }, NOW);
  for (let at = 0; at < 3; at++) sampler.decide({ pattern: "c", logger: "noisy" }, NOW);
  assert.deepEqual(sampler.stats(), {
    seen: 7,
    kept: 4,
    dropped: 3,
    buffered: 0,
    failOpen: 0,
    patterns: [
      { key: "rule:quiet", template: "", seen: 3, kept: 0 },
      { key: "c", template: "", seen: 2, kept: 2 },
      { key: "a", template: "", seen: 1, kept: 1 },
      { key: "b", template: "", seen: 1, kept: 1 },
    ],
  });
});

test("without a policy the built-in one is in force, without a seed samplers differ", () => {
  assert.equal(new Sampler().policy.hash, readPolicy("{}").policy?.hash);
  const kept = () => {
    const sampler = new Sampler(policyOf(TINY));
    return Array.from({ length: 400 }, (_, at) => Number(sampler.decide(PLAIN, NOW + at * 20).keep)).join("");
  };
  assert.ok(new Set([kept(), kept(), kept()]).size > 1);
});

test("the same seed decides alike, and another seed otherwise", () => {
  const trace = (seed: number) => {
    const sampler = samplerOf(TINY, seed);
    return Array.from({ length: 300 }, (_, at) =>
      Number(sampler.decide({ pattern: `p${at % 7}` }, NOW + at * 20).keep),
    );
  };
  assert.deepEqual(trace(7), trace(7));
  assert.deepEqual(trace(-1), trace(2 ** 32 - 1));
  assert.notDeepEqual(trace(7), trace(8));
});
