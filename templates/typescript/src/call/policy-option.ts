import { type Notice, notice } from "../config/notice.js";
import { MESSAGES } from "../config/tables.js";
import { isPolicy, type Policy } from "../policy/policy.js";
import { readPolicy } from "../policy/policy-reader.js";

/** Returns the policy of an empty document: all defaults. */
export function builtInPolicy(): Policy {
  return readPolicy("{}").policy as Policy;
}

/** Returns the policy that the option asks for, if it can be used. What there is to say of it is added to `notices`. */
export function policyOf(given: string | Policy | undefined, source: string, notices: Notice[]): Policy | undefined {
  if (given === undefined || isPolicy(given)) return given;
  const { policy, errors, notices: said } = readPolicy(given);
  const used = MESSAGES.policy_built_in;
  for (const error of errors) notices.push(notice("policy", { source, error: String(error), used }));
  for (const finding of said) notices.push(Object.freeze({ name: "policy", message: `${source}: ${finding}` }));
  return policy;
}
