import type { ClientStats } from "../call/client-stats.js";
import type { Settings } from "../config/settings.js";
import type { Policy } from "../policy/policy.js";
import { diagnose } from "./diagnosis.js";

/** Returns the report of an application that runs: pure, over its counts. `told` is what was said lately. */
export function reportOf(
  settings: Settings,
  stats: ClientStats,
  told: readonly string[],
  inForce: Policy | undefined,
): string {
  const { exporter } = stats;
  // Notices of the settings are said anyway.
  const known = new Set(settings.notices.map(({ message }) => message));
  const counts = {
    ...{ ...stats, log: "", told: told.filter((line) => !known.has(line)) },
    exporter: { ...exporter, queued: exporter.queued + exporter.inFlight },
  };
  return diagnose(settings, { counts, inForce }).text();
}
