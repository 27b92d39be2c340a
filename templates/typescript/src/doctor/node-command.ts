import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { readSettings } from "../config/settings.js";
import type { Environment } from "../config/text.js";
import { VERSION } from "../tables.js";
import { diagnose } from "./diagnosis.js";
import type { Bounds } from "./line.js";
import { fetchPolicy } from "./node-fetch.js";
import { sendRecord } from "./node-trial.js";
import { PROCESSES, RECORD_BYTES } from "./tables.js";

/** Where a command writes. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const USAGE = 2;
const CHECK_BYTES = 4;
const DIGITS = /^[0-9]{1,15}$/;

const HELP = `usage: lipservice doctor [--processes N] [--record-bytes N] [--no-send] [--json]

doctor   say where records go, whether one arrives, and what the policy can cost

lipservice simulate, which plays a log file through a policy, is a command of the Python package.
`;

const OPTIONS = {
  processes: { type: "string", default: String(PROCESSES.default) },
  "record-bytes": { type: "string", default: String(RECORD_BYTES.default) },
  "no-send": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Runs one command; returns the exit status: 0 all is well, 1 a check failed, 2 wrong arguments. */
export async function runCommand(args: readonly string[], environment: Environment, to: Streams): Promise<number> {
  const [name = "", ...rest] = args;
  if (["help", "-h", "--help"].includes(name)) return said(to.out, HELP, 0);
  if (name === "--version") return said(to.out, `lipservice ${VERSION}\n`, 0);
  if (name !== "doctor")
    return said(to.error, `${HELP}lipservice: expected the command doctor, got "${name}"\n`, USAGE);
  try {
    return await runDoctor(rest, environment, to);
  } catch (error) {
    if (!(error instanceof UsageError || isOfArguments(error))) throw error;
    return said(to.error, `lipservice doctor: ${(error as Error).message}\n`, USAGE);
  }
}

class UsageError extends Error {}

/** Looks at the set-up, sends one record, and says what was found. */
async function runDoctor(args: string[], environment: Environment, to: Streams): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
  if (values.help) return said(to.out, HELP, 0);
  const load = {
    processes: numberOf("processes", values.processes, PROCESSES),
    recordBytes: numberOf("record-bytes", values["record-bytes"], RECORD_BYTES),
  };
  const sends = !values["no-send"];
  const settings = readSettings({}, environment);
  const check = randomBytes(CHECK_BYTES).toString("hex");
  const fetched = await fetchPolicy(settings, environment, sends);
  const isTried = sends && settings.destination.target !== undefined;
  const arrival = isTried ? await sendRecord(settings, environment, check) : undefined;
  const report = diagnose(settings, { load, check, arrival, fetched });
  return said(to.out, `${values.json ? report.json() : report.text()}\n`, report.status);
}

function numberOf(name: string, text: string, { low, high }: Bounds): number {
  const number = DIGITS.test(text) ? Number(text) : -1;
  if (number >= low && number <= high) return number;
  throw new UsageError(`--${name}: expected a whole number from ${low} to ${high}, got ${text}`);
}

/** Tells whether it is what `parseArgs` throws. */
function isOfArguments(error: unknown): boolean {
  return String((Object(error) as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
}

function said(write: (text: string) => void, text: string, status: number): number {
  write(text);
  return status;
}
