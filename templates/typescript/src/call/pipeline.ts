import type { BuiltRecord } from "../built-record.js";
import type { BeforeSend } from "../config/hooks.js";
import type { RequestScope, RequestStore, RequestWatcher } from "../correlation/request-scope.js";
import type { Clock } from "../export/clock.js";
import type { LogRecord } from "../log-record.js";
import { KEEP, RETRO, SETTLED, SETTLED_BODY } from "../otlp/tables.js";
import { ERROR_SEVERITY, ONE } from "../sampling/constants.js";
import { type Decision, type Held, PROMOTED, type Settlement } from "../sampling/decision.js";
import type { Sampler } from "../sampling/sampler.js";
import type { Scanner } from "../scanner.js";
import type { CallCounts } from "./counts.js";
import { Draft } from "./draft.js";
import { askBeforeSend } from "./hook.js";
import { Channel } from "./host.js";
import { Owed } from "./owed.js";
import { putStamps, type RecordBuilder } from "./record-builder.js";
import { Settler } from "./settler.js";
import { type Stamp, type Stampable, stamps } from "./stamp.js";

/** What a pipeline works with. */
export interface PipelineTools {
  readonly sampler: Sampler;
  readonly scanner: Scanner;
  readonly builder: RecordBuilder;
  readonly counts: CallCounts;
  readonly clock: Clock;
  readonly requests: RequestStore;

  /** Takes a record to be sent. */
  readonly emit: (record: LogRecord) => void;

  /** Takes one of the builder's, which is good for the time of the call. */
  readonly emitBuilt: (record: BuiltRecord) => void;

  /** What keys of requests are hashed with, 32 bits. */
  readonly seed: number;

  /** What is less severe is not taken. */
  readonly minSeverity: number;
  readonly beforeSend: BeforeSend | undefined;

  /** Says that a function of the application, an option by this name, has failed. */
  readonly hookFailed: (option: string, error: unknown) => void;

  /** Calls `run` outside of the asynchronous context of the caller. */
  readonly detach: (run: () => void) => void;
}

const INFO = 9;
const MS_PER_SECOND = 1000;

/** What a reason that names a rule starts with. */
const RULE = "rule:";
const NOTHING = new Channel<unknown>({ body: () => "", attributes: () => undefined }, "", INFO, "");

/**
 * Where all records come together: each is taken once, decided, and sent or counted. Integrations need nothing else:
 *
 * 1. Write a `Host`: how the library's calls are to be read. What costs something is only asked for kept records.
 * 2. Make one `Channel` for each logger and level, and keep it.
 * 3. For each call: `currentPipeline()?.take(channel, message, isTemplate, call, keep)`, and nothing else on that way.
 *
 * Nothing here throws into the application, waits, or prints.
 */
export class Pipeline implements RequestWatcher {
  readonly settler: Settler;
  private readonly draft: Draft;
  private readonly owed = new Owed();

  /** A record is being handled: one that is made meanwhile comes out of our own work. */
  private isInside = false;
  private isSent = false;
  private isClosed = false;

  constructor(private readonly tools: PipelineTools) {
    const { builder, clock, sampler, detach } = tools;
    this.draft = new Draft(NOTHING, builder);
    const intervalMs = () => MS_PER_SECOND * sampler.policy.settleIntervalSeconds;
    this.settler = new Settler(clock, intervalMs, () => this.settleDue(), detach);
  }

  /**
   * Takes a record.
   *
   * @param message - Its text, or its native template if it `isTemplate`; or nothing, where it costs something: the host's
   * `body` has the text then.
   * @param call - What the host reads the rest from.
   * @param keep - Whether the caller wants it kept whatever the policy says.
   * @param madeMs - When it was made, in milliseconds since 1970, where the library says so.
   */
  take<Call>(
    channel: Channel<Call>,
    message: string | undefined,
    isTemplate: boolean,
    call: Call,
    keep = false,
    madeMs?: number,
  ): void {
    const { clock, counts, minSeverity, requests, sampler } = this.tools;
    if (channel.severity < minSeverity || channel.isOwn || this.isClosed) return;
    const scope = requests.current();
    if (this.isInside || scope === "own") {
      counts.reentrant++;
      return;
    }
    const timeMs = madeMs ?? clock.wall();
    this.isInside = true;
    this.isSent = false;
    try {
      const text = message ?? channel.host.body(call);
      if (keep) this.keep(this.draft.take(channel, text, isTemplate, call, timeMs, scope));
      else if (scope === undefined && sampler.isPlain) this.decide(channel, text, isTemplate, call, timeMs);
      else this.decideDraft(this.draft.take(channel, text, isTemplate, call, timeMs, scope));
    } catch {
      this.sendPlainly(channel as Channel<unknown>, message ?? "", timeMs);
    }
    // Nothing above can throw any more.
    if (this.draft.isTaken) this.draft.release();
    this.isInside = false;
  }

  /** Decides a record of which nothing but its pattern counts. Most are dropped: nothing is written down for them. */
  private decide<Call>(channel: Channel<Call>, text: string, isTemplate: boolean, call: Call, timeMs: number): void {
    const { sampler, scanner } = this.tools;
    const { severity, logger } = channel;
    const known = scanner.known(text, severity, logger, isTemplate);
    const decision = sampler.decideMet(known, severity, logger, timeMs);
    if (decision === undefined) {
      this.settler.start();
      return;
    }
    const { id, template } = known.signature;
    this.act(this.draft.take(channel, text, isTemplate, call, timeMs, undefined), decision, id, template, undefined);
  }

  /** Decides a record of which more may count. One of a request that may be held back is built before. */
  private decideDraft(draft: Draft): void {
    const { sampler, scanner, seed } = this.tools;
    const { channel, message, isTemplate, scope, timeMs } = draft;
    const { severity, logger } = channel;
    const { policy } = sampler;
    const { id, template } = scanner.signature(message, severity, logger, isTemplate ? message : null);
    const bits = scope?.randomness(policy.randomnessKey, seed);
    const open = scope?.isOpen === true ? scope.id : undefined;
    const payload = open !== undefined && policy.retained.enabled ? draft.build(true) : undefined;
    const decision = sampler.decideFields(id, template, severity, logger, draft, timeMs, open, bits, payload);
    if (decision === undefined) this.settler.start();
    else this.act(draft, decision, id, template, bits);
  }

  /** Does what a decision says: what it settles and releases goes first. */
  private act(
    draft: Draft,
    decision: Decision,
    pattern: string,
    template: string,
    randomness: number | undefined,
  ): void {
    const { policy } = this.tools.sampler;
    if (!policy.shadow) {
      // Nearly always both are empty, and to begin a loop costs something.
      if (decision.settled.length > 0) this.sendSettlements(decision.settled, draft.timeMs);
      if (decision.released.length > 0) this.release(decision.released);
    }
    if (!decision.keep || policy.shadow) this.settler.start();
    if (!decision.keep) return;
    const { reason, wouldKeep, count } = decision;
    const rate = decision.weight > 0 ? decision.rate : 0; // otherwise it only gives context
    if (reason === PROMOTED && !policy.shadow) this.tools.counts.released++;
    const shared = decision.shared && wouldKeep ? randomness : undefined;
    const stamped = stamps({ reason, wouldKeep, rate, count, randomness: shared, pattern }, policy);
    if (!(this.send(draft.build(), stamped) || policy.shadow)) this.owe(reason, pattern, template, count);
  }

  /** Notes what a record stood for that was not sent after all: the next one of its counter says it. */
  private owe(reason: string, pattern: string, template: string, count: number): void {
    if (reason.startsWith(RULE)) this.owed.add(reason, "", count);
    else this.owed.add(pattern, template, count);
  }

  /** Sends a record that its caller wants kept; the sampler is not asked. */
  private keep(draft: Draft): void {
    const { scanner, counts } = this.tools;
    const { channel, message, scope, timeMs } = draft;
    const { severity, logger } = channel;
    const { id, template } = scanner.signature(message, severity, logger, draft.isTemplate ? message : null);
    counts.asked++;
    if (severity >= ERROR_SEVERITY && scope?.isOpen === true) this.releaseOf(scope, timeMs);
    const isSent = this.send(draft.build(), this.stampsOf({ reason: KEEP, rate: ONE, count: 1, pattern: id }));
    if (!isSent) this.owed.add(id, template, 1);
  }

  private stampsOf(stamp: Pick<Stampable, "reason" | "rate" | "count" | "pattern">): readonly Stamp[] {
    return stamps({ ...stamp, wouldKeep: true, randomness: undefined }, this.tools.sampler.policy);
  }

  /** Sends a record of the application, if that agrees. Returns whether it did. */
  private send(built: BuiltRecord, stamped: readonly Stamp[]): boolean {
    const { beforeSend, emitBuilt } = this.tools;
    putStamps(built, stamped);
    if (beforeSend !== undefined) return this.sendAgreed(beforeSend, built, stamped);
    this.isSent = true;
    emitBuilt(built);
    return true;
  }

  private sendAgreed(beforeSend: BeforeSend, built: BuiltRecord, stamped: readonly Stamp[]): boolean {
    const { hookFailed, counts, emit } = this.tools;
    const record = askBeforeSend(beforeSend, built.toRecord(), stamped, (error) => {
      counts.hookFailures++;
      hookFailed("before_send", error);
    });
    this.isSent = true;
    if (record === undefined) counts.hookDrops++;
    else emit(record);
    return record !== undefined;
  }

  /** Sends records that were held back. */
  private release(held: readonly Held[]): void {
    for (const { pattern, payload } of held) {
      this.tools.counts.released++;
      this.send(payload as BuiltRecord, this.stampsOf({ reason: RETRO, rate: 0, count: 0, pattern }));
    }
    this.isSent = false;
  }

  private releaseOf(scope: RequestScope, nowMs: number): void {
    const { sampler } = this.tools;
    const held = sampler.promote(scope.id, nowMs);
    if (!sampler.policy.shadow) this.release(held);
  }

  private sendSettlements(settled: readonly Settlement[], nowMs: number): void {
    for (const settlement of settled) this.sendSettlement(settlement, nowMs);
  }

  private sendSettlement(settlement: Settlement, nowMs: number): void {
    const { key, template, count } = this.owed.addTo(settlement);
    const attributes = Object.fromEntries(this.stampsOf({ reason: SETTLED, rate: 0, count, pattern: key }));
    const body = SETTLED_BODY.replace("{count}", String(count)).replace("{template}", () => template || key);
    this.tools.counts.settlements++;
    this.tools.emit({ body, severity: INFO, severityText: "INFO", time: nowMs, attributes });
  }

  /** What could not be handled goes in the plainest form, unless it has gone already. */
  private sendPlainly(channel: Channel<unknown>, message: string, timeMs: number): void {
    const { counts, emit } = this.tools;
    counts.faults++;
    if (this.isSent) return;
    try {
      emit({ body: message, severity: channel.severity, severityText: channel.level, time: timeMs });
    } catch {
      // It has been counted.
    }
  }

  /** Sends settlements that are due. Returns whether there is more to settle, now or later. */
  private settleDue(): boolean {
    this.settle();
    return this.tools.sampler.owes;
  }

  /** Sends settlements that are due, or `everything`. */
  settle(everything = false): void {
    this.guarded(() => {
      const { sampler, clock } = this.tools;
      const nowMs = clock.wall();
      const settled = sampler.settle(nowMs, { everything });
      if (sampler.policy.shadow) return;
      this.sendSettlements(settled, nowMs);
      if (everything) this.sendSettlements(this.owed.takeAll(), nowMs);
    });
  }

  /** Takes note that a request has failed: what was held back of it is sent. */
  promote(scope: RequestScope): void {
    this.guarded(() => this.releaseOf(scope, this.tools.clock.wall()));
  }

  end(id: string): void {
    this.tools.sampler.end(id);
  }

  /** Takes no more records; settles everything. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.settler.stop();
    this.settle(true);
  }

  /** Does our own work, in which nothing is taken. */
  private guarded(run: () => void): void {
    const wasInside = this.isInside;
    this.isInside = true;
    try {
      run();
    } catch {
      this.tools.counts.faults++;
    } finally {
      this.isInside = wasInside;
    }
  }
}
