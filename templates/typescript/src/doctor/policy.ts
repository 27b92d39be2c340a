import type { Settings } from "../config/settings.js";
import type { Field } from "../policy/field.js";
import { isPolicy, type Policy, withShadow } from "../policy/policy.js";
import { readPolicy } from "../policy/policy-reader.js";
import { OBJECTS } from "../policy/tables.js";
import { aSecond, bytesAMonth, dollars, gigabytes, priceBeyondFree, priceOf } from "./money.js";
import type { Facts } from "./report.js";
import { CENTS_PER_GB, FREE_GB, MONTH_DAYS, PRICE_SOURCE, RETENTION_DAYS } from "./tables.js";

/** How many processes there are, and what a record is billed with where a budget counts records. */
export interface Load {
  readonly processes: number;
  readonly recordBytes: number;
}

const POLICY = "policy";
const LIMIT = OBJECTS.get("always")?.find(({ name }) => name === "limit") as Field;

/** Finds what there is to say of the policy that settings lead to, or of the one that is in force in an application. */
export function policyFacts({ values, sources }: Settings, load: Load, inForce: Policy | undefined): Facts {
  const given = values.policy;
  const text = isPolicy(given) ? undefined : given;
  const { policy: read, errors, notices } = readPolicy(text ?? "{}");
  const chosen = read ?? (readPolicy("{}").policy as Policy);
  const kind = text === undefined ? "built_in" : kindOf(read);
  const policy = inForce ?? (isPolicy(given) ? given : chosen);
  return {
    texts: {
      policy: means(policy, chosen) ? kind : "given",
      policy_source: sources.get("policy") || POLICY,
      policy_hash: policy.hash,
      kill_switch: ifTrue(policy.killSwitch),
      shadow: ifTrue(policy.shadow || values.shadow),
      always_limit: policy.always.limit > LIMIT.high ? "none" : String(policy.always.limit),
      ...costFacts(policy, load),
    },
    lists: { policy_errors: errors.map(String), policy_notices: notices.map(String) },
  };
}

function kindOf(read: Policy | undefined): string {
  return read === undefined ? "instead" : "given";
}

/** Tells whether two policies mean the same, but for the shadow. */
function means(policy: Policy, other: Policy): boolean {
  return policy.hash === other.hash || policy.hash === withShadow(other).hash;
}

function costFacts({ budget, windowSeconds }: Policy, load: Load): Record<string, string> {
  const size = bytesAMonth(budget, windowSeconds, load.recordBytes);
  const all = size * BigInt(load.processes);
  return {
    budget_kind: budget.kind,
    budget: aSecond(budget, windowSeconds),
    window: String(windowSeconds),
    record_bytes: String(load.recordBytes),
    processes: String(load.processes),
    gb_process: gigabytes(size),
    gb_all: gigabytes(all),
    price_process: priceOf(size),
    price_all: priceBeyondFree(all),
    price_gb: dollars(BigInt(CENTS_PER_GB)),
    price_source: PRICE_SOURCE,
    free_gb: String(FREE_GB),
    retention_days: String(RETENTION_DAYS),
    month_days: String(MONTH_DAYS),
  };
}

function ifTrue(holds: boolean): string {
  return holds ? "true" : "";
}
