import { Batch } from "./batch.js";
import type { Clock } from "./clock.js";
import type { Entry } from "./entry.js";
import type { FlushBook, FlushResult } from "./flush-book.js";
import type { Ledger } from "./ledger.js";
import type { LossLine } from "./loss-line.js";
import type { Queue } from "./queue.js";
import { backoff, isBisected, judge, type Verdict } from "./reply.js";
import type { ReplyTeller } from "./reply-teller.js";
import type { Sender, Sent } from "./sender.js";
import { type Loss, NOTICE_SECONDS, type Profile } from "./tables.js";
import type { Answer } from "./transport.js";

/** What a worker works with. */
export interface WorkerTools {
  readonly clock: Clock;

  /** Returns 24 random bits. */
  readonly random: () => number;
  readonly profile: Profile;
  readonly delayMs: number;
  readonly sender: Sender;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly flushes: FlushBook;
  readonly lossLine: LossLine;
  readonly teller: ReplyTeller;

  /** Writes a record that tells of losses. */
  readonly writeNotice: (losses: ReadonlyMap<Loss, number>) => Entry | undefined;

  /** Calls `run` apart from whatever the caller is doing. */
  readonly detach: (run: () => void) => void;
}

const UNAUTHORIZED = 401;
const MS_PER_SECOND = 1000;

/** Sends what waits in the queue, one batch after the other, and does what the answers ask for. */
export class Worker {
  /** The endpoint does not take the token: nothing is sent any more. */
  isStopped = false;

  /** The batch whose turn it is: being sent, or waiting to be sent again. */
  private batch: Batch | undefined = undefined;

  /** Halves of batches, the next one last. */
  private readonly halves: Batch[] = [];

  /** Cuts the request under way. */
  private cutter = new AbortController();
  private cancelTimer: (() => void) | undefined = undefined;
  private finish: (() => void) | undefined = undefined;
  private pauseEnds = Number.NEGATIVE_INFINITY;
  private nextNotice = Number.NEGATIVE_INFINITY;
  private isScheduled = false;
  private isSending = false;
  private isDone = false;
  private wasAccepted = false;

  /** A record that tells of losses has been queued since the end began: there is no other one, or it would have none. */
  private hasToldLast = false;

  constructor(private readonly tools: WorkerTools) {}

  /** A pause that the endpoint asked for lasts. */
  get isPaused(): boolean {
    // This is asked for every record, and few processes ever see a pause: so the clock is not asked first.
    return this.pauseEnds !== Number.NEGATIVE_INFINITY && this.tools.clock.monotonic() < this.pauseEnds;
  }

  /** Takes an entry into the queue. */
  offer(entry: Entry): void {
    const { queue, ledger } = this.tools;
    ledger.queue(entry);
    const evicted = queue.add(entry);
    if (evicted.length > 0) {
      ledger.loseQueued(evicted, "queue_full");
      this.tools.lossLine.soon();
    }
    const isWaiting = this.batch !== undefined || (this.cancelTimer !== undefined && !queue.hasBatch);
    if (!isWaiting) this.wake();
  }

  /** Looks, soon, whether there is something to do. */
  wake(): void {
    if (this.isScheduled || this.isDone) return;
    this.isScheduled = true;
    this.tools.detach(() =>
      queueMicrotask(() => {
        this.isScheduled = false;
        this.work();
      }),
    );
  }

  /** Sends what is left, for so long; what is left then is lost. Called once. */
  async close(timeoutMs: number): Promise<FlushResult> {
    const { clock, flushes, ledger } = this.tools;
    const drained = new Promise<void>((resolve) => {
      this.finish = resolve;
    });
    const unsettled = ledger.queued + ledger.inFlight;
    if (timeoutMs <= 0) {
      this.end();
      return unsettled > 0 ? "timeout" : "success";
    }
    const result = flushes.open(Number.POSITIVE_INFINITY, unsettled, timeoutMs);
    // Behind the timer of the flush: that time was up is known before records are lost for it.
    const cancel = clock.after(timeoutMs, () => this.end(), true);
    this.hurry();
    this.wake();
    await drained;
    cancel();
    return result;
  }

  /** Lets nothing wait any longer but for a pause, which there is no time for. */
  private hurry(): void {
    if (this.isPaused) this.loseEverything("shutdown");
    else this.tellLosses();
    if (this.batch === undefined || this.isSending) return;
    this.batch.notBefore = 0;
    this.batch.isLastTry = true;
  }

  /** Time is up. */
  private end(): void {
    this.loseEverything("shutdown");
    this.cutter.abort();
    this.finishNow();
  }

  private finishNow(): void {
    this.isDone = true;
    this.cancelTimer?.();
    this.tools.sender.close();
    this.tools.lossLine.last();
    this.finish?.();
  }

  private work(): void {
    if (this.isSending || this.isDone) return;
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.batch ??= this.halves.pop() ?? this.nextBatch();
    if (this.batch === undefined) this.rest();
    else if (this.batch.notBefore > this.tools.clock.monotonic()) this.wait(this.batch.notBefore);
    else this.send(this.batch);
  }

  private nextBatch(): Batch | undefined {
    const { queue, ledger } = this.tools;
    if (!this.isDue()) return undefined;
    const entries = queue.take();
    ledger.take(entries);
    return new Batch(entries);
  }

  private isDue(): boolean {
    const { queue, flushes, clock, delayMs } = this.tools;
    const { oldest } = queue;
    if (oldest === undefined) return false;
    if (this.finish !== undefined || queue.hasBatch || flushes.wants(oldest.sequence)) return true;
    return oldest.since + delayMs <= clock.monotonic();
  }

  /** There is nothing to send yet, or nothing any more. */
  private rest(): void {
    const { oldest } = this.tools.queue;
    if (oldest !== undefined) this.wait(oldest.since + this.tools.delayMs);
    else if (this.finish !== undefined && !(this.wasAccepted && this.tellLosses())) this.finishNow();
  }

  private wait(until: number): void {
    const { clock } = this.tools;
    this.cancelTimer = clock.after(until - clock.monotonic(), () => this.work(), false);
  }

  private async send(batch: Batch): Promise<void> {
    const { sender, ledger } = this.tools;
    this.isSending = true;
    batch.tries++;
    if (batch.bisect !== undefined) batch.bisect.requests++;
    ledger.requests++;
    if (batch.tries > 1) ledger.retries++;
    // One for each request: who listens to its end is let go with it.
    this.cutter = new AbortController();
    const sent = await sender.send(batch, this.cutter);
    this.isSending = false;
    // At the end of its time its records were lost.
    if (this.isDone) return;
    ledger.bytesSent += sent.bytes;
    this.settle(batch, sent);
    this.work();
  }

  private settle(batch: Batch, sent: Sent): void {
    const { answer } = sent;
    const { sender, teller } = this.tools;
    this.wasAccepted = false;
    if (answer.isTooLarge) {
      teller.tellTooLarge();
      this.lose(batch, "reply_too_large");
    } else if (answer.status === UNAUTHORIZED && sender.tokens !== undefined && !batch.hadFreshToken) {
      sender.tokens.forget();
      batch.hadFreshToken = true;
    } else {
      const verdict = this.verdictOf(batch, sent);
      teller.tell(answer, verdict);
      this.act(batch, answer, verdict);
    }
  }

  private verdictOf(batch: Batch, { answer, bytes, compressed }: Sent): Verdict {
    const { clock, profile, random, sender } = this.tools;
    const { tries, entries, bisect } = batch;
    const { status, retryAfter, isReset: reset } = answer;
    const [dateMs, bits] = [clock.wall(), random()];
    const attempt = { status, retryAfter, dateMs, tries, compressed, reset, bytes, random: bits };
    const verdict = judge(profile, { ...attempt, records: entries.length, bisects: bisect?.requests ?? 0 });
    if (verdict.action !== "stop" || sender.tokens === undefined) return verdict;
    // The provider may know a better token later.
    sender.tokens.forget();
    return { action: "retry", loss: "", waitMs: backoff(tries, bits), throttledMs: 0 };
  }

  private act(batch: Batch, answer: Answer, { action, loss, waitMs, throttledMs }: Verdict): void {
    switch (action) {
      case "accept":
        this.accept(batch, answer);
        break;
      case "retry":
        this.retry(batch, waitMs, throttledMs > 0);
        break;
      case "halve":
        this.halves.push(...batch.halves(isBisected(this.tools.profile, answer.status)).reverse());
        this.batch = undefined;
        break;
      case "uncompressed":
        this.tools.sender.stopCompressing();
        break;
      case "stop":
        this.isStopped = true;
        this.loseEverything(loss as Loss);
        break;
      case "lose":
        this.lose(batch, loss as Loss);
        break;
    }
  }

  private accept({ entries }: Batch, answer: Answer): void {
    const { queue, ledger, teller } = this.tools;
    this.batch = undefined;
    this.wasAccepted = true;
    queue.release(entries);
    ledger.accept(entries, teller.rejected(answer));
    this.tools.lossLine.soon();
    if (this.tools.clock.monotonic() >= this.nextNotice) this.tellLosses();
  }

  private retry(batch: Batch, waitMs: number, isPause: boolean): void {
    const now = this.tools.clock.monotonic();
    batch.notBefore = now + waitMs;
    if (isPause) this.pauseEnds = batch.notBefore;
    if (this.finish === undefined) return;
    if (isPause) this.loseEverything("shutdown");
    else if (batch.isLastTry) this.lose(batch, "shutdown");
    batch.notBefore = 0;
    batch.isLastTry = true;
  }

  private lose({ entries }: Batch, loss: Loss): void {
    this.batch = undefined;
    this.tools.queue.release(entries);
    this.tools.ledger.loseInFlight(entries, loss);
    this.tools.lossLine.soon();
  }

  private loseEverything(loss: Loss): void {
    const { queue, ledger } = this.tools;
    const batches = [...(this.batch === undefined ? [] : [this.batch]), ...this.halves.splice(0)];
    for (const batch of batches) this.lose(batch, loss);
    ledger.loseQueued(queue.clear(), loss);
    this.tools.lossLine.soon();
  }

  /** Queues a record that tells of losses, where it takes nobody's place. Returns whether it did. */
  private tellLosses(): boolean {
    const { ledger, clock, queue, writeNotice } = this.tools;
    if (!ledger.hasUntold || queue.isHalfFull || this.isStopped || this.hasToldLast) return false;
    const entry = writeNotice(ledger.tell());
    if (entry === undefined) return false;
    this.hasToldLast = this.finish !== undefined;
    ledger.notices++;
    this.nextNotice = clock.monotonic() + NOTICE_SECONDS * MS_PER_SECOND;
    this.offer(entry);
    return true;
  }
}
