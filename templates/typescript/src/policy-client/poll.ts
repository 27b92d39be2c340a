import { notice } from "../config/notice.js";
import { MESSAGES } from "../config/tables.js";
import { RETRY_AFTER_CAP_MS } from "../export/tables.js";
import { message } from "../policy/message.js";
import type { Policy } from "../policy/policy.js";
import { readPolicy } from "../policy/policy-reader.js";
import { DOCUMENT_BYTES } from "../policy/tables.js";
import { sha256 } from "../sha256.js";
import type { PolicySourceName } from "./source.js";
import type { PolicyFailure } from "./stats.js";
import { BASE_MS, CAP_MS, ETAG_BYTES, FILE_MS } from "./tables.js";

/** Where a policy comes from, the option or variable that says so, and the milliseconds between two looks. */
export interface Plan {
  readonly source: "file" | "service";
  readonly option: string;
  readonly pollMs: number;
}

/** What was seen. */
export interface Look {
  /** As of HTTP, 0 without an answer; of a file 200, 304 for one that is as it was, or 0 where it cannot be read. */
  readonly status: number;
  readonly body: Uint8Array;

  /** The ETag; of a file what tells it from another. */
  readonly tag: string;

  /** How long a pause the header Retry-After asks for; 0: none. */
  readonly askedMs: number;

  /** The document is longer than one may be. */
  readonly isTooLarge: boolean;

  /** Why there is nothing to read; empty where there is. */
  readonly error: string;
}

/** What is known between two looks. */
export interface PollState {
  /** Where the policy in force comes from, and what it means; an empty hash: nobody has asked yet. */
  readonly source: PolicySourceName;
  readonly hash: string;

  /** What the next look may say that it has seen. */
  readonly tag: string;

  /** Digest of the document in force. */
  readonly digest: string;

  /** Digest of the document whose errors were told last, and whether it is the one of `tag`. */
  readonly wrong: string;
  readonly isWrong: boolean;

  /** How many failures there were, one after the other, that may pass. */
  readonly failures: number;

  /** The kinds of failures that were told since all was well. */
  readonly told: readonly PolicyFailure[];
}

/** What follows from a look. */
export interface Step {
  readonly state: PollState;

  /** When to look again. */
  readonly waitMs: number;

  /** What went wrong; without it, the policy in force is that of the source. */
  readonly failure?: PolicyFailure;

  /** A policy that is to come into force. */
  readonly policy?: Policy;

  /** The document is another one than before, and good: it is to be kept for the next start. */
  readonly isNew?: boolean;

  /** What there is to say. */
  readonly notices?: readonly string[];
}

/** What a step is made from. `random` is 24 bits, for the wait. */
interface Given {
  readonly plan: Plan;
  readonly look: Look;
  readonly random: number;
}

const OK = 200;
const UNCHANGED = 304;
const REQUEST_TIMEOUT = 408;
const TOO_MANY = 429;
const SERVER_ERRORS = 500;
const UNAVAILABLE = 503;
const RANDOM_RANGE = 2 ** 24;
const MOST_DOUBLINGS = 24;
const EDGES = /^[ \t]+|[ \t]+$/g;
const VISIBLE = /^[!-~]*$/;

/** Nobody has looked yet. */
export const NOTHING_KNOWN: PollState = Object.freeze({
  ...{ source: "builtin", hash: "", tag: "", digest: "", wrong: "", isWrong: false, failures: 0 },
  told: Object.freeze([]),
});

/** Returns what is known where a document that was kept is in force. */
export function stateOf(source: PolicySourceName, policy: Policy, body: Uint8Array, tag: string): PollState {
  return { ...NOTHING_KNOWN, source, hash: policy.hash, tag: usableTag(tag), digest: sha256(body) };
}

/** Returns an ETag that can be sent back, or nothing. */
export function usableTag(tag: string): string {
  const text = tag.replace(EDGES, "");
  return text.length <= ETAG_BYTES && VISIBLE.test(text) ? text : "";
}

/** Returns what follows from a look. `random` is 24 bits. */
export function nextStep(plan: Plan, state: PollState, look: Look, random: number): Step {
  const given = { plan, look, random };
  const { status, error } = look;
  if (status === OK && look.isTooLarge)
    return failed(given, state, "too_large", message("document_bytes", { high: DOCUMENT_BYTES }));
  if (status === OK && error === "") return read(given, state);
  if (status === UNCHANGED && state.tag !== "")
    return state.isWrong ? settled(given, state, "wrong") : well(given, state);
  if (status !== 0 && status !== OK)
    return failed(given, state, "status", notice("policy_status", { status: String(status) }).message);
  if (plan.source === "file") return failed(given, state, "unreadable", notice("policy_unreadable", { error }).message);
  return failed(given, state, "no_answer", notice("policy_no_answer", { error }).message);
}

/** Takes over a document, unless it is known already, or wrong. */
function read(given: Given, state: PollState): Step {
  const { plan, look } = given;
  const digest = sha256(look.body);
  const isKept = plan.source === "service";
  const seen = { ...state, tag: usableTag(look.tag), isWrong: digest === state.wrong };
  if (digest === state.digest) return { ...well(given, seen), isNew: isKept && seen.tag !== state.tag };
  if (seen.isWrong) return settled(given, seen, "wrong");
  const { policy, errors, notices } = readPolicy(look.body);
  const ignored = notices.map((finding) => `${plan.option}: ${finding}`);
  if (policy === undefined) {
    const said = errors.map((error) => complaint(plan, state, String(error)));
    const wrong = settled(given, { ...seen, wrong: digest, isWrong: true }, "wrong");
    return { ...wrong, notices: [...said, ...ignored] };
  }
  const step = { ...well(given, { ...seen, digest, hash: policy.hash }), isNew: isKept, notices: ignored };
  return policy.hash === state.hash ? step : { ...step, policy };
}

/** The policy in force is the source's own. */
function well(given: Given, state: PollState): Step {
  return { state: { ...state, source: given.plan.source, failures: 0, told: [] }, waitMs: interval(given) };
}

/** A failure that another look soon would not mend. */
function settled(given: Given, state: PollState, failure: PolicyFailure): Step {
  return { state: { ...state, failures: 0 }, waitMs: interval(given), failure };
}

/** The policy stays in force; that is told once for each kind of failure until all is well. */
function failed(given: Given, state: PollState, failure: PolicyFailure, error: string): Step {
  const isTold = state.told.includes(failure);
  const notices = isTold ? [] : [complaint(given.plan, state, error)];
  const told = isTold ? state.told : [...state.told, failure];
  if (!mayPass(given.look)) return { ...settled(given, { ...state, told }, failure), notices };
  const failures = state.failures + 1;
  return { state: { ...state, told, failures }, waitMs: pause(given, failures), failure, notices };
}

function mayPass({ status, isTooLarge }: Look): boolean {
  const isPassing = status === 0 || status === REQUEST_TIMEOUT || status === TOO_MANY || status >= SERVER_ERRORS;
  return isPassing || (status === OK && !isTooLarge);
}

function pause(given: Given, failures: number): number {
  const { plan, look, random } = given;
  if (plan.source === "file") return interval(given);
  if (look.askedMs > 0 && (look.status === TOO_MANY || look.status === UNAVAILABLE))
    return Math.min(look.askedMs, RETRY_AFTER_CAP_MS) + part(BASE_MS, random);
  // The bound is met long before the power could grow.
  return spread(Math.min(CAP_MS, BASE_MS * 2 ** Math.min(failures - 1, MOST_DOUBLINGS)), random);
}

/** Returns when to look next; nobody else is disturbed by a look at a file. */
function interval({ plan, random }: Given): number {
  return plan.source === "file" ? Math.min(FILE_MS, plan.pollMs) : spread(plan.pollMs, random);
}

/** Returns from half of an interval to one and a half: by chance, so that a fleet does not come at once. */
function spread(ms: number, random: number): number {
  return Math.floor(ms / 2) + part(ms, random);
}

function part(bound: number, random: number): number {
  return Math.floor((bound * random) / RANDOM_RANGE);
}

function complaint(plan: Plan, { source }: PollState, error: string): string {
  const used = source === "builtin" ? MESSAGES.policy_built_in : MESSAGES.policy_before;
  return notice("policy", { source: plan.option, error, used }).message;
}
