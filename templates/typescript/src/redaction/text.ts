import { fits } from "../otlp/cut.js";
import { unitsWithin } from "../text.js";
import { Automaton } from "./automaton.js";
import { REDACTED_BYTES, REDACTION, TOO_LONG_MARK } from "./tables.js";

/** Counts how many values were taken out, by rule or reason. */
export type Count = (reason: string) => void;

/** How many characters are made of codes at a time: arguments stand on the stack. */
const CHUNK = 4096;

let automaton: Automaton | undefined;

/** Returns a text without what the rules fit; no more of it is looked at than is sent. */
export function redactedText(text: string, count: Count): string {
  if (fits(text, REDACTED_BYTES)) return redacted(text, false, count);
  return redacted(text.slice(0, unitsWithin(text, REDACTED_BYTES)), true, count);
}

/** Returns bytes that are looked at like a text: what is not ASCII is that in both. */
export function redactedBytes(bytes: Uint8Array, count: Count): Uint8Array {
  const looked = latin(bytes.subarray(0, REDACTED_BYTES));
  const left = redacted(looked, bytes.length > REDACTED_BYTES, count);
  return left === looked ? bytes : Uint8Array.from(left, (char) => char.charCodeAt(0));
}

function latin(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

function redacted(text: string, isCut: boolean, count: Count): string {
  automaton ??= new Automaton();
  const isQuick = !(isCut || text.includes(REDACTION.hint));
  let left = "";
  let kept = 0;
  let end = text.length;
  for (let at = 0; ; ) {
    at = automaton.place(text, at, isQuick);
    if (at >= text.length) break;
    automaton.attempt(text, at);
    if (isCut && automaton.ranOut) {
      // What is behind the cut may belong to it.
      end = at;
      break;
    }
    const { rule } = automaton;
    if (rule === undefined) at++;
    else {
      count(rule.id);
      left += text.slice(kept, at) + rule.replacement;
      kept = automaton.end;
      at = kept;
    }
  }
  if (isCut) count("too_long");
  else if (kept === 0) return text;
  return left + text.slice(kept, end) + (isCut ? TOO_LONG_MARK : "");
}
