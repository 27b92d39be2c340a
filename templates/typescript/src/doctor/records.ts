import type { PatternStats } from "../sampling/stats.js";
import type { Facts } from "./report.js";
import { hide } from "./secret.js";
import { PATTERNS } from "./tables.js";

/** What an exporter has counted; `queued` are all that wait or are on their way. */
export interface Exported {
  readonly emitted: number;
  readonly accepted: number;
  readonly queued: number;
  readonly requests: number;
  readonly retries: number;
  readonly throttled: boolean;
  readonly lost: Readonly<Record<string, number>>;
}

/** What became of an application's records. */
export interface Counts {
  /** The file that was played; empty where none was. */
  readonly log: string;
  readonly seen: number;
  readonly kept: number;
  readonly dropped: number;
  readonly buffered: number;
  readonly asked: number;
  readonly released: number;
  readonly settlements: number;
  readonly hookDrops: number;
  readonly hookFailures: number;
  readonly faults: number;
  readonly patterns: readonly PatternStats[];
  readonly exporter: Exported | undefined;

  /** What was said lately. */
  readonly told: readonly string[];
}

/** Finds what there is to say of records; nothing: nothing is known. */
export function recordFacts(counts: Counts | undefined, secrets: readonly string[]): readonly Facts[] {
  if (counts === undefined) return [{ texts: { records: "unplayed" } }];
  const { seen, kept, dropped, buffered, asked, released, settlements, hookDrops, hookFailures, faults } = counts;
  const texts = {
    ...{ records: outcomeOf(counts), log: hide(counts.log, secrets) },
    ...{ seen: String(seen), kept: String(kept), dropped: String(dropped), buffered: String(buffered) },
    ...{ asked: ifAny(asked), released: ifAny(released), settlements: ifAny(settlements) },
    ...{ hook_drops: ifAny(hookDrops), hook_failures: ifAny(hookFailures), faults: ifAny(faults) },
  };
  const lists = {
    dropped_patterns: droppedMost(counts.patterns).map((line) => hide(line, secrets)),
    told: counts.told.map((line) => hide(line, secrets)),
  };
  return [{ texts, lists }, exportedFacts(counts.exporter)];
}

function outcomeOf({ log, seen }: Counts): string {
  if (log !== "") return "played";
  return seen > 0 ? "counted" : "silent";
}

/** Names the patterns with most dropped records; among equals those that come first. */
function droppedMost(patterns: readonly PatternStats[]): readonly string[] {
  const dropping = patterns.filter(({ seen, kept }) => seen > kept);
  const most = [...dropping].sort((left, right) => right.seen - right.kept - (left.seen - left.kept));
  return most
    .slice(0, PATTERNS)
    .map(({ key, template, seen, kept }) => `${seen - kept} of ${seen}: ${template || key}`);
}

function exportedFacts(exporter: Exported | undefined): Facts {
  if (exporter === undefined) return { texts: {} };
  const { emitted, accepted, queued, requests, retries, throttled, lost } = exporter;
  const reasons = Object.entries(lost).filter(([, count]) => count > 0);
  return {
    texts: {
      ...{ emitted: ifAny(emitted), accepted: String(accepted), queued: String(queued) },
      ...{ requests: String(requests), retries: String(retries), is_throttled: throttled ? "true" : "" },
      is_stuck: requests > 0 && accepted === 0 ? "true" : "",
    },
    lists: { lost: reasons.map(([reason, count]) => `${reason}: ${count}`).sort() },
  };
}

/** Returns a number; of zero no text. */
function ifAny(number: number): string {
  return number === 0 ? "" : String(number);
}
