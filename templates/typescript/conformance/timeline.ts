// Plays a timeline through the sampler: events in, lines out.

import { createHash } from "node:crypto";
import type { Policy } from "../dist/policy/policy.js";
import { readPolicy } from "../dist/policy/policy-reader.js";
import type { Decision, Held, Settlement } from "../dist/sampling/decision.js";
import type { SampledRecord } from "../dist/sampling/record.js";
import { Sampler } from "../dist/sampling/sampler.js";
import { bitsOf } from "./bits.js";

/** A record, or what else `do` says. `records` are many in `ms` milliseconds, by their keys with spaces between. */
export interface Event {
  readonly t: number;
  readonly do?: string;
  readonly all?: boolean;
  readonly policy?: unknown;
  readonly key?: string;
  readonly sev?: number;
  readonly logger?: string;
  readonly size?: number;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly scope?: string;
  readonly r24?: number | null;
  readonly ms?: number;
  readonly keys?: string;
}

const DIGEST_DIGITS = 16;

/** Yields the lines of a timeline. */
export function* play(policy: Policy, seed: number, events: readonly Event[]): Generator<string> {
  const sampler = new Sampler(policy, seed);
  for (const event of events) yield* linesOf(sampler, event);
}

function linesOf(sampler: Sampler, event: Event): Iterable<string> {
  switch (event.do) {
    case undefined:
      return decided(sampler, sampler.decide(recordOf(event), event.t, event.r24 ?? undefined));
    case "records":
      return records(sampler, event);
    case "settle":
      return settled(sampler.settle(event.t, { everything: event.all ?? false }));
    case "shutdown":
      return settled(sampler.settle(event.t, { everything: true }));
    case "policy":
      return [`policy,${swap(sampler, event.policy)}`];
    case "promote":
      return released(sampler.promote(scopeOf(event), event.t));
    case "end":
      sampler.end(scopeOf(event));
      return [];
    case "stats":
      return [statsOf(sampler)];
    default:
      throw new RangeError(`no event can do ${event.do}`);
  }
}

/** Yields what was kept, each line with the number of its record, and a digest of all lines. */
function* records(sampler: Sampler, { t, ms = 0, keys = "" }: Event): Generator<string> {
  const digest = createHash("sha256");
  const list = keys.split(" ");
  for (const [number, key] of list.entries()) {
    const decision = sampler.decide({ pattern: key, template: key }, t + Math.floor((number * ms) / list.length));
    const lines = [...decided(sampler, decision)];
    for (const line of lines) digest.update(`${line}\n`);
    if (decision.wouldKeep) yield* lines.map((line) => `${number},${line}`);
  }
  yield `records,${list.length},${digest.digest("hex").slice(0, DIGEST_DIGITS)}`;
}

/** The record of an event, whose key is the name of its pattern and its template. */
function recordOf({ key = "", sev, logger, size, attrs, scope }: Event): SampledRecord {
  return { pattern: key, template: key, severity: sev, logger, bodyBytes: size, attributes: attrs, scope };
}

function scopeOf({ scope = "" }: Event): string {
  return scope;
}

function swap(sampler: Sampler, document: unknown): string {
  const { policy } = readPolicy(JSON.stringify(document));
  if (policy === undefined) return "refused";
  sampler.setPolicy(policy);
  return policy.hash;
}

function statsOf(sampler: Sampler): string {
  const { seen, kept, dropped, buffered } = sampler.stats();
  return ["stats", seen, kept, dropped, buffered].join();
}

function* decided(sampler: Sampler, decision: Decision): Generator<string> {
  const { wouldKeep, reason, rate, weight, count } = decision;
  const { spent, halvings, boost } = sampler.pressure;
  yield* settled(decision.settled);
  yield [Number(wouldKeep), reason, rate, spent, halvings, boost, bitsOf(weight), count].join();
  yield* released(decision.released);
}

function settled(settlements: readonly Settlement[]): string[] {
  return settlements.map(({ key, count }) => `settled,${key},${count}`);
}

function released(records: readonly Held[]): string[] {
  return records.map(({ pattern, timeMs }) => `retro,${pattern},${timeMs}`);
}
