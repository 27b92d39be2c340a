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
import { encodeHead, encodeRecord } from "./protobuf.js";
import { FEW_TRIES, STATUSES } from "./tables.js";

/** What a page may have under way with `keepalive`, in bytes and requests: browsers refuse 64 KiB, and the tenth. */
const KEEPALIVE_BYTES = 60 * 2 ** 10;
const KEEPALIVE_REQUESTS = 9;

/** More than what stands before the records of a request, unless the resource is a novel. */
const HEAD_BYTES = 2 ** 10;

/** After so many requests without an answer the endpoint is left alone for a while, or until the page is online again. */
const MUTE_AFTER = 3;
const MUTE_MS = 60_000;

const BATCH_RECORDS = 512;
const BATCH_BYTES = 2 ** 20;
const WARN = 13;

/** What becomes of what was to be sent when an answer has stopped us. */
const STOPPED = ["stop", "unauthorized"] as const;

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
  /** Takes a record; `records` are those of the application that it is. */
  emit(record: LogRecord, records?: number): void;

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

  /** How many records of the application it is: notices are none. */
  readonly records: number;
}

/** Makes what sends records to PostHog: bounded, patient, and with an account of each. */
export function createTransport(options: TransportOptions): Transport {
  const { page, url, warn } = options;
  const lost: Partial<Record<Loss, number>> = {};
  let untold: Partial<Record<Loss, number>> = {};
  const queue: Entry[] = [];
  let [emitted, accepted, underWay, requests] = [0, 0, 0, 0];
  let [keptBytes, keptRequests, failures, silences] = [0, 0, 0, 0];
  let [toldMs, lostInAll] = [0, 0];
  let isClosed = false;
  let isStopped = false;
  let isPlain = false;
  let timer: unknown;
  let running: Promise<void> | undefined;

  function emit(record: LogRecord, records = 1): void {
    emitted += records;
    if (isClosed || isStopped) {
      lose(isClosed ? "closed" : "unauthorized", records);
      return;
    }
    try {
      queue.push({ bytes: encodeRecord(record), isError: (record.severity ?? 0) >= ERROR_SEVERITY, records });
      bound();
      schedule();
    } catch {
      lose("unencodable", records);
    }
  }

  /** Errors wait longest: of the others the oldest goes first where there is no room. */
  function bound(): void {
    while (queue.length > options.queueRecords || sizeOf(queue) > options.queueBytes) {
      const at = queue.findIndex(({ isError }) => !isError);
      lose("queue_full", countOf(queue.splice(Math.max(0, at), 1)));
    }
  }

  function lose(loss: Loss, records: number): void {
    if (!records) return;
    lostInAll += records;
    // Those of a moment are told together, and then once in a while.
    if (!Object.keys(untold).length)
      page.setTimeout(tell, Math.max(0, toldMs + 1000 * NOTICE_SECONDS - page.Date.now()));
    for (const losses of [lost, untold]) losses[loss] = (losses[loss] ?? 0) + records;
  }

  /** Tells of losses, once: a person by a line, and those who read the log by a record. */
  function tell(): void {
    const told = untold;
    if (!Object.keys(told).length) return;
    untold = {};
    toldMs = page.Date.now();
    const text = `lost records: ${JSON.stringify(told)}`;
    warn(text);
    const attributes = { [NOTICE_KEY]: "loss", [LOST_KEY]: told };
    if (!(isClosed || isStopped)) emit({ severity: WARN, time: toldMs, body: `LipService ${text}`, attributes }, 0);
  }

  function schedule(): void {
    if (timer !== undefined || running || !queue.length) return;
    // Full jitter, so that pages do not come back all at once.
    const backoffMs = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1)) * Math.random();
    timer = page.setTimeout(run, silences < MUTE_AFTER ? (failures ? backoffMs : options.delayMs) : MUTE_MS);
  }

  function unschedule(): void {
    page.clearTimeout(timer);
    timer = undefined;
  }

  /** Sends what waits, one request after the other, as long as they arrive. */
  function run(): Promise<void> {
    unschedule();
    running ??= pump().finally(() => {
      running = undefined;
      schedule();
    });
    return running;
  }

  async function pump(): Promise<void> {
    while (queue.length && page.navigator?.onLine !== false && (await deliver(nextBatch(BATCH_BYTES))));
  }

  function nextBatch(mostBytes: number): Entry[] {
    let [count, bytes] = [0, 0];
    for (const entry of queue) {
      bytes += entry.bytes.length;
      if (count === BATCH_RECORDS || (count && bytes > mostBytes)) break;
      count++;
    }
    return queue.splice(0, count);
  }

  /** Sends a batch, in parts where it has to be; returns whether all of it was dealt with. */
  async function deliver(batch: Entry[], isLeaving?: boolean): Promise<boolean> {
    const parts = [batch];
    let bisects = 0;
    underWay += batch.length;
    for (let part = parts.shift(); part; part = parts.shift()) {
      const [action, loss] = isStopped ? STOPPED : meaningOf(await post(part, isLeaving));
      if (action === "retry") return giveBack([part, ...parts].flat());
      bisects += Number(action === "bisect");
      const again = sentAgain(part, action, bisects);
      parts.unshift(...again);
      if (!again.length) settle(part, action, loss);
    }
    return true;
  }

  /** Puts entries back to where they were taken from; nothing more is sent for now. */
  function giveBack(entries: readonly Entry[]): false {
    failures++;
    underWay -= entries.length;
    queue.unshift(...entries);
    bound();
    return false;
  }

  /** What a status means for a batch, as it stands; 0 is no answer. */
  function meaningOf(status: number): readonly [action: string, loss: Loss | ""] {
    silences = status ? 0 : silences + 1;
    const [, , action = "retry", loss = ""] = STATUSES.find(([first, last]) => first <= status && status <= last) ?? [];
    if (action === "retry_few") return [failures + 1 < FEW_TRIES ? "retry" : "halve", loss];
    if (action !== "uncompressed") return [action, loss];
    const wasPlain = isPlain;
    isPlain = true;
    return [wasPlain ? "lose" : action, loss];
  }

  function settle(part: readonly Entry[], action: string, loss: Loss | ""): void {
    underWay -= part.length;
    if (action === "accept") {
      accepted += countOf(part);
      failures = 0;
      return;
    }
    isStopped ||= action === "stop";
    lose(loss || "refused", countOf([...part, ...(isStopped ? queue.splice(0) : [])]));
  }

  /** Sends a request; returns its status, 0 where there is no answer. */
  async function post(entries: readonly Entry[], isLeaving?: boolean): Promise<number> {
    let body = joined([encodeHead(options.resource, sizeOf(entries)), ...entries.map(({ bytes }) => bytes)]);
    let query = "";
    // Compression takes turns that a page which goes away does not have.
    if (!(isLeaving || isPlain) && body.length > GZIP_ABOVE) {
      try {
        body = await gzip(body);
        query = "&compression=gzip";
      } catch {
        // It goes as it is.
      }
    }
    const { length } = body;
    const keepalive = keptRequests < KEEPALIVE_REQUESTS && keptBytes + length <= KEEPALIVE_BYTES && !silences;
    const count = (sign: number) => {
      keptRequests += sign;
      keptBytes += sign * length;
    };
    requests++;
    if (keepalive) count(1);
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
      if (keepalive) count(-1);
    }
  }

  /** Sends what waits in parts that fit what may be kept alive. */
  function leave(): void {
    while (queue.length) {
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
    const isLate = await Promise.race([Promise.resolve(running).then(run), timeout]);
    page.clearTimeout(late);
    if (isLate) return "timeout";
    return queue.length || underWay || lostInAll > before ? "failure" : "success";
  }

  async function close(timeoutMs: number): Promise<FlushResult> {
    const result = await flush(timeoutMs);
    isClosed = true;
    unschedule();
    lose("shutdown", countOf(queue.splice(0)));
    tell();
    return result;
  }

  function resume(): void {
    silences = 0;
    failures = 0;
    run();
  }

  const stats = () => ({ emitted, accepted, lost: { ...lost }, queued: queue.length + underWay, requests });
  return { emit, leave, flush, close, resume, stats };
}

/** What is sent in place of a batch: the same, or its halves; nothing where that mends nothing. */
function sentAgain(entries: Entry[], action: string, bisects: number): Entry[][] {
  if (action === "uncompressed") return [entries];
  const half = entries.length >> 1;
  const isHalved = half && bisects <= BISECT_REQUESTS && /halve|bisect/.test(action);
  return isHalved ? [entries.slice(0, half), entries.slice(half)] : [];
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function countOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { records }) => sum + records, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
