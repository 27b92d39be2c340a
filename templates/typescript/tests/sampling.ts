import assert from "node:assert/strict";
import type { Policy } from "../src/policy/policy.js";
import { readPolicy } from "../src/policy/policy-reader.js";
import { ERROR_SEVERITY } from "../src/sampling/constants.js";
import type { Decision, Settlement } from "../src/sampling/decision.js";
import { GivenRecord, type SampledRecord } from "../src/sampling/record.js";
import { Sampler } from "../src/sampling/sampler.js";

export const SECOND = 1000;

/** Somewhere in a window, not at its edge. */
export const NOW = 1_770_000_000_500;

/** Rules that decide everything alike, errors too. */
export const DROP_ALL: object = { id: "all", match: {}, action: "never", include_errors: true };
export const KEEP_ALL: object = { ...DROP_ALL, action: "always" };

/** The policy of a document without errors; its windows are of one second unless it says something else. */
export function policyOf(document: object = {}): Policy {
  const { policy, errors } = readPolicy(JSON.stringify({ window_seconds: 1, budget: "20/s", ...document }));
  assert.deepEqual(errors, []);
  return policy as Policy;
}

export function samplerOf(document: object = {}, seed = 1): Sampler {
  return new Sampler(policyOf(document), seed);
}

/** A record whose request has failed. */
export function errorOf(scope: string): SampledRecord {
  return { pattern: "error", severity: ERROR_SEVERITY, scope };
}

export function given(record: Partial<SampledRecord>): GivenRecord {
  const result = new GivenRecord();
  result.read({ pattern: "p", ...record });
  return result;
}

/** How many records these account for. */
export function accounted(decisions: readonly Decision[], settlements: readonly Settlement[] = []): number {
  const settled = [...settlements, ...decisions.flatMap((decision) => decision.settled)];
  return [...decisions, ...settled].reduce((sum, { count }) => sum + count, 0);
}

/** Holds the statistics of a sampler against each other and against what it was asked. */
export function assertExact(sampler: Sampler, seen: number): void {
  const stats = sampler.stats();
  assert.equal(stats.seen, seen);
  assert.equal(stats.kept + stats.dropped + stats.buffered, stats.seen);
  assert.ok(stats.dropped >= 0 && stats.buffered >= 0);
  const byCounter = stats.patterns.reduce((sum, pattern) => sum + pattern.seen, stats.failOpen);
  assert.equal(byCounter, stats.seen);
}
