import type { Budget } from "./policy-reader.js";
import { readBudget, refuse } from "./policy-reader.js";
import { BUDGETS, POLICY, QUANTITIES } from "./policy-tables.js";

/** A policy as a page goes by it, in the words of its document: there are no requests, and nothing is held for them. */
export interface Policy {
  readonly budget: Budget;
  readonly window_seconds: number;
  readonly share: string;
  readonly max_patterns: number;
  readonly always: { readonly min_severity: number; readonly limit: number };
  readonly shadow: boolean;
  readonly kill_switch: boolean;
  readonly annotate: string;
  readonly settle_interval_seconds: number;
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly id: string;
  readonly match: Matching;

  /** The algorithm, and by their names the numbers that it is given. */
  readonly action: { readonly algorithm: string } & Readonly<Record<string, number | readonly number[] | string>>;
  readonly include_errors: boolean;
}

/** What a rule looks at; what is absent is no condition. */
export interface Matching {
  readonly logger?: string;
  readonly severity?: { readonly min: number; readonly max: number };
  readonly template?: string;
  readonly pattern?: string;
  readonly attributes?: readonly (readonly [name: string, glob: string])[];
}

/**
 * Reads a policy, or its JSON. Throws at the first thing that is wrong with it, saying where that is; `../policy` says
 * all there is to say, in several times the bytes.
 */
export function readPolicy(given: unknown): Policy {
  const policy = POLICY((typeof given === "string" ? JSON.parse(given) : given) ?? [], "policy") as Policy;
  policy.rules.forEach(({ id, match: { severity } }, at) => {
    const path = `policy.rules.${at}`;
    if (policy.rules.findIndex((other) => other.id === id) < at) refuse(`${path}.id`, id);
    if (severity && severity.min > severity.max) refuse(`${path}.match.severity`, severity);
  });
  return { ...policy, budget: readBudget(String(policy.budget), policy.window_seconds, QUANTITIES, BUDGETS) };
}
