import assert from "node:assert/strict";
import { test } from "node:test";
import { RECORD_COST } from "../src/policy/tables.js";
import { DEFAULT_SEVERITY, ERROR_SEVERITY } from "../src/sampling/constants.js";
import { REST } from "../src/sampling/tally.js";
import { assertExact, DROP_ALL, errorOf, NOW, SECOND, samplerOf } from "./sampling.js";

test("an empty scope is none: nothing is held for it, promoted or ended by it", () => {
  const sampler = samplerOf({ rules: [DROP_ALL] });
  sampler.decide({ pattern: "p", scope: "" }, NOW);
  assert.equal(sampler.stats().buffered, 0);
  assert.deepEqual(sampler.promote("", NOW), []);
  for (const scope of [undefined, null, 5, {}] as unknown as string[]) {
    assert.deepEqual(sampler.promote(scope, NOW), []);
    sampler.end(scope);
  }
  sampler.end("");
  assertExact(sampler, 1);
});

test("a failed request without a name lets nothing of other records without one through", () => {
  const sampler = samplerOf({ budget: "1/s" });
  sampler.promote("", NOW);
  const reasons = Array.from({ length: 200 }, () => sampler.decide({ pattern: "p", scope: "" }, NOW).reason);
  assert.ok(!reasons.includes("promoted") && reasons.includes("budget"));
});

test("whole numbers of any kind in the wrong place keep a record or count as nothing", () => {
  const sampler = samplerOf();
  const odd = { pattern: "p", severity: 9n, bodyBytes: 5n, scope: 7n, attributes: { id: 2n ** 70n } };
  const decision = sampler.decide(odd as never, NOW);
  assert.deepEqual([decision.keep, decision.reason], [true, "first"]);
  assert.equal(sampler.decide({ pattern: 5n } as never, NOW).reason, "failopen");
  assertExact(sampler, 2);
});

test("a budget of bytes is spent by bytes", () => {
  const costs = [10, 1_000].map((bodyBytes) => {
    const sampler = samplerOf({ budget: "1 MB/s" });
    sampler.decide({ pattern: "p", bodyBytes }, NOW);
    return sampler.pressure.spent;
  });
  assert.ok((costs[1] as number) > (costs[0] as number));
  const byRecords = [10, 1_000].map((bodyBytes) => {
    const sampler = samplerOf();
    sampler.decide({ pattern: "p", bodyBytes }, NOW);
    return sampler.pressure.spent;
  });
  assert.equal(byRecords[0], byRecords[1]);
  assert.ok(RECORD_COST > 0);
});

test("with shadow everything is kept and the counts are those of the policy", () => {
  const live = samplerOf({ budget: "1/s" });
  const shadow = samplerOf({ budget: "1/s", shadow: true });
  for (let at = 0; at < 300; at++) {
    const record = { pattern: `p${at % 3}` };
    const [did, would] = [live.decide(record, NOW + at), shadow.decide(record, NOW + at)];
    assert.equal(would.keep, true);
    assert.deepEqual([would.wouldKeep, would.reason, would.rate], [did.keep, did.reason, did.rate]);
  }
  assert.deepEqual(shadow.stats(), live.stats());
});

test("a rule by severity takes what lies between its ends, and errors only if it is told to", () => {
  const match = { severity: { min: 9, max: 18 } };
  const quiet = samplerOf({ rules: [{ id: "quiet", match, action: "never" }] });
  const reasons = (severity: number) => quiet.decide({ pattern: "p", severity }, NOW).reason;
  assert.deepEqual([8, 9, 16, 19].map(reasons), ["first", "rule:quiet", "rule:quiet", "always"]);
  assert.equal(reasons(ERROR_SEVERITY), "always");
  const loud = samplerOf({ rules: [{ id: "loud", match, action: "never", include_errors: true }] });
  const loudReason = (severity: number) => loud.decide({ pattern: "p", severity }, NOW).reason;
  assert.deepEqual([ERROR_SEVERITY, 18, 19].map(loudReason), ["rule:loud", "rule:loud", "always"]);
  // What is no severity is INFO.
  assert.deepEqual([0, 25, Number.NaN].map(loudReason), Array(3).fill("rule:loud"));
  assert.ok(DEFAULT_SEVERITY >= match.severity.min);
});

test("requests that have ended leave nothing behind", () => {
  const sampler = samplerOf({ rules: [DROP_ALL], retained: { max_requests: 500 } });
  const heap = () => {
    (globalThis as { gc?: () => void }).gc?.();
    return process.memoryUsage().heapUsed;
  };
  const serve = (first: number, count: number) => {
    for (let at = first; at < first + count; at++) {
      const scope = `request ${at}`;
      for (let n = 0; n < 5; n++) sampler.decide({ pattern: "p", scope, payload: "x".repeat(100) }, NOW);
      if (at % 3 === 0) sampler.decide({ ...errorOf(scope), pattern: "p" }, NOW);
      sampler.end(scope);
    }
  };
  serve(0, 2_000);
  const before = heap();
  serve(2_000, 20_000);
  const grown = heap() - before;
  assert.equal(sampler.stats().buffered, 0);
  assert.deepEqual(sampler.promote("request 5", NOW), []);
  assert.equal(sampler.decide({ pattern: "p", scope: "request 3" }, NOW + SECOND).reason, "rule:all");
  // Without `end` these would be some ten megabytes; garbage that no collector was asked for may be some.
  assert.ok(grown < 32 * 2 ** 20, `${grown} bytes`);
});

test("the template of a pattern stands beside its counts, and beside no other", () => {
  const sampler = samplerOf({ budget: "1/s", rules: [{ ...DROP_ALL, match: { template: "ruled*" } }] });
  for (let at = 0; at < 300; at++) {
    sampler.decide({ pattern: "p", template: "order #" }, NOW);
    sampler.decide({ pattern: "r", template: "ruled #" }, NOW);
  }
  const byKey = new Map(sampler.stats().patterns.map(({ key, template }) => [key, template]));
  assert.deepEqual([byKey.get("p"), byKey.get("rule:all")], ["order #", ""]);
  const settled = new Map(sampler.settle(NOW, { everything: true }).map(({ key, template }) => [key, template]));
  assert.deepEqual(
    [...settled],
    [
      ["rule:all", ""],
      [REST, ""],
    ],
  );
});
