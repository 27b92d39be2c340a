import type { PolicySourceName } from "./source.js";

/** What can go wrong when another policy is looked for. */
export type PolicyFailure = "no_answer" | "status" | "too_large" | "wrong" | "unreadable" | "cache";

/** The newest policy: it decides from the window on that follows, its kill switch at once. Times in milliseconds. */
export interface PolicyStats {
  /** Where it comes from; `cache` is what a service said before this process began. */
  readonly source: PolicySourceName;

  /** The number its author gave it. */
  readonly version: number;

  /** Sixteen hexadecimal digits of what it means. */
  readonly hash: string;

  /** When its source has given it, or has said that it still is the one, since 1970; 0: nobody was asked. */
  readonly fetchedMs: number;

  /** When it took the place of the one before, since 1970; 0: it is the first. */
  readonly changedMs: number;

  /** How long ago `fetchedMs` was. More than some `policyPollMs`: it is stale, and in force all the same. */
  readonly ageMs: number;

  /** How often looking for another one failed, by kind; kinds that never came are left out. */
  readonly failures: Readonly<Partial<Record<PolicyFailure, number>>>;
}
