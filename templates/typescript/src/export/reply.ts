import { askedPause } from "./retry-after.js";
import { BASE_MS, BISECT_REQUESTS, CAP_MS, type Loss, type Profile, RETRY_AFTER_CAP_MS } from "./tables.js";

/** A request and the answer to it. */
export interface Attempt {
  /** 0: there was no answer. */
  readonly status: number;
  readonly retryAfter: string;

  /** When the answer came, in milliseconds since 1970. */
  readonly dateMs: number;

  /** How often the batch has been sent, this time included. */
  readonly tries: number;
  readonly records: number;

  /** Before compression. */
  readonly bytes: number;
  readonly compressed: boolean;

  /** How many requests bisecting has already cost. */
  readonly bisects: number;

  /** The connection was reset while the body was sent. */
  readonly reset: boolean;

  /** 24 random bits. */
  readonly random: number;
}

/** What is done with a batch; `halve` also for the halves of a bisected one. `loss` is why records are lost with it. */
export interface Verdict {
  readonly action: "accept" | "retry" | "halve" | "uncompressed" | "stop" | "lose";
  readonly loss: Loss | "";
  readonly waitMs: number;

  /** The pause that the endpoint asked for, as it is kept. */
  readonly throttledMs: number;
}

const RANDOM_RANGE = 2 ** 24;

/** Says what an answer means for the batch that was sent. */
export function judge(profile: Profile, attempt: Attempt): Verdict {
  const { status, records, tries } = attempt;
  if (status === 0) return isTooLong(profile, attempt) ? verdict("halve") : retry(attempt);
  const [, , action, loss] = rangeOf(profile, status);
  const halved = records > 1 ? verdict("halve") : lose(loss);
  switch (action) {
    case "accept":
      return verdict("accept");
    case "retry":
      return retry(attempt);
    case "retry_few":
      return tries < profile.fewTries ? retry(attempt) : halved;
    case "halve":
      return halved;
    case "bisect":
      return attempt.bisects < BISECT_REQUESTS ? halved : lose(loss);
    case "uncompressed":
      return attempt.compressed ? verdict("uncompressed") : lose(loss);
    case "stop":
      return verdict("stop", loss);
    case "lose":
      return lose(loss);
  }
}

/** Tells whether halves of a batch that was answered so are to find a bad record. */
export function isBisected(profile: Profile, status: number): boolean {
  return status !== 0 && rangeOf(profile, status)[2] === "bisect";
}

/** Returns the wait in front of a repetition that nobody asked to wait longer for. */
export function backoff(tries: number, random: number): number {
  return portion(Math.min(CAP_MS, BASE_MS * 2 ** Math.max(0, tries - 1)), random);
}

function portion(bound: number, random: number): number {
  return Math.floor((bound * random) / RANDOM_RANGE);
}

/** PostHog closes the connection while a body is sent that is too long: its 413 may never be seen. */
function isTooLong({ resetAbove }: Profile, { reset, bytes, tries, records }: Attempt): boolean {
  return reset && resetAbove > 0 && bytes > resetAbove && tries === 1 && records > 1;
}

function rangeOf({ statuses }: Profile, status: number): Profile["statuses"][number] {
  return (statuses.find(([first, last]) => status >= first && status <= last) ??
    statuses.at(-1)) as Profile["statuses"][number];
}

function retry({ status, retryAfter, dateMs, tries, random }: Attempt): Verdict {
  const throttledMs = status === 0 ? 0 : askedPause(retryAfter, dateMs);
  const waitMs =
    throttledMs > 0 ? Math.min(throttledMs + portion(BASE_MS, random), RETRY_AFTER_CAP_MS) : backoff(tries, random);
  return { action: "retry", loss: "", waitMs, throttledMs };
}

function lose(loss: Loss | ""): Verdict {
  return verdict("lose", loss);
}

function verdict(action: Verdict["action"], loss: Loss | "" = ""): Verdict {
  return { action, loss, waitMs: 0, throttledMs: 0 };
}
