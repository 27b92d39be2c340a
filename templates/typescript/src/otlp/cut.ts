import { unitsWithin } from "../text.js";
import { CUT_MARK } from "./tables.js";

/** UTF-8 takes at most so many bytes for a unit of a string. */
const UNIT_BYTES = 3;

const MARK_BYTES: number = utf8Length(CUT_MARK);

/** The bytes of `text` in UTF-8, an unpaired surrogate counting as U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // The two units of a pair are four bytes.
    if (unit >> 10 === 0x36 && text.charCodeAt(at + 1) >> 10 === 0x37) at++;
  }
  return bytes;
}

/** Whether `text` has at most `limit` bytes. */
export function fits(text: string, limit: number): boolean {
  return text.length * UNIT_BYTES <= limit || (text.length <= limit && utf8Length(text) <= limit);
}

/** The beginning of `text` that leaves room for a mark behind it, if it has more than `limit` bytes. */
export function cut(text: string, limit: number): string {
  if (fits(text, limit)) return text;
  const room = limit - MARK_BYTES;
  return room < 0 ? "" : text.slice(0, unitsWithin(text, room)) + CUT_MARK;
}
