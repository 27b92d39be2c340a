import { type Notice, notice } from "../config/notice.js";
import { isPolicy, type Policy, withShadow } from "../policy/policy.js";
import { readPolicy } from "../policy/policy-reader.js";

const BUILT_IN = "the built-in policy";

/**
 * Returns the policy that the options ask for; one that is wrong gives way to the built-in one. What there is to say of it
 * is added to `notices`.
 */
export function policyOf(
  given: string | Policy | undefined,
  source: string,
  shadow: boolean,
  notices: Notice[],
): Policy {
  const policy = isPolicy(given) ? given : readGiven(given, source, notices);
  return shadow ? withShadow(policy) : policy;
}

function readGiven(given: string | undefined, source: string, notices: Notice[]): Policy {
  const { policy, errors, notices: said } = readPolicy(given ?? "{}");
  for (const error of errors) notices.push(notice("policy", { source, error: String(error), used: BUILT_IN }));
  for (const finding of said) notices.push(Object.freeze({ name: "policy", message: `${source}: ${finding}` }));
  return policy ?? (readPolicy("{}").policy as Policy);
}
