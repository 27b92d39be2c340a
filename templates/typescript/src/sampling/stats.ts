/** Of one counter: a pattern, `rule:<id>`, or `__rest__`: what was seen is kept or not (yet). */
export interface PatternStats {
  readonly key: string;

  /** The template of the pattern; empty where the key is none. */
  readonly template: string;
  readonly seen: number;
  readonly kept: number;
}

/** All records ever seen: kept, dropped, or held back in case their request fails. */
export interface Stats {
  /** All of them. */
  readonly seen: number;

  /** Those that a decision of their own kept when they came; promoted and released ones are not in it. */
  readonly kept: number;

  /** Those that were not and are not held back. */
  readonly dropped: number;

  /** Those that are held back. */
  readonly buffered: number;

  /** Those that were kept because the sampler could not decide, or was switched off. */
  readonly failOpen: number;

  /** The same by counter, the largest first. */
  readonly patterns: readonly PatternStats[];
}
