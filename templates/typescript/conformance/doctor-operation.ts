// The operation `doctor`, by the package as it was built.

import { readSettings } from "../dist/config/settings.js";
import type { Arrival } from "../dist/doctor/arrival.js";
import { diagnose } from "../dist/doctor/diagnosis.js";
import type { Fetched } from "../dist/doctor/policy.js";
import type { Counts, Exported } from "../dist/doctor/records.js";
import { PROCESSES, RECORD_BYTES } from "../dist/doctor/tables.js";
import type { Policy } from "../dist/policy/policy.js";
import { readPolicy } from "../dist/policy/policy-reader.js";
import { optionsOf } from "./config-operation.js";

type Given = Readonly<Record<string, unknown>>;

const NOTHING = {
  ...{ status: 0, ms: 0, kind: "", error: "", said: "", proxy: "", accepted: 0, rejected: 0, notices: [] },
};
const NOBODY = {
  ...{ log: "", seen: 0, kept: 0, dropped: 0, buffered: 0, asked: 0, released: 0, settlements: 0 },
  ...{ hookDrops: 0, hookFailures: 0, faults: 0, told: [] },
};

/** Says what there is to say. */
export function doctor(...given: readonly [string, string, string, string, string, string]): object {
  const [options, environment, asked, answer, policy, counts] = given;
  const settings = readSettings(optionsOf(read(options)), read(environment) as Readonly<Record<string, string>>);
  const { processes = PROCESSES.default, record_bytes: recordBytes = RECORD_BYTES.default, check = "" } = read(asked);
  const report = diagnose(settings, {
    load: { processes: processes as number, recordBytes: recordBytes as number },
    check: check as string,
    arrival: answer === "" ? undefined : ({ ...NOTHING, ...read(answer) } as Arrival),
    fetched: policy === "" ? undefined : (read(policy) as Fetched),
    counts: counts === "" ? undefined : countsOf(read(counts)),
    inForce: counts === "" ? undefined : policyOf(read(counts)["policy"]),
  });
  return { report: report.text(), json: report.json(), status: report.status };
}

/** Reads the document in force, if there is one. */
function policyOf(document: unknown): Policy | undefined {
  return typeof document === "string" ? readPolicy(document).policy : undefined;
}

function read(text: string): Given {
  return JSON.parse(text) as Given;
}

function countsOf({
  hook_drops: hookDrops = 0,
  hook_failures: hookFailures = 0,
  patterns = [],
  ...given
}: Given): Counts {
  const rows = patterns as [string, string, number, number][];
  return {
    ...NOBODY,
    ...given,
    ...{ hookDrops: hookDrops as number, hookFailures: hookFailures as number },
    patterns: rows.map(([key, template, seen, kept]) => ({ key, template, seen, kept })),
    exporter: given["exporter"] as Exported | undefined,
  };
}
