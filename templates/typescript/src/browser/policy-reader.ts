import { readPercent, readProbability } from "../policy/probability.js";
import { BUDGET_FORM, RATE_FORM } from "../policy/tables.js";
import { bytesOf } from "./text.js";
import { isPlain, member } from "./value.js";

// What reads each type of a policy's fields. The table of fields is made of these: `policy-tables.ts`.

/** Returns what a value stands for; throws where it stands for nothing, saying where that is. */
export type Reader = (given: unknown, path: string) => unknown;
export type Fields = Readonly<Record<string, Reader>>;
type Numbers = Readonly<Record<string, number>>;

export function refuse(path: string, given: unknown): never {
  throw new TypeError(`${path} cannot be ${JSON.stringify(given)}`);
}

/** A reader that refuses what `read` makes nothing of; what is absent is read as `fallback`. */
function reader(read: Reader, fallback?: unknown): Reader {
  return (given, path) => read(given ?? fallback, path) ?? refuse(path, given);
}

export function optional(read: Reader): Reader {
  return (given, path) => (given === undefined || given === null ? undefined : read(given, path));
}

export function flag(fallback?: boolean): Reader {
  return reader((given) => (typeof given === "boolean" ? given : undefined), fallback);
}

/** A whole number, or a word that stands for one, which may be outside of the bounds. */
export function integer(low: number, high: number, fallback?: unknown, words: Numbers = {}): Reader {
  return reader((given) => {
    const number = typeof given === "string" ? member(words, given.toLowerCase()) : given;
    const isFit = Number.isInteger(number) && low <= (number as number) && (number as number) <= high;
    return isFit || Object.values(words).includes(number as number) ? number : undefined;
  }, fallback);
}

export function choice(options: readonly string[], fallback?: string): Reader {
  return reader((given) => options.find((option) => option === given), fallback);
}

/** A text of so many bytes, which may have to have a form. */
export function text(low = 0, high: number = 1 / 0, form: RegExp = /^/, fallback?: string): Reader {
  return reader((given) => {
    const isFit = typeof given === "string" && form.test(given) && isBetween(low, bytesOf(given).length, high);
    return isFit ? given : undefined;
  }, fallback);
}

export function object(fields: Fields): Reader {
  return reader((given, path) => (isPlain(given) ? readFields(fields, given, path) : undefined), {});
}

export function list(low: number, high: number, read: Reader): Reader {
  return reader((given, path) => {
    const isFit = Array.isArray(given) && isBetween(low, given.length, high);
    return isFit ? given.map((each, at) => read(each, `${path}.${at}`)) : undefined;
  }, []);
}

/** Names with texts, of which a list is made. */
export function map(low: number, high: number): Reader {
  return reader((given) => {
    const entries = isPlain(given) ? Object.entries(given).filter(([, value]) => value !== null) : undefined;
    const isFit = entries?.every(([name, value]) => name && typeof value === "string");
    return isFit && isBetween(low, entries?.length as number, high) ? entries : undefined;
  }, {});
}

export const probability: Reader = reader((given) => (typeof given === "string" ? readProbability(given) : undefined));

/** Whole records in how many milliseconds. */
export function rate(low: number, high: number, periods: Numbers): Reader {
  return reader((given) => {
    const [, digits, name = ""] = (typeof given === "string" && RATE_FORM.exec(given)) || [];
    const period = member(periods, name);
    return period && isBetween(low, Number(digits), high) ? [Number(digits), period * 1000] : undefined;
  });
}

/** An action: its algorithm with what that needs, or one text for it. */
export function action(
  algorithms: Readonly<Record<string, Fields>>,
  words: Readonly<Record<string, string>>,
  [percent, part]: readonly [string, string],
  [limit, perPeriod]: readonly [string, string],
): Reader {
  const full = reader((given, path) => {
    const algorithm = isPlain(given) ? given["algorithm"] : undefined;
    const fields = member(algorithms, String(algorithm));
    return fields && { algorithm, ...readFields(fields, given as object, path) };
  });
  return (given, path) => {
    if (typeof given !== "string") return full(given, path);
    if (given.includes("/")) return full({ algorithm: limit, [perPeriod]: given }, path);
    const parted = readPercent(given);
    return parted === undefined
      ? full({ algorithm: member(words, given) }, path)
      : { algorithm: percent, [part]: parted };
  };
}

/** What a window of so many seconds may cost. */
export interface Budget {
  readonly kind: "records" | "bytes";
  readonly costPerWindow: number;
}

/** Reads a budget. On its way beyond 2^53: a terabyte in thousandths is. */
export function readBudget(
  text: string,
  window: number,
  [units, periods]: readonly Numbers[],
  [decimals, recordCost, low, high]: readonly [number, number, number, number],
): Budget {
  const [, whole = "", part = "", unit, name = ""] = BUDGET_FORM.exec(text) ?? [];
  const bytes = unit ? member(units as Numbers, unit) : 0;
  const period = member(periods as Numbers, name);
  if (whole && bytes !== undefined && period) {
    const amount = BigInt(whole + part.padEnd(decimals, "0"));
    const per = BigInt(10 ** decimals * period);
    const seconds = BigInt(window);
    // Whole bytes per second first.
    const cost = bytes ? ((amount * BigInt(bytes)) / per) * seconds : (amount * BigInt(recordCost) * seconds) / per;
    if (cost >= low && cost <= high) return { kind: bytes ? "bytes" : "records", costPerWindow: Number(cost) };
  }
  return refuse("policy.budget", text);
}

function isBetween(low: number, number: number, high: number): boolean {
  return low <= number && number <= high;
}

function readFields(fields: Fields, given: object, path: string): object {
  const entries = Object.entries(fields).map(([name, read]) => [name, read(member(given, name), `${path}.${name}`)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
