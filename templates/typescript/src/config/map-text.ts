import { trimmed } from "./text.js";

const ESCAPES = /(?:%[\dA-Fa-f]{2})+/g;

// A byte order mark is a character like any other.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A part of a map. Its name is empty where it is no `name=value`. */
export interface Part {
  readonly text: string;
  readonly name: string;
  readonly value: string;
}

/** Returns the parts of `name=value,name=value`, values decoded. */
export function mapParts(text: string): readonly Part[] {
  return text.split(",").map((part) => partOf(trimmed(part)));
}

function partOf(text: string): Part {
  const at = text.indexOf("=");
  if (at < 0) return { text, name: "", value: "" };
  return { text, name: trimmed(text.slice(0, at)), value: decoded(trimmed(text.slice(at + 1))) };
}

/** Decodes percent signs with two hexadecimal digits; others stay. */
function decoded(text: string): string {
  return text.replace(ESCAPES, (run) => {
    const bytes = run.slice(1).split("%");
    return decoder.decode(Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16)));
  });
}
