import { thresholdText } from "../policy/probability.js";

/** The reason of what the budget drops and a request that has failed keeps. */
export const PROMOTED = "promoted";

/** Dropped records that no kept one accounts for: send them as one record, or charts would miss them. */
export interface Settlement {
  /** Their pattern, or `rule:<id>` for those a rule dropped, or `__rest__` for many patterns together. */
  readonly key: string;

  /** The template of their pattern; empty where the key is none. */
  readonly template: string;

  /** How many they are, for `lipservice.count`. */
  readonly count: number;
}

/** A dropped record that was held back in case its request fails. */
export interface Held {
  readonly pattern: string;

  /** When it came. */
  readonly timeMs: number;

  /** What it costs in the budget's terms. */
  readonly cost: number;

  /** Its size in bytes. */
  readonly size: number;

  /** The payload of its `SampledRecord`. */
  readonly payload: unknown;
}

/**
 * What becomes of a record, and what it stands for. Under a policy with `shadow` all but `keep` says what would be:
 * nothing of `released` and `settled` is to be sent.
 */
export class Decision {
  constructor(
    /** Whether it is kept; under a policy with `shadow` it always is. */
    readonly keep: boolean,

    /** Whether it would be kept if the policy had no `shadow`; without one the same as `keep`. */
    readonly wouldKeep: boolean,

    /** Why: `first`, `sampled`, `always`, `rule:<id>`, `promoted` or `failopen`; of a drop `budget` or a rule. */
    readonly reason: string,

    /** The chance it had, in parts of 2^24; 0: none. */
    readonly rate: number,

    /** How many records like it a kept one stands for; 0 where it only gives context. */
    readonly weight: number,

    /** How many records of its counter a kept one accounts for: itself and those dropped before it. */
    readonly count: number,

    /** The request's randomness decided, so that a threshold may be stamped. */
    readonly shared: boolean,

    /** Records of its request that were dropped before and are to be sent after all. */
    readonly released: readonly Held[],

    /** What a policy that just ended has left to account for. */
    readonly settled: readonly Settlement[],
  ) {}

  /** OpenTelemetry's `th` of a kept record: what has less randomness is dropped. Empty unless `shared`. */
  get threshold(): string {
    return this.wouldKeep && this.shared ? thresholdText(this.rate) : "";
  }
}
