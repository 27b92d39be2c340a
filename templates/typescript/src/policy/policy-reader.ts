import { wellFormed } from "../text.js";
import { Allowance } from "./budget.js";
import { DocumentReader, type Elements, type Fields } from "./document-reader.js";
import { element, type Finding, member } from "./finding.js";
import { readJson } from "./json-value.js";
import { message } from "./message.js";
import { utf8Size } from "./plain-field.js";
import { budgetFields, buildPolicy, type Policy } from "./policy.js";
import { DEPTH, DOCUMENT_BYTES, DOCUMENT_EXPECTED } from "./tables.js";

/** A policy, or what is wrong with its document; and what was ignored in it. */
export interface PolicyReading {
  readonly policy: Policy | undefined;
  readonly errors: readonly Finding[];
  readonly notices: readonly Finding[];
}

const ROOT = "$";

/** Repairs invalid bytes by maximal subparts; a byte order mark stays, and is no JSON. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Reads a policy document: all its errors, each with its path, and notices of what was ignored. Never throws.
 *
 * @example
 * const { policy, errors } = readPolicy('{"budget": "20/s"}');
 * if (policy === undefined) console.error(errors.join("\n"));
 */
export function readPolicy(text: string | Uint8Array): PolicyReading {
  const reader = new DocumentReader();
  const fields = readDocument(reader, text);
  const policy = fields === undefined || reader.errors.length > 0 ? undefined : buildPolicy(fields);
  return Object.freeze({ policy, errors: Object.freeze(reader.errors), notices: Object.freeze(reader.notices) });
}

function readDocument(reader: DocumentReader, given: unknown): Fields | undefined {
  const text = textWithin(given, DOCUMENT_BYTES);
  if (text === undefined) return reader.fault(ROOT, message("document_bytes", { high: DOCUMENT_BYTES }));
  const value = readJson(text, DEPTH);
  if (value === undefined) return reader.fault(ROOT, message("not_json", { depth: DEPTH }));
  const fields = reader.read("policy", DOCUMENT_EXPECTED, value, ROOT);
  if (fields !== undefined) {
    readBudget(reader, fields);
    compareRules(reader, (fields.get("rules") ?? []) as Elements);
  }
  return fields;
}

/** Returns a text repaired, or nothing if it is too long; no repair makes it shorter than it was in units or bytes. */
function textWithin(given: unknown, limit: number): string | undefined {
  const whole = typeof given === "string" ? given : bytesOf(given);
  if (whole.length > limit) return undefined;
  // A copy of bytes, because a decoder refuses memory that is shared.
  const text = typeof whole === "string" ? wellFormed(whole) : decoder.decode(whole.slice());
  return utf8Size(text) > limit ? undefined : text;
}

/** Callers without types may pass anything: what holds no bytes, or holds them no longer, is empty. */
function bytesOf(given: unknown): Uint8Array {
  try {
    if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  } catch {
    // A buffer that was transferred.
  }
  return new Uint8Array();
}

/** Puts what a window may cost in place of the budget's text; both may have been wrong by themselves. */
function readBudget(reader: DocumentReader, fields: Fields): void {
  const allowance = fields.get("budget");
  const window = fields.get("window_seconds");
  if (!(allowance instanceof Allowance) || typeof window !== "number") return;
  const budget = allowance.inWindow(window);
  if (typeof budget === "string") reader.fault(member(ROOT, "budget"), budget);
  else fields.set("budget", budgetFields(budget));
}

/** Holds the ids of rules against each other, and the severities of each. */
function compareRules(reader: DocumentReader, rules: Elements): void {
  const list = member(ROOT, "rules");
  const seen = new Map<string, string>();
  for (const [index, rule] of rules.entries()) {
    const path = element(list, index);
    const id = rule?.get("id") as string | undefined;
    const first = id === undefined ? undefined : seen.get(id);
    if (first !== undefined) reader.fault(member(path, "id"), message("duplicate", { path: first }));
    else if (id !== undefined) seen.set(id, path);
    compareSeverities(reader, rule?.get("match") as Fields | undefined, member(path, "match"));
  }
}

function compareSeverities(reader: DocumentReader, match: Fields | undefined, path: string): void {
  const severity = match?.get("severity") as Fields | undefined;
  const low = severity?.get("min") as number | undefined;
  const high = severity?.get("max") as number | undefined;
  if (low === undefined || high === undefined || low <= high) return;
  reader.fault(member(path, "severity"), message("reversed", { low, high }));
}
