import type { ByteWriter } from "./byte-writer.js";

export const TRACE_ID_BYTES = 16;
export const SPAN_ID_BYTES = 8;

const NO_DIGIT = 0xff;

/** What a character is worth as a hexadecimal digit. */
const DIGITS: Uint8Array = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? NO_DIGIT : digit;
});

/** Writes an id. Returns false, having moved nothing, if it has another length, another character, or zeros alone. */
export function writeId(writer: ByteWriter, id: unknown, length: number): boolean {
  if (typeof id !== "string" || id.length !== 2 * length) return false;
  writer.reserve(length);
  const { bytes, at } = writer;
  let anyBit = 0;
  for (let index = 0; index < length; index++) {
    const high = digitAt(id, 2 * index);
    const low = digitAt(id, 2 * index + 1);
    if (high === NO_DIGIT || low === NO_DIGIT) return false;
    const byte = (high << 4) | low;
    bytes[at + index] = byte;
    anyBit |= byte;
  }
  if (anyBit === 0) return false;
  writer.at = at + length;
  return true;
}

function digitAt(id: string, at: number): number {
  return DIGITS[id.charCodeAt(at)] ?? NO_DIGIT;
}

/** The id in lower case; empty if it is none. */
export function idText(id: unknown, length: number): string {
  if (typeof id !== "string" || id.length !== 2 * length) return "";
  let anyBit = 0;
  for (let at = 0; at < id.length; at++) {
    const digit = digitAt(id, at);
    if (digit === NO_DIGIT) return "";
    anyBit |= digit;
  }
  return anyBit === 0 ? "" : id.toLowerCase();
}
