import type { Settings } from "../config/settings.js";
import type { Field } from "../policy/field.js";
import { isPolicy, type Policy, withShadow } from "../policy/policy.js";
import { type PolicyReading, readPolicy } from "../policy/policy-reader.js";
import { OBJECTS } from "../policy/tables.js";
import { type PolicySource, policySource } from "../policy-client/source.js";
import { aSecond, bytesAMonth, dollars, gigabytes, priceBeyondFree, priceOf } from "./money.js";
import type { Facts } from "./report.js";
import { hide } from "./secret.js";
import { CENTS_PER_GB, FREE_GB, MONTH_DAYS, PRICE_SOURCE, RETENTION_DAYS } from "./tables.js";

/** How many processes there are, and what a record is billed with where a budget counts records. */
export interface Load {
  readonly processes: number;
  readonly recordBytes: number;
}

const LIMIT = OBJECTS.get("always")?.find(({ name }) => name === "limit") as Field;

/** What a file or a service gave: the text of a document, or why there is none. */
export interface Fetched {
  readonly document?: string | undefined;
  readonly error?: string | undefined;
}

/** What may be known beside settings: what the policy's file or service gave, and what an application has in force. */
export interface KnownPolicy {
  readonly load: Load;
  readonly fetched: Fetched | undefined;
  readonly inForce: Policy | undefined;
}

/** Finds what there is to say of the policy that settings lead to, or of the one that is in force in an application. */
export function policyFacts(settings: Settings, known: KnownPolicy, secrets: readonly string[]): Facts {
  const { fetched, inForce, load } = known;
  const source = policySource(settings);
  const { policy: given } = settings.values;
  const reading = readPolicy((isPolicy(given) ? "" : given) || fetched?.document || "{}");
  const policy = inForce ?? reading.policy ?? builtIn();
  return {
    texts: {
      policy: inForce === undefined ? kindOf(source, fetched, reading) : kindInForce(source, reading, inForce),
      policy_source: source.option || "policy",
      policy_from: source.option === "" ? "inline" : source.name,
      policy_error: hide(fetched?.error ?? "", secrets),
      policy_hash: policy.hash,
      kill_switch: ifTrue(policy.killSwitch),
      shadow: ifTrue(policy.shadow || settings.values.shadow),
      always_limit: policy.always.limit > LIMIT.high ? "none" : String(policy.always.limit),
      ...costFacts(policy, load),
    },
    lists: { policy_errors: reading.errors.map(String), policy_notices: reading.notices.map(String) },
  };
}

function builtIn(): Policy {
  return readPolicy("{}").policy as Policy;
}

function kindOf({ name }: PolicySource, fetched: Fetched | undefined, { policy }: PolicyReading): string {
  if (name === "builtin") return "built_in";
  if (name !== "inline" && fetched === undefined) return "unasked";
  if (name !== "inline" && fetched?.error) return "unread";
  return policy === undefined ? "instead" : "given";
}

/** Says the same of an application that runs; other policies than these were given as objects, or later. */
function kindInForce({ name }: PolicySource, reading: PolicyReading, policy: Policy): string {
  const usual = builtIn();
  const isUsual = policy.hash === usual.hash || policy.hash === withShadow(usual).hash;
  if (!isUsual || (reading.policy !== undefined && name === "inline")) return "given";
  if (name === "builtin") return "built_in";
  return name === "inline" ? "instead" : "waiting";
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
