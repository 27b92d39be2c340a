import type { Budget } from "../policy/budget.js";
import { Glob } from "../policy/glob.js";
import { type Conditions, Match } from "../policy/match.js";
import type { Always, Rule } from "../policy/policy.js";
import { readPercent, readProbability } from "../policy/probability.js";
import {
  ACTION_WORDS,
  ALGORITHMS,
  BUDGET_DECIMALS,
  BUDGET_FORM,
  COST_HIGH,
  COST_LOW,
  OBJECTS,
  PERCENT,
  PERIODS,
  RATE,
  RATE_FORM,
  RECORD_COST,
  type Row,
  UNITS,
} from "./policy-tables.js";

/** A policy as a page goes by it: there are no requests, and so nothing is held back for them. */
export interface Policy {
  readonly budget: Budget;
  readonly windowSeconds: number;
  readonly share: string;
  readonly maxPatterns: number;
  readonly always: Always;
  readonly shadow: boolean;
  readonly killSwitch: boolean;
  readonly annotate: string;
  readonly settleIntervalSeconds: number;
  readonly rules: readonly Rule[];
}

type Values = Record<string, unknown>;

/**
 * Reads a policy, or its JSON. Throws at the first thing that is wrong with it, saying where that is; `../policy` says
 * all there is to say, in four times the bytes.
 */
export function readPolicy(given: unknown): Policy {
  const policy = read("policy", typeof given === "string" ? JSON.parse(given) : given, "policy");
  const windowSeconds = policy["window_seconds"] as number;
  const ids = new Set<unknown>();
  const rules = (policy["rules"] as Values[]).map((rule, at) => {
    if (ids.has(rule["id"])) refuse(`policy.rules.${at}.id`, rule["id"]);
    ids.add(rule["id"]);
    const { severity } = rule["match"] as { readonly severity?: { readonly min: number; readonly max: number } };
    if (severity && severity.min > severity.max) refuse(`policy.rules.${at}.match.severity`, severity);
    return ruleOf(rule);
  });
  const always = policy["always"] as Values;
  return {
    budget: budgetOf(policy["budget"] as string, windowSeconds),
    windowSeconds,
    share: policy["share"] as string,
    maxPatterns: policy["max_patterns"] as number,
    always: { minSeverity: always["min_severity"] as number, limit: always["limit"] as number },
    shadow: policy["shadow"] as boolean,
    killSwitch: policy["kill_switch"] as boolean,
    annotate: policy["annotate"] as string,
    settleIntervalSeconds: policy["settle_interval_seconds"] as number,
    rules,
  };
}

function refuse(path: string, given: unknown): never {
  throw new TypeError(`${path} cannot be ${JSON.stringify(given)}`);
}

function read(name: string, given: unknown, path: string): Values {
  return fields(OBJECTS[name] as readonly Row[], objectOf(given, path), path);
}

function objectOf(given: unknown, path: string): Values {
  return typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Values) : refuse(path, given);
}

function fields(rows: readonly Row[], given: Values, path: string): Values {
  const found: Values = {};
  for (const row of rows) {
    const [name, , fallback] = row;
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = own ?? fallback;
    if (value !== undefined) found[name] = field(row, value, `${path}.${name}`);
  }
  return found;
}

/** Returns the value of a field: first what is made of others, then what stands for itself. */
function field(row: Row, given: unknown, path: string): unknown {
  const [, type, , , , more] = row;
  if (type === "object") return read(more as string, given, path);
  if (type === "action") return actionOf(given, path);
  if (type === "list")
    return (plain(row, given, path) as unknown[]).map((each, at) => read(more as string, each, `${path}.${at}`));
  if (type === "map")
    return plain(
      row,
      Object.entries(objectOf(given, path)).filter(([, each]) => each !== null),
      path,
    );
  return plain(row, given, path);
}

function plain(row: Row, given: unknown, path: string): unknown {
  const value =
    typeof given === "string" ? textual(row, given) : /^(probability|rate)$/.test(row[1]) ? undefined : given;
  return value !== undefined && isFit(row, value) ? value : refuse(path, given);
}

/** What a text stands for; nothing where it stands for nothing. */
function textual([, type, , low = 0, high = 0, more]: Row, given: string): unknown {
  if (type === "integer") return (more as Readonly<Record<string, number>> | undefined)?.[given.toLowerCase()];
  if (type === "probability") return readProbability(given);
  return type === "rate" ? rateOf(given, low, high) : given;
}

function isFit([, type, , low = 0, high = 0, more]: Row, value: unknown): boolean {
  const isWithin = (count: number) => low <= count && count <= high;
  if (type === "boolean") return typeof value === type;
  // The number of a word stands outside of the bounds that others have.
  if (type === "integer")
    return (
      Number.isInteger(value) && (isWithin(value as number) || Object.values(more ?? {}).includes(value as number))
    );
  if (type === "list" || type === "map") return Array.isArray(value) && isWithin(value.length) && value.every(isEntry);
  // What a text of these types stood for.
  if (type === "probability" || type === "rate") return true;
  if (typeof value !== "string") return false;
  if (Array.isArray(more)) return more.includes(value);
  return type === "budget" || ((more as RegExp)?.test(value) ?? isWithin(new TextEncoder().encode(value).length));
}

/** An element of a list is an object, which is read for itself, and an entry of a map has a name and a text. */
function isEntry(entry: unknown): boolean {
  return !Array.isArray(entry) || (entry[0] !== "" && typeof entry[1] === "string");
}

function actionOf(given: unknown, path: string): Values {
  if (typeof given === "string") return shortAction(given, path);
  const { algorithm } = objectOf(given, path);
  const rows = ALGORITHMS.get(algorithm as string) ?? refuse(path, given);
  return { algorithm, ...fields(rows, given as Values, path) };
}

function shortAction(text: string, path: string): Values {
  if (text.includes("/")) return actionOf({ algorithm: RATE[0], [RATE[1] as string]: text }, path);
  const [algorithm = "", name = ""] = PERCENT;
  const rate = readPercent(text);
  return rate === undefined ? actionOf({ algorithm: ACTION_WORDS.get(text) }, path) : { algorithm, [name]: rate };
}

/** Whole records in how many milliseconds. */
function rateOf(text: string, low: number, high: number): readonly [number, number] | undefined {
  const [, digits, name = ""] = RATE_FORM.exec(text) ?? [];
  const period = PERIODS.get(name);
  const count = Number(digits);
  return period && low <= count && count <= high ? [count, period * 1000] : undefined;
}

/** What a window may cost. Beyond 2^53 on its way: a terabyte in thousandths is. */
function budgetOf(text: string, window: number): Budget {
  const [, whole = "", decimals = "", unit, name = ""] = BUDGET_FORM.exec(text) ?? [];
  const bytes = unit ? UNITS.get(unit) : 0;
  const period = PERIODS.get(name);
  if (!whole || bytes === undefined || !period) return refuse("policy.budget", text);
  const amount = BigInt(whole + decimals.padEnd(BUDGET_DECIMALS, "0"));
  const per = 10n ** BigInt(BUDGET_DECIMALS) * BigInt(period);
  const seconds = BigInt(window);
  // Whole bytes per second first.
  const cost = bytes ? ((amount * BigInt(bytes)) / per) * seconds : (amount * BigInt(RECORD_COST) * seconds) / per;
  if (cost < COST_LOW || cost > COST_HIGH) return refuse("policy.budget", text);
  return { kind: bytes ? "bytes" : "records", costPerWindow: Number(cost) };
}

function ruleOf({ id, match, action, include_errors: includeErrors }: Values): Rule {
  const { logger, severity, template, pattern, attributes = [] } = match as Values;
  const range = severity as Readonly<Record<string, number>> | undefined;
  const glob = (text: unknown) => (text === undefined ? undefined : new Glob(text as string));
  const { algorithm, ...parameters } = action as Values;
  const conditions: Conditions = {
    logger: glob(logger),
    severity: range && [range["min"] as number, range["max"] as number],
    template: glob(template),
    pattern: pattern as string | undefined,
    attributes: (attributes as [string, string][]).map(([name, text]) => [name, new Glob(text)]),
  };
  return {
    id: id as string,
    match: new Match(conditions),
    action: { algorithm: algorithm as string, parameters: parameters as Record<string, number> },
    includeErrors: includeErrors as boolean,
  };
}
