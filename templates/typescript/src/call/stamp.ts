import { RECORD_KEYS, UNSAID } from "../otlp/tables.js";
import { Double } from "../otlp/value.js";
import { thresholdText, weight } from "../policy/probability.js";
import { ONE } from "../policy/tables.js";

/** What a decision says that may be stamped on its record. */
export interface Stampable {
  readonly reason: string;

  /** Whether the policy keeps it. */
  readonly wouldKeep: boolean;

  /** The chance it had, in parts of 2^24; 0: it only gives context. */
  readonly rate: number;

  /** How many records it accounts for. */
  readonly count: number;

  /** The 24 bits of its request, where they decided. */
  readonly randomness: number | undefined;

  /** The id of its pattern. */
  readonly pattern: string;
}

/** How a policy wants stamps. */
export interface Annotation {
  readonly annotate: string;
  readonly shadow: boolean;
}

export type Stamp = readonly [key: string, value: unknown];

const NONE: readonly Stamp[] = Object.freeze([]);
const FULL = "full";
const DIGITS = 6;
const ZEROS = "0".repeat(8);

/** Returns the attributes that a decision leaves on a kept record, in their order. */
export function stamps(decided: Stampable, { annotate, shadow }: Annotation): readonly Stamp[] {
  const isFull = annotate === FULL;
  // Most kept records stand for themselves alone, and a service below its budget carries nothing.
  const { count, rate, reason } = decided;
  if (count === 1 && rate === ONE && !isFull && !shadow && UNSAID.has(reason)) return NONE;
  if (shadow) return isFull || !decided.wouldKeep ? shadowStamps(decided) : NONE;
  const own = ownStamps(decided, isFull);
  const { randomness } = decided;
  const isSaid = rate > 0 && (isFull || rate !== ONE);
  return randomness === undefined || !isSaid ? own : [...own, ...randomnessStamps(randomness, rate)];
}

function ownStamps({ reason, rate, count, pattern }: Stampable, isFull: boolean): readonly Stamp[] {
  const stood = weight(rate);
  const saysCount = isFull || count !== 1;
  const saysWeight = isFull || stood !== 1;
  const saysReason = isFull || !UNSAID.has(reason);
  const found: Stamp[] = [];
  if (saysCount) found.push([RECORD_KEYS.count, count]);
  if (saysWeight) found.push([RECORD_KEYS.weight, new Double(stood)]);
  if (saysCount || saysWeight) found.push([RECORD_KEYS.pattern, pattern]);
  if (saysReason) found.push([RECORD_KEYS.reason, reason]);
  return found;
}

function randomnessStamps(randomness: number, rate: number): readonly Stamp[] {
  return [
    [RECORD_KEYS.threshold, thresholdText(rate)],
    [RECORD_KEYS.randomness, randomness.toString(16).padStart(DIGITS, "0") + ZEROS],
  ];
}

function shadowStamps({ wouldKeep, reason }: Stampable): readonly Stamp[] {
  return [
    [RECORD_KEYS.wouldKeep, wouldKeep],
    [RECORD_KEYS.wouldReason, reason],
  ];
}
