import { sha256 } from "../sha256.js";
import type { Budget } from "./budget.js";
import type { Elements, Fields } from "./document-reader.js";
import { Glob } from "./glob.js";
import { Match } from "./match.js";
import { canonical } from "./message.js";

/** What is kept for its severity alone: how severe it is, and how many budgets of it a window may keep. */
export interface Always {
  readonly minSeverity: number;
  readonly limit: number;
}

/** Bounds of the dropped records that are held back in case their request fails. */
export interface Retained {
  readonly enabled: boolean;
  readonly maxRequests: number;
  readonly maxBytesPerRequest: number;
  readonly maxBytes: number;
  readonly maxAgeSeconds: number;
  readonly promotedSeconds: number;
}

/** What a rule does: an algorithm, and the numbers it is given by the names that it has for them. */
export interface Action {
  readonly algorithm: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A rule. It passes over errors that would be kept anyway, unless it is to `includeErrors`. */
export interface Rule {
  readonly id: string;
  readonly match: Match;
  readonly action: Action;
  readonly includeErrors: boolean;
}

/** What to keep, and what it may cost: a policy with all defaults filled in and all texts read. */
export interface Policy {
  readonly version: number;
  readonly budget: Budget;
  readonly windowSeconds: number;
  readonly share: string;
  readonly maxPatterns: number;
  readonly always: Always;
  readonly randomnessKey: string;
  readonly shadow: boolean;
  readonly killSwitch: boolean;
  readonly annotate: string;
  readonly settleIntervalSeconds: number;
  readonly retained: Retained;
  readonly rules: readonly Rule[];

  /** Sixteen hexadecimal digits of what the policy means; policies that mean the same have the same. */
  readonly hash: string;
}

const HASH_DIGITS = 16;

/** What each policy was built of. */
const sources = new WeakMap<object, Fields>();

/** Tells whether something is a policy as `readPolicy` makes them. */
export function isPolicy(value: unknown): value is Policy {
  return typeof value === "object" && value !== null && sources.has(value);
}

/** Returns the same policy with `shadow`. */
export function withShadow(policy: Policy): Policy {
  const fields = sources.get(policy);
  if (fields === undefined || policy.shadow) return policy;
  return buildPolicy(new Map(fields).set("shadow", true));
}

/** Returns the policy of a document that was read without errors. The types of its fields are those of the tables. */
export function buildPolicy(fields: Fields): Policy {
  let hash: string | undefined;
  const policy: Policy = Object.freeze({
    version: fields.get("version") as number,
    budget: buildBudget(fields.get("budget") as Fields),
    windowSeconds: fields.get("window_seconds") as number,
    share: fields.get("share") as string,
    maxPatterns: fields.get("max_patterns") as number,
    always: buildAlways(fields.get("always") as Fields),
    randomnessKey: fields.get("randomness_key") as string,
    shadow: fields.get("shadow") as boolean,
    killSwitch: fields.get("kill_switch") as boolean,
    annotate: fields.get("annotate") as string,
    settleIntervalSeconds: fields.get("settle_interval_seconds") as number,
    retained: buildRetained(fields.get("retained") as Fields),
    rules: Object.freeze((fields.get("rules") as Elements).map((rule) => buildRule(rule as Fields))),
    get hash(): string {
      hash ??= sha256(new TextEncoder().encode(canonical(fields))).slice(0, HASH_DIGITS);
      return hash;
    },
  });
  sources.set(policy, fields);
  return policy;
}

/** Returns a budget as it is hashed. */
export function budgetFields(budget: Budget): Fields {
  return new Map<string, string | number>([
    ["kind", budget.kind],
    ["cost_per_window", budget.costPerWindow],
  ]);
}

function buildBudget(budget: Fields): Budget {
  return Object.freeze({
    kind: budget.get("kind") as Budget["kind"],
    costPerWindow: budget.get("cost_per_window") as number,
  });
}

function buildAlways(always: Fields): Always {
  return Object.freeze({
    minSeverity: always.get("min_severity") as number,
    limit: always.get("limit") as number,
  });
}

function buildRetained(retained: Fields): Retained {
  return Object.freeze({
    enabled: retained.get("enabled") as boolean,
    maxRequests: retained.get("max_requests") as number,
    maxBytesPerRequest: retained.get("max_bytes_per_request") as number,
    maxBytes: retained.get("max_bytes") as number,
    maxAgeSeconds: retained.get("max_age_seconds") as number,
    promotedSeconds: retained.get("promoted_seconds") as number,
  });
}

function buildRule(rule: Fields): Rule {
  return Object.freeze({
    id: rule.get("id") as string,
    match: buildMatch(rule.get("match") as Fields),
    action: buildAction(rule.get("action") as Fields),
    includeErrors: rule.get("include_errors") as boolean,
  });
}

function buildAction(action: Fields): Action {
  const { algorithm, ...parameters } = Object.fromEntries(action);
  return Object.freeze({
    algorithm: algorithm as string,
    parameters: Object.freeze(parameters as Record<string, number>),
  });
}

function buildMatch(match: Fields): Match {
  const severity = match.get("severity") as Fields | undefined;
  const attributes = (match.get("attributes") ?? new Map()) as ReadonlyMap<string, string>;
  return new Match(
    Object.freeze({
      logger: glob(match.get("logger") as string | undefined),
      severity: severity && Object.freeze([severity.get("min") as number, severity.get("max") as number] as const),
      template: glob(match.get("template") as string | undefined),
      pattern: match.get("pattern") as string | undefined,
      attributes: Object.freeze([...attributes].map(([name, text]) => Object.freeze([name, new Glob(text)] as const))),
    }),
  );
}

function glob(text: string | undefined): Glob | undefined {
  return text === undefined ? undefined : new Glob(text);
}
