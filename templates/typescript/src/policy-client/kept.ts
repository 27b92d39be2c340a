import { sha256 } from "../sha256.js";
import { usableTag } from "./poll.js";

/** A document that is kept for the next start. */
export interface Kept {
  /** The request that it was the answer to, in which its service and its address are. */
  readonly url: string;
  readonly tag: string;

  /** When that was, in milliseconds since 1970. */
  readonly fetchedMs: number;
  readonly body: Uint8Array;
}

const HEAD = "lipservice-policy-1";
const LINES = 4;
const NEWLINE = 10;
const TIME = /^\d{1,16}$/;
const DIGITS = 16;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Returns the name of the file of a request. */
export function fileName(url: string): string {
  return `policy-${sha256(encoder.encode(url)).slice(0, DIGITS)}`;
}

/** Returns a document as a file has it: four lines, and the document. */
export function keptText({ url, tag, fetchedMs, body }: Kept): Uint8Array {
  const head = encoder.encode([HEAD, url, tag, fetchedMs].map((line) => `${line}\n`).join(""));
  const text = new Uint8Array(head.length + body.length);
  text.set(head);
  text.set(body, head.length);
  return text;
}

/** Returns what a file holds, if it is the answer to the same request. */
export function readKept(text: Uint8Array, url: string): Kept | undefined {
  const lines: string[] = [];
  let start = 0;
  while (lines.length < LINES) {
    const end = text.indexOf(NEWLINE, start);
    if (end < 0) return undefined;
    lines.push(decoder.decode(text.subarray(start, end)));
    start = end + 1;
  }
  const [head, of, tag = "", fetched = ""] = lines;
  if (head !== HEAD || of !== url || usableTag(tag) !== tag || !TIME.test(fetched)) return undefined;
  return { url, tag, fetchedMs: Number(fetched), body: text.subarray(start) };
}
