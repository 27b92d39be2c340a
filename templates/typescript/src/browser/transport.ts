import type { FlushResult } from "../export/flush-book.js";
import {
  BASE_MS,
  BISECT_REQUESTS,
  CAP_MS,
  GZIP_ABOVE,
  LOST_KEY,
  type Loss,
  NOTICE_KEY,
  NOTICE_SECONDS,
} from "../export/tables.js";
import type { LogRecord } from "../log-record.js";
import { ERROR_SEVERITY } from "../sampling/constants.js";
import type { Fetch, Page } from "./page.js";
import { FEW_TRIES, STATUSES } from "./tables.js";
import { encodeHead, encodeRecord } from "./protobuf.js";

/** What a page may have under way with `keepalive`, in bytes and requests: browsers refuse 64 KiB, and the tenth. */
const KEEPALIVE_BYTES = 60 * 2 ** 10;
const KEEPALIVE_REQUESTS = 9;

/** More than what stands before the records of a request, unless the resource is a novel. */
const HEAD_BYTES = 2 ** 10;

/** After so many requests without an answer the endpoint is left alone for a while, or until the page is online again. */
const MUTE_AFTER = 3;
const MUTE_MS = 60_000;

/** Halves of a batch that is answered so are sent by themselves. */
const HALVED = /halve|bisect/;

const BATCH_RECORDS = 512;
const BATCH_BYTES = 2 ** 20;
const WARN = 13;

/** The status of what is not sent any more: that which has stopped us. */
const STOPPED = STATUSES.find(([, , action]) => action === "stop")?.[0] ?? 0;

/** What became of records. `emitted` is always all the others together, but for notices. */
export interface TransportStats {
  readonly emitted: number;
  readonly accepted: number;
  readonly lost: Readonly<Partial<Record<Loss, number>>>;
  readonly queued: number;
  readonly requests: number;
}

export interface TransportOptions {
  readonly page: Page;
  readonly url: string;
  readonly fetch: Fetch;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly delayMs: number;
  readonly timeoutMs: number;
  readonly queueRecords: number;
  readonly queueBytes: number;

  /** Tells a person of losses. */
  readonly warn: (text: string) => unknown;
}

export interface Transport {
  emit(record: LogRecord): void;

  /** Sends all that waits, in what the page can still send at its end. */
  leave(): void;
  flush(timeoutMs: number): Promise<FlushResult>;
  close(timeoutMs: number): Promise<FlushResult>;

  /** The page is online again. */
  resume(): void;
  stats(): TransportStats;
}

interface Entry {
  readonly bytes: Uint8Array;
  readonly isError: boolean;
  readonly isNotice: boolean;
}

/** Makes what sends records to PostHog: bounded, patient, and with an account of each. */
export function createTransport(options: TransportOptions): Transport {
  const { page, url, resource, delayMs, warn } = options;
  const lost: Partial<Record<Loss, number>> = {};
  let untold: Partial<Record<Loss, number>> = {};
  let queue: Entry[] = [];
  let [queuedBytes, emitted, accepted, underWay, requests] = [0, 0, 0, 0, 0];
  let [keptBytes, keptRequests] = [0, 0];
  let [failures, silences] = [0, 0];
  let [toldMs, lostInAll] = [0, 0];
  let isClosed = false;
  let isStopped = false;
  let isPlain = false;
  let timer: unknown;
  let running: Promise<void> | undefined;

  function emit(record: LogRecord, isNotice = false): void {
    if (!isNotice) emitted++;
    if (isClosed || isStopped) {
      lose(isClosed ? "closed" : "unauthorized", 1);
      return;
    }
    try {
      const isError = (record.severity ?? 0) >= ERROR_SEVERITY;
      put([{ bytes: encodeRecord(record), isError, isNotice }], false);
      schedule();
    } catch {
      lose("unencodable", isNotice ? 0 : 1);
    }
  }

  /** Errors wait longest: of the others the oldest goes first where there is no room. */
  function put(entries: readonly Entry[], isFront: boolean): void {
    queue = isFront ? [...entries, ...queue] : [...queue, ...entries];
    for (const { bytes } of entries) queuedBytes += bytes.length;
    while (queue.length > options.queueRecords || queuedBytes > options.queueBytes) {
      const at = queue.findIndex(({ isError }) => !isError);
      lose("queue_full", countOf(take(Math.max(0, at), 1)));
    }
  }

  function take(from: number, count: number): Entry[] {
    const taken = queue.splice(from, count);
    for (const { bytes } of taken) queuedBytes -= bytes.length;
    return taken;
  }

  function lose(loss: Loss, records: number): void {
    if (records === 0) return;
    lostInAll += records;
    // Those of a moment are told together, and then once in a while.
    if (Object.keys(untold).length === 0)
      page.setTimeout(tell, Math.max(0, toldMs + 1000 * NOTICE_SECONDS - page.Date.now()));
    for (const losses of [lost, untold]) losses[loss] = (losses[loss] ?? 0) + records;
  }

  /** Tells of losses, once: a person by a line, and those who read the log by a record. */
  function tell(): void {
    const told = untold;
    if (Object.keys(told).length === 0) return;
    untold = {};
    toldMs = page.Date.now();
    const text = `lost records: ${JSON.stringify(told)}`;
    warn(text);
    const attributes = { [NOTICE_KEY]: "loss", [LOST_KEY]: told };
    if (!(isClosed || isStopped)) emit({ severity: WARN, time: toldMs, body: `LipService ${text}`, attributes }, true);
  }

  function schedule(): void {
    const isScheduled = timer !== undefined || running !== undefined;
    if (isScheduled || queue.length === 0) return;
    // Full jitter, so that pages do not come back all at once.
    const backoffMs = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)) * Math.random();
    const waitMs = silences < MUTE_AFTER ? (failures > 0 ? backoffMs : delayMs) : MUTE_MS;
    timer = page.setTimeout(run, waitMs);
  }

  /** Sends what waits, one request after the other, as long as they arrive. */
  function run(): Promise<void> {
    page.clearTimeout(timer);
    timer = undefined;
    running ??= pump().finally(() => {
      running = undefined;
      schedule();
    });
    return running;
  }

  async function pump(): Promise<void> {
    while (queue.length > 0 && page.navigator?.onLine !== false && !isStopped) {
      if (!(await deliver(nextBatch(BATCH_BYTES), false))) return;
    }
  }

  function nextBatch(mostBytes: number): readonly Entry[] {
    let [count, bytes] = [0, 0];
    for (const entry of queue.slice(0, BATCH_RECORDS)) {
      bytes += entry.bytes.length;
      if (count > 0 && bytes > mostBytes) break;
      count++;
    }
    return take(0, count);
  }

  /** Sends a batch, in parts where it has to be; returns whether all of it was dealt with. */
  async function deliver(batch: readonly Entry[], isLeaving: boolean): Promise<boolean> {
    const parts = [batch];
    let bisects = 0;
    underWay += batch.length;
    for (let part = parts.shift(); part; part = parts.shift()) {
      const status = isStopped ? STOPPED : await post(part, isLeaving);
      const { action, loss } = meaningOf(status);
      if (action === "retry") return giveBack([part, ...parts].flat());
      bisects += Number(action === "bisect");
      if (isDone(action, part.length, bisects)) settle(part, action, loss);
      else parts.unshift(...again(part, action));
    }
    return true;
  }

  /** Whether a batch is not to be sent again, whole or in parts. */
  function isDone(action: string, records: number, bisects: number): boolean {
    if (action === "uncompressed") return false;
    return records < 2 || bisects > BISECT_REQUESTS || !HALVED.test(action);
  }

  /** Puts entries back to where they were taken from; nothing more is sent for now. */
  function giveBack(entries: readonly Entry[]): false {
    failures++;
    underWay -= entries.length;
    put(entries, true);
    return false;
  }

  /** What an answer means for a batch, as it stands. */
  function meaningOf(status: number): { readonly action: string; readonly loss: Loss } {
    silences = status === 0 ? silences + 1 : 0;
    const [, , given = "retry", loss] =
      STATUSES.find(([first, last]) => status >= first && status <= last) ?? [];
    let action: string = given;
    if (given === "retry_few") action = failures + 1 < FEW_TRIES ? "retry" : "halve";
    if (given === "uncompressed") {
      action = isPlain ? "lose" : given;
      isPlain = true;
    }
    return { action, loss: loss || "refused" };
  }

  function settle(part: readonly Entry[], action: string, loss: Loss): void {
    underWay -= part.length;
    if (action === "accept") {
      accepted += countOf(part);
      failures = 0;
      return;
    }
    isStopped ||= action === "stop";
    lose(loss, countOf(part));
    if (isStopped) lose(loss, countOf(take(0, queue.length)));
  }

  /** Sends a request; returns its status, 0 where there is no answer. */
  async function post(entries: readonly Entry[], isLeaving: boolean): Promise<number> {
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes.length, 0);
    let body = joined([encodeHead(resource, bytes), ...entries.map((entry) => entry.bytes)]);
    let query = "";
    // Compression takes turns that a page which goes away does not have.
    const isPacked = !(isLeaving || isPlain) && body.length > GZIP_ABOVE;
    const packed = isPacked ? await gzip(body) : undefined;
    if (packed !== undefined) {
      body = packed;
      query = "&compression=gzip";
    }
    const { length } = body;
    const keepalive = keptRequests < KEEPALIVE_REQUESTS && keptBytes + length <= KEEPALIVE_BYTES && silences === 0;
    const count = (sign: number) => {
      keptRequests += sign;
      keptBytes += sign * length;
    };
    requests++;
    count(keepalive ? 1 : 0);
    const cancel = new AbortController();
    const limit = page.setTimeout(() => cancel.abort(), options.timeoutMs);
    try {
      // Neither header nor type: a request that needs no preflight arrives in half the time, and at the end of a page at all.
      const request = { method: "POST", body, keepalive, credentials: "omit", signal: cancel.signal };
      return (await options.fetch(url + query, request)).status;
    } catch {
      return 0;
    } finally {
      page.clearTimeout(limit);
      count(keepalive ? -1 : 0);
    }
  }

  /** Sends what waits in parts that fit what may be kept alive. */
  function leave(): void {
    while (queue.length > 0 && !isStopped) {
      const room = KEEPALIVE_BYTES - keptBytes - HEAD_BYTES;
      deliver(nextBatch(room > HEAD_BYTES ? room : KEEPALIVE_BYTES), true).then(schedule);
    }
  }

  async function flush(timeoutMs: number): Promise<FlushResult> {
    const before = lostInAll;
    let late: unknown;
    const timeout = new Promise<boolean>((resolve) => {
      late = page.setTimeout(() => resolve(true), timeoutMs);
    });
    // What is under way now may come back.
    const sent = Promise.resolve(running)
      .then(run)
      .then(() => false);
    const isLate = await Promise.race([sent, timeout]);
    page.clearTimeout(late);
    if (isLate) return "timeout";
    return queue.length > 0 || underWay > 0 || lostInAll > before ? "failure" : "success";
  }

  async function close(timeoutMs: number): Promise<FlushResult> {
    const result = await flush(timeoutMs);
    isClosed = true;
    page.clearTimeout(timer);
    timer = undefined;
    lose("shutdown", countOf(take(0, queue.length)));
    tell();
    return result;
  }

  function resume(): void {
    silences = 0;
    failures = 0;
    run();
  }

  function stats(): TransportStats {
    return { emitted, accepted, lost: { ...lost }, queued: queue.length + underWay, requests };
  }

  return { emit, leave, flush, close, resume, stats };
}

/** What is sent in place of a batch: the same, or its halves. */
function again(entries: readonly Entry[], action: string): (readonly Entry[])[] {
  if (action === "uncompressed") return [entries];
  const half = entries.length >> 1;
  return [entries.slice(0, half), entries.slice(half)];
}

/** Notices are no records of the application. */
function countOf(entries: readonly Entry[]): number {
  return entries.filter(({ isNotice }) => !isNotice).length;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Nothing where that cannot be done. */
async function gzip(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return undefined;
  }
}
