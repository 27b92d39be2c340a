import type { Budget } from "../policy/budget.js";
import { RECORD_COST } from "../policy/tables.js";
import { CENTS_PER_GB, FREE_GB, MONTH_DAYS } from "./tables.js";

// What a budget comes to in a month, by whole numbers alone; they may have more than 53 bits.

const ZEROS = /\.?0+$/;
const GB = 1_000_000_000n;
const MONTH_SECONDS = BigInt(MONTH_DAYS) * 86_400n;

/** Returns how many bytes one process sends that always uses all of its budget. */
export function bytesAMonth({ kind, costPerWindow }: Budget, window: number, recordBytes: number): bigint {
  const cost = BigInt(costPerWindow) * MONTH_SECONDS;
  if (kind === "bytes") return cost / BigInt(window);
  return (cost * BigInt(recordBytes)) / BigInt(RECORD_COST * window);
}

/** Returns a budget as records, up to three decimals, or whole bytes each second. */
export function aSecond({ kind, costPerWindow }: Budget, window: number): string {
  if (kind === "bytes") return String(Math.floor(costPerWindow / window));
  const thousandths = rounded(BigInt(costPerWindow) * 1000n, BigInt(RECORD_COST * window));
  return pointed(thousandths, 3).replace(ZEROS, "");
}

/** Returns bytes as GB with two decimals. */
export function gigabytes(size: bigint): string {
  return pointed(rounded(size * 100n, GB), 2);
}

/** Returns what so many bytes cost, in dollars and cents. */
export function priceOf(size: bigint): string {
  return dollars(rounded(size * BigInt(CENTS_PER_GB), GB));
}

/** Returns what so many bytes cost where what is free was not used otherwise. */
export function priceBeyondFree(size: bigint): string {
  const beyond = size - BigInt(FREE_GB) * GB;
  return priceOf(beyond > 0n ? beyond : 0n);
}

/** Returns an amount of money. */
export function dollars(cents: bigint): string {
  return `$${pointed(cents, 2)}`;
}

/** Returns a number of the smallest decimals with a point in front of them. */
function pointed(number: bigint, decimals: number): string {
  const digits = String(number).padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Divides, a half upwards. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}
