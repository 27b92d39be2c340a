import type { Policy } from "../policy/policy.js";
import { readPolicy } from "../policy/policy-reader.js";
import { RECORD_COST } from "../policy/tables.js";
import { byteOrder } from "../text.js";
import { AgedMap } from "./aged-map.js";
import {
  BUDGET,
  ERROR_SEVERITY,
  MAX_CLOCK,
  ONE,
  REASONS,
  RELEASED_PART,
  RULE_DROPPED,
  SETTLED_PART,
} from "./constants.js";
import { recordBytes } from "./cost.js";
import { Decision, type Held, PROMOTED, type Settlement } from "./decision.js";
import type { Engine } from "./engine.js";
import { Ladder, type MetPattern, type Verdict } from "./ladder.js";
import { GivenRecord, isSeverity, type RecordDetails, type SampledRecord } from "./record.js";
import { RequestBuffer } from "./request-buffer.js";
import type { PatternStats, Stats } from "./stats.js";
import { AT_ONCE, Counter, REST, settle } from "./tally.js";

const MS_PER_SECOND = 1000;
const NOTHING_HELD: readonly Held[] = Object.freeze([]);
const NO_DETAILS: RecordDetails = Object.freeze({});
const NOTHING_SETTLED: readonly Settlement[] = Object.freeze([]);

/** How hard the budget is pressed in this window: the expected spend, and what it did to rates. */
export type Pressure = Readonly<Pick<Engine, "spent" | "halvings" | "boost">>;

/**
 * Decides record by record, by one policy after another, which are kept, and accounts for the others. Nothing it is
 * asked to decide makes it throw.
 *
 * Time is given, in milliseconds since 1970. So is chance: samplers with the same policy and seed that see the same
 * records at the same times decide alike, in every language. A call in the middle of another one, by a getter of an
 * attribute, changes nothing: `decide` keeps its record as `failopen`, the others return nothing.
 *
 * @example
 * const sampler = new Sampler(readPolicy('{"budget": "50/s"}').policy);
 * const { id, template } = signature("Login of user 17 failed");
 * const { keep, reason } = sampler.decide({ pattern: id, template }, Date.now()); // true, "first"
 */
export class Sampler {
  private readonly rest = new Counter();
  private readonly failOpen = new Counter();
  private readonly offered = new AgedMap<number>();
  private readonly given = new GivenRecord();
  private readonly buffer: RequestBuffer;
  private ladder: Ladder;
  private nextPolicy: Policy | undefined = undefined;
  private killSwitch: boolean;

  /** Times in milliseconds from the one and below the other begin no window. */
  private windowFrom = 0;
  private windowTo = 0;

  /** A record is being decided; what calls meanwhile is a getter of it. */
  private deciding = false;

  /** What the policy before has left to account for, until a decision takes it along. */
  private settled = NOTHING_SETTLED;

  /** Without a policy the built-in one is in force, without a seed (32 bits) any. */
  constructor(policy: Policy = builtInPolicy(), seed: number = anySeed()) {
    this.buffer = new RequestBuffer(policy.retained);
    this.killSwitch = policy.killSwitch;
    this.ladder = new Ladder(policy, seed >>> 0, this.rest, this.offered);
  }

  /** The policy in force. */
  get policy(): Policy {
    return this.ladder.policy;
  }

  /** How the window stands, to look at. */
  get pressure(): Pressure {
    return this.ladder.engine;
  }

  /**
   * Lets another policy come into force where the window ends. Its kill switch acts at once. `undefined`, which is what a
   * wrong document gives, changes nothing.
   */
  setPolicy(policy: Policy | undefined): void {
    if (policy === undefined) return;
    this.killSwitch = policy.killSwitch;
    this.nextPolicy = policy;
  }

  /**
   * Decides one record. Never throws: a record that cannot be decided is kept. `randomness` is 24 bits that all records
   * of its request share, if it has any.
   */
  decide(record: SampledRecord, nowMs: number, randomness?: number): Decision {
    if (this.deciding || this.killSwitch) return this.keepUndecided(NOTHING_SETTLED);
    this.deciding = true;
    try {
      this.given.read(record);
      return this.decideGiven(this.given, clock(nowMs), randomness) as Decision;
    } catch {
      return this.keepUndecided(this.takeSettled());
    } finally {
      this.given.release();
      this.deciding = false;
    }
  }

  /** Whether of a record without a request nothing but pattern and severity is looked at, now and in the next window. */
  get isPlain(): boolean {
    return this.ladder.isPlain && this.nextPolicy === undefined;
  }

  /**
   * Decides as `decide` does, for callers who keep to the types: nothing is allocated for a record that is dropped and has
   * nothing else to be done about it, and nothing is what this then returns. An empty `scope` is `undefined`.
   */
  decideFields(
    pattern: string,
    template: string,
    severity: number,
    logger: string,
    details: RecordDetails,
    nowMs: number,
    scope?: string | undefined,
    randomness?: number | undefined,
    payload?: unknown,
  ): Decision | undefined {
    if (this.deciding || this.killSwitch) return this.keepUndecided(NOTHING_SETTLED);
    this.deciding = true;
    try {
      this.given.take(pattern, template, severity, logger, scope, details);
      this.given.payload = payload;
      return this.decideGiven(this.given, clock(nowMs), randomness, true);
    } catch {
      return this.keepUndecided(this.takeSettled());
    } finally {
      this.given.release();
      this.deciding = false;
    }
  }

  /**
   * Decides as `decideFields` does, while a policy `isPlain`, a record without a request. That makes known patterns cheap:
   * nothing is searched for them.
   */
  decideMet(pattern: MetPattern, severity: number, logger: string, nowMs: number): Decision | undefined {
    if (this.deciding || !this.isInWindow(nowMs) || this.killSwitch || !isSeverity(severity)) {
      const { id, template } = pattern.signature;
      return this.decideFields(id, template, severity, logger, NO_DETAILS, nowMs);
    }
    const { ladder } = this;
    const { slot, counter } = ladder.slotFor(pattern, nowMs);
    const outcome = ladder.decidePlain(slot, severity, nowMs);
    const isDropped = outcome % REASONS === BUDGET;
    if (isDropped) counter.drop(nowMs);
    if (isDropped && !ladder.policy.shadow) return undefined;
    const verdict = ladder.plainVerdict(outcome, counter);
    if (!isDropped) return this.kept(verdict, NOTHING_HELD);
    return new Decision(true, false, verdict.reason, rateOf(verdict), 0, 0, false, NOTHING_HELD, NOTHING_SETTLED);
  }

  /** Tells whether a time is one that the engine can take as it is, and begins no window. */
  private isInWindow(nowMs: number): boolean {
    return nowMs >= this.windowFrom && nowMs < this.windowTo && Math.floor(nowMs) === nowMs;
  }

  private keepUndecided(settled: readonly Settlement[]): Decision {
    return new Decision(true, true, "failopen", ONE, 1, this.failOpen.keep(), false, NOTHING_HELD, settled);
  }

  private takeSettled(): readonly Settlement[] {
    const { settled } = this;
    this.settled = NOTHING_SETTLED;
    return settled;
  }

  /**
   * Callers' code runs only in front of the first change to a counter: what it throws leaves all counts exact. Where it
   * `isBrief`, nothing is said of a drop that has no consequence.
   */
  private decideGiven(
    record: GivenRecord,
    nowMs: number,
    randomness: number | undefined,
    isBrief = false,
  ): Decision | undefined {
    if (Number.isNaN(nowMs)) throw new RangeError("no time");
    if (this.ladder.engine.turns(nowMs)) this.begin(nowMs);
    const { scope } = record;
    const verdict = this.ladder.decide(record, nowMs, randomness);
    const isError = scope !== undefined && record.severity >= ERROR_SEVERITY;
    const released = isError ? this.release(scope, nowMs) : NOTHING_HELD;
    const reason = verdict.outcome % REASONS;
    if (reason === BUDGET || reason === RULE_DROPPED) return this.drop(record, nowMs, verdict, released, isBrief);
    return this.kept(verdict, released);
  }

  private kept(verdict: Verdict, released: readonly Held[]): Decision {
    const rate = rateOf(verdict);
    const count = verdict.counter.keep();
    const { reason, shared } = verdict;
    return new Decision(true, true, reason, rate, ONE / rate, count, shared, released, this.takeSettled());
  }

  /** Begins a window, with the next policy if there is one. */
  private begin(nowMs: number): void {
    const { nextPolicy } = this;
    this.nextPolicy = undefined;
    if (nextPolicy !== undefined) this.swap(nextPolicy, nowMs);
    const { engine } = this.ladder;
    engine.begin(nowMs);
    this.buffer.beginWindow();
    // One window back is still this one.
    this.windowFrom = Math.max(0, (engine.window - 1) * engine.windowMs);
    this.windowTo = (engine.window + 1) * engine.windowMs;
  }

  /** Settles everything and starts again; the old random numbers choose the new ones. */
  private swap(policy: Policy, nowMs: number): void {
    const ladder = new Ladder(policy, this.ladder.engine.next32(), this.rest, this.offered);
    this.settled = this.settleDue(nowMs, AT_ONCE);
    for (const [, counter] of this.ladder.counters()) counter.moveTo(this.rest, nowMs);
    this.ladder.close();
    this.ladder = ladder;
    this.buffer.setLimits(policy.retained);
  }

  /** Counts a drop. One of the budget is taken back in a failed request; any other is held for its request. */
  private drop(
    record: GivenRecord,
    nowMs: number,
    verdict: Verdict,
    released: readonly Held[],
    isBrief: boolean,
  ): Decision | undefined {
    const { scope } = record;
    const isPromoted = scope !== undefined && this.isPromoted(scope, nowMs, verdict);
    if (scope !== undefined && !isPromoted && this.buffer.enabled) this.hold(scope, record, nowMs, verdict.cost);
    verdict.counter.drop(nowMs);
    const keep = isPromoted || this.policy.shadow;
    if (isBrief && !keep && released.length === 0 && this.settled.length === 0) return undefined;
    const reason = isPromoted ? PROMOTED : verdict.reason;
    const isShared = verdict.shared && !isPromoted;
    return new Decision(keep, isPromoted, reason, rateOf(verdict), 0, 0, isShared, released, this.takeSettled());
  }

  private isPromoted(scope: string, nowMs: number, verdict: Verdict): boolean {
    return verdict.outcome % REASONS === BUDGET && this.buffer.isPromoted(scope, nowMs);
  }

  private hold(scope: string, record: GivenRecord, nowMs: number, cost: number): void {
    const { pattern, payload } = record;
    this.buffer.hold(scope, { pattern, timeMs: nowMs, cost, size: recordBytes(record), payload });
  }

  /**
   * Takes note that a request has failed; returns its held records, which are to be sent after all. A record of ERROR or
   * above does this by itself.
   */
  promote(scope: string, nowMs: number): readonly Held[] {
    return this.deciding || !isScope(scope) ? NOTHING_HELD : this.release(scope, clock(nowMs));
  }

  private release(scope: string, nowMs: number): readonly Held[] {
    const mostCost = Math.floor(this.policy.budget.costPerWindow / RELEASED_PART);
    return this.buffer.promote(scope, nowMs, mostCost);
  }

  /** Forgets a request that has ended. */
  end(scope: string): void {
    if (this.deciding || !isScope(scope)) return;
    this.offered.delete(scope);
    this.buffer.forget(scope);
  }

  /**
   * Accounts for dropped records that no kept one stands for: those of an interval ago, or `everything`. Call it once per
   * `settleIntervalSeconds` of the policy, and with `everything` at the end.
   */
  settle(nowMs: number, { everything = false }: { readonly everything?: boolean } = {}): readonly Settlement[] {
    if (this.deciding) return NOTHING_SETTLED;
    return this.settleDue(clock(nowMs), everything ? AT_ONCE : MS_PER_SECOND * this.policy.settleIntervalSeconds);
  }

  private settleDue(nowMs: number, leastMs: number): readonly Settlement[] {
    const { budget, settleIntervalSeconds, windowSeconds } = this.policy;
    const allowance = Math.floor((budget.costPerWindow * settleIntervalSeconds) / windowSeconds);
    const most = Math.max(1, Math.floor(Math.floor(allowance / SETTLED_PART) / RECORD_COST));
    return settle(this.ladder.owing(), this.rest, nowMs, leastMs, most);
  }

  /** Whether there is anything to settle, now or later. */
  get owes(): boolean {
    return this.rest.outstanding > 0 || this.settled.length > 0 || this.ladder.owing().length > 0;
  }

  /** Returns what was seen so far: at all times seen = kept + dropped + buffered. */
  stats(): Stats {
    const failOpen = this.failOpen.kept;
    const buffered = this.buffer.length;
    const patterns: PatternStats[] = [];
    let [seen, kept] = [failOpen, failOpen];
    for (const [key, counter] of [...this.ladder.counters(), [REST, this.rest] as const]) {
      if (counter.seen === 0) continue;
      patterns.push({ key, template: counter.template, seen: counter.seen, kept: counter.kept });
      seen += counter.seen;
      kept += counter.kept;
    }
    patterns.sort((left, right) => right.seen - left.seen || byteOrder(left.key, right.key));
    return { seen, kept, dropped: seen - kept - buffered, buffered, failOpen, patterns };
  }
}

function builtInPolicy(): Policy {
  return readPolicy("{}").policy as Policy;
}

/** Decisions need no secret, only that processes differ. */
function anySeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

function rateOf(verdict: Verdict): number {
  return Math.floor(verdict.outcome / REASONS);
}

/** Callers without types may pass anything; an empty text is no request. */
function isScope(scope: unknown): boolean {
  return typeof scope === "string" && scope !== "";
}

/** A time that the engine can take: whole milliseconds in its range, or no number. */
function clock(nowMs: number): number {
  return Number.isFinite(nowMs) ? Math.floor(Math.min(Math.max(nowMs, 0), MAX_CLOCK)) : Number.NaN;
}
