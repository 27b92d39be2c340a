import type { Settings } from "../config/settings.js";

/** Where a policy can come from. */
export type PolicySourceName = "builtin" | "inline" | "file" | "service" | "cache";

/** A source of policies, and the option or variable that chose it; nothing chooses the built-in one. */
export interface PolicySource {
  readonly name: PolicySourceName;
  readonly option: string;
}

/** Nothing chooses a source: the built-in policy is in force. */
export const NO_SOURCE: PolicySource = Object.freeze({ name: "builtin", option: "" });

/** The first of these that is given counts. */
const CHOICES = [
  ["policy", "inline"],
  ["policyFile", "file"],
  ["lipserviceUrl", "service"],
] as const;

/** Returns the source that the settings choose. */
export function policySource({ values, sources }: Pick<Settings, "values" | "sources">): PolicySource {
  for (const [option, name] of CHOICES) {
    if (values[option] !== undefined) return { name, option: sources.get(option) ?? "" };
  }
  return NO_SOURCE;
}
