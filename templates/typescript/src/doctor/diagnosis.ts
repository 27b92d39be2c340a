import type { Settings } from "../config/settings.js";
import type { Policy } from "../policy/policy.js";
import { type Arrival, arrivalFacts, bodyOf } from "./arrival.js";
import { destinationFacts } from "./destination.js";
import { type Fetched, type Load, policyFacts } from "./policy.js";
import { type Counts, recordFacts } from "./records.js";
import { compose, type Report } from "./report.js";
import { hide, secretsOf } from "./secret.js";
import { PROCESSES, RECORD_BYTES } from "./tables.js";

/** What may be known beside settings. */
export interface Known {
  readonly load?: Load;

  /** The name of the record that was sent. */
  readonly check?: string;
  readonly arrival?: Arrival | undefined;

  /** What the policy's file or service gave. */
  readonly fetched?: Fetched | undefined;
  readonly counts?: Counts | undefined;

  /** The policy of an application that runs. */
  readonly inForce?: Policy | undefined;
}

const USUAL: Load = { processes: PROCESSES.default, recordBytes: RECORD_BYTES.default };

/** Returns the report of settings and of what became of records. Pure. */
export function diagnose(settings: Settings, known: Known): Report {
  const { load = USUAL, check = "", arrival, fetched, counts, inForce } = known;
  const secrets = secretsOf(settings);
  return compose([
    destinationFacts(settings, secrets),
    arrivalFacts(arrival, settings.destination.target !== undefined, secrets),
    { texts: { body: hide(bodyOf(check, settings), secrets) } },
    policyFacts(settings, { load, fetched, inForce }, secrets),
    ...recordFacts(counts, secrets),
  ]);
}
