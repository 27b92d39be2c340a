import type { Field } from "./field.js";
import { message, shown, unexpected } from "./message.js";
import {
  BUDGET_DECIMALS,
  BUDGET_FORM,
  COST_HIGH,
  COST_LOW,
  KNOWN_PERIODS,
  KNOWN_UNITS,
  OBJECTS,
  PERIODS,
  RATE_FORM,
  RECORD_COST,
  UNITS,
} from "./tables.js";

// Amounts per period, read from text by whole numbers alone: what a window may cost, and rates of rules. What is wrong
// with a text is returned as the message that says so.

const DOCUMENT = OBJECTS.get("policy") ?? [];

/** The field that says how long a window is. */
export const WINDOW = DOCUMENT.find((field) => field.name === "window_seconds") as Field;
const BUDGET = DOCUMENT.find((field) => field.type === "budget") as Field;

/** Amounts are counted in this part of one. */
const SMALLEST = 10n ** BigInt(BUDGET_DECIMALS);
const MILLISECONDS = 1000;

/** What a window may cost: so much for each record, or its bytes. */
export interface Budget {
  readonly kind: "records" | "bytes";
  readonly costPerWindow: number;
}

/** How many records a text such as `5/s` allows in how many milliseconds. */
export class Rate {
  constructor(
    readonly count: number,
    readonly periodMs: number,
  ) {}
}

/** A budget as it is written: `amount` is counted in its smallest decimal; a unit of 0 bytes stands for records. */
export class Allowance {
  constructor(
    private readonly text: string,
    private readonly amount: bigint,
    private readonly unit: number,
    private readonly period: number,
  ) {}

  /** Returns what a window of so many seconds may cost, or why none of that length may. */
  inWindow(window: number): Budget | string {
    const cost = this.cost(window);
    if (cost < COST_LOW) return this.below(window);
    if (cost > COST_HIGH) return this.above(window);
    return { kind: this.unit === 0 ? "records" : "bytes", costPerWindow: Number(cost) };
  }

  /** Beyond 2^53 on its way: a terabyte in thousandths is. */
  private cost(window: number): bigint {
    const [seconds, per] = [BigInt(window), SMALLEST * BigInt(this.period)];
    if (this.unit === 0) return (this.amount * BigInt(RECORD_COST) * seconds) / per;
    // Whole bytes per second first.
    return ((this.amount * BigInt(this.unit)) / per) * seconds;
  }

  private below(window: number): string {
    const got = shown(this.text);
    for (let other = WINDOW.low; other <= WINDOW.high; other++) {
      if (this.cost(other) >= COST_LOW) return message("budget_below", { got, window, other });
    }
    return message("budget_below_any", { got, window, other: WINDOW.high });
  }

  private above(window: number): string {
    const got = shown(this.text);
    for (let other = WINDOW.high; other >= WINDOW.low; other--) {
      if (this.cost(other) <= COST_HIGH) return message("budget_above", { got, window, other });
    }
    return message("budget_above_any", { got, window, other: WINDOW.low });
  }
}

/** Reads a text such as `20/s` or `10 GB/month`. */
export function readAllowance(text: string): Allowance | string {
  const match = BUDGET_FORM.exec(text);
  if (match === null) return unexpected(BUDGET.expected, text);
  const [, whole = "", decimals = "", unit = "", name = ""] = match;
  const bytes = unit === "" ? 0 : UNITS.get(unit);
  if (bytes === undefined) return message("unknown_unit", { got: shown(unit), known: KNOWN_UNITS });
  const period = PERIODS.get(name);
  if (period === undefined) return message("unknown_period", { got: shown(name), known: KNOWN_PERIODS });
  return new Allowance(text, BigInt(whole + decimals.padEnd(BUDGET_DECIMALS, "0")), bytes, period);
}

/** Reads a text such as `5/s`; nothing if it is none, or its number is not in the range of `field`. */
export function readRate(text: string, field: Field): Rate | undefined {
  const [, digits, name = ""] = RATE_FORM.exec(text) ?? [];
  const period = PERIODS.get(name);
  const count = Number(digits);
  const isRate = period !== undefined && field.low <= count && count <= field.high;
  return isRate ? new Rate(count, period * MILLISECONDS) : undefined;
}
