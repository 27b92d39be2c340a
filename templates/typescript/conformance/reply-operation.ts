// The operation `reply`, by the package as it was built. Inputs and outputs have the names of the spec.

import { judge } from "../dist/export/reply.js";
import { PROFILES } from "../dist/export/tables.js";

/** What comes behind the profile and the status: two more of the answer, and what was sent. */
type Rest = readonly [
  retryAfter: string,
  dateMs: number,
  tries: number,
  records: number,
  bytes: number,
  compressed: number,
  bisects: number,
  reset: number,
  random: number,
];

/** Says what is done with an answer. */
export function reply(profile: keyof typeof PROFILES, status: number, ...rest: Rest): object {
  const [retryAfter, dateMs, tries, records, bytes, compressed, bisects, reset, random] = rest;
  const answer = { status, retryAfter, dateMs, reset: reset === 1, random };
  const sent = { tries, records, bytes, compressed: compressed === 1, bisects };
  const { action, loss, waitMs, throttledMs } = judge(PROFILES[profile], { ...answer, ...sent });
  return { action, loss, wait_ms: waitMs, throttled_ms: throttledMs };
}
