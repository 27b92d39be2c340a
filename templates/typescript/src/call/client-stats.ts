import type { ExportStats } from "../export/ledger.js";
import type { PolicyStats } from "../policy-client/stats.js";
import type { PatternStats } from "../sampling/stats.js";

/** What became of records. At all times `seen` = `kept` + `dropped` + `buffered`. */
export interface ClientStats {
  /** All records that were taken. */
  readonly seen: number;

  /** Those that were kept when they came. */
  readonly kept: number;
  readonly dropped: number;

  /** Those that are held back in case their request fails. */
  readonly buffered: number;

  /** Those of the kept ones that their caller wanted kept. */
  readonly asked: number;

  /** Dropped records that were sent after all, because their request failed. */
  readonly released: number;

  /** Records of our own that only account for others. */
  readonly settlements: number;

  /** How often a function of the application has failed. */
  readonly hookFailures: number;

  /** Records that `beforeSend` dropped. */
  readonly hookDrops: number;

  /** Records made in the midst of our own work, which are not taken. */
  readonly reentrant: number;

  /** Records that could not be handled, and went in the plainest form, if at all. */
  readonly faults: number;

  /** How many values were taken out of records, by rule or reason; empty without the option `redact`. */
  readonly redacted: Readonly<Record<string, number>>;

  /** By pattern, the largest first. */
  readonly patterns: readonly PatternStats[];

  /** What became of the records that were sent. */
  readonly exporter: ExportStats;

  /** By which policy it was decided; nothing where nothing is sent. */
  readonly policy: PolicyStats | undefined;
}
