import { ONE, PERCENT_FORM, PROBABILITY_FORM } from "./tables.js";

// Probabilities as rates: whole numbers up to ONE, read from decimal text by whole numbers alone. None comes near 2^53.

/** Decimals that the percent sign stands for. */
const PERCENT_PLACES = 2;

/** Digits of a threshold that is written in full. */
const THRESHOLD_DIGITS = 6;
const LAST_ZEROS = /0+$/;

/** Returns the rate of a text such as `0.25`, or nothing if it is no probability. */
export function readProbability(text: string): number | undefined {
  return rateOf(PROBABILITY_FORM.exec(text), 0);
}

/** Returns the rate of a text such as `25%`, or nothing if it is no percentage. */
export function readPercent(text: string): number | undefined {
  return rateOf(PERCENT_FORM.exec(text), PERCENT_PLACES);
}

function rateOf(match: RegExpExecArray | null, places: number): number | undefined {
  if (match === null) return undefined;
  const [, digits = "", decimals = ""] = match;
  const part = Number(digits + decimals);
  const whole = 10 ** (decimals.length + places);
  if (part > whole) return undefined;
  // The threshold is rounded down, so no probability but 0 has the rate 0. A quotient would have to be rounded twice.
  const product = (whole - part) * ONE;
  return ONE - (product - (product % whole)) / whole;
}

/** Returns OpenTelemetry's form of the threshold of a rate: hexadecimal digits without the zeros at their end. */
export function thresholdText(rate: number): string {
  if (rate === 0) return "";
  const digits = (ONE - rate).toString(16).padStart(THRESHOLD_DIGITS, "0");
  return digits.replace(LAST_ZEROS, "") || "0";
}

/** Returns how many records a kept one stands for; of a rate of 0 none is kept. */
export function weight(rate: number): number {
  return rate === 0 ? 0 : ONE / rate;
}
