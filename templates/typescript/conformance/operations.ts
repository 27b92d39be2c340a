// The operations of the spec, by the package as it was built. Outputs have the names of the spec.

import { type Budget, readAllowance, WINDOW } from "../dist/policy/budget.js";
import type { Field } from "../dist/policy/field.js";
import { unexpected } from "../dist/policy/message.js";
import { isWithin } from "../dist/policy/plain-field.js";
import { readPolicy } from "../dist/policy/policy-reader.js";
import { readProbability, thresholdText, weight } from "../dist/policy/probability.js";
import { ALGORITHMS, ONE } from "../dist/policy/tables.js";
import { wellFormed } from "../dist/text.js";
import { bitsOf } from "./bits.js";

export { signature } from "../dist/signature.js";
export { correlation, stamp } from "./call-operations.js";
export { config } from "./config-operation.js";
export { doctor } from "./doctor-operation.js";
export { encode } from "./encode.js";
export { policyClient } from "./policy-client-operation.js";
export { redact } from "./redact-operation.js";
export { reply } from "./reply-operation.js";
export { decide, random, randomness, stratified, waterfill } from "./sampling-operations.js";

const PROBABILITY = [...ALGORITHMS.values()].flat().find((field) => field.type === "probability") as Field;

/** Reads a budget. */
export function budget(text: string, windowSeconds: number): object {
  const read = readBudget(wellFormed(text), windowSeconds);
  const error = typeof read === "string" ? read : "";
  const { kind, costPerWindow } = typeof read === "string" ? { kind: "", costPerWindow: 0 } : read;
  return { kind, cost_per_window: costPerWindow, error };
}

function readBudget(text: string, window: number): Budget | string {
  if (!isWithin(WINDOW, window)) return unexpected(WINDOW.expected, window);
  const allowance = readAllowance(text);
  return typeof allowance === "string" ? allowance : allowance.inWindow(window);
}

/** Reads a policy document. */
export function policy(document: string): object {
  const reading = readPolicy(document);
  return {
    hash: reading.policy?.hash ?? "",
    errors: reading.errors.join("\n"),
    notices: reading.notices.join("\n"),
  };
}

/** Reads a probability. */
export function threshold(probability: string): object {
  const text = wellFormed(probability);
  const rate = readProbability(text);
  if (rate === undefined) return { t24: 0, th: "", weight: "", error: unexpected(PROBABILITY.expected, text) };
  return { t24: ONE - rate, th: thresholdText(rate), weight: bitsOf(weight(rate)), error: "" };
}
