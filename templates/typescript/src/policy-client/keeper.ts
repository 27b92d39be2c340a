import type { Settings } from "../config/settings.js";
import type { Diagnostics } from "../export/diagnostics.js";
import type { Platform } from "../export/platform.js";
import type { Policy } from "../policy/policy.js";
import type { PolicyStats } from "./stats.js";

/** What a keeper is told of the client that it keeps the policy of. */
export interface KeptPolicy {
  readonly settings: Settings;
  readonly platform: Platform;
  readonly diagnostics: Diagnostics;

  /** The policy that is in force at first, and whether it was given: otherwise it is the built-in one. */
  readonly policy: Policy;
  readonly isInline: boolean;

  /** Lets a policy come into force. */
  readonly put: (policy: Policy) => void;
}

/** Keeps the policy of a client up to date. */
export interface PolicyKeeper {
  stats(): PolicyStats;

  /** Looks no more. */
  end(): void;
}

/** Begins to keep the policy of a client. */
export type KeepPolicy = (kept: KeptPolicy) => PolicyKeeper;
