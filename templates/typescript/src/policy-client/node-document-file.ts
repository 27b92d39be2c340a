import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { DOCUMENT_BYTES } from "../policy/tables.js";
import type { Look } from "./poll.js";

const OK = 200;
const UNCHANGED = 304;
const NOTHING = { body: new Uint8Array(), tag: "", askedMs: 0, isTooLarge: false, error: "" };
const NO_FILE = "it is no file";

/** Looks at a file at once, of which nothing was seen. Never throws. */
export function lookAtFileNow(path: string): Look {
  try {
    const seen = statSync(path);
    return lookOf(readFileNow(path), seen);
  } catch (error) {
    return unreadable(error);
  }
}

/** Looks at a file of which `tag` was seen. Never rejects. */
export async function lookAtFile(path: string, tag: string): Promise<Look> {
  try {
    // Its time is asked first: what changes while it is read is seen by the next look.
    const seen = await stat(path);
    if (tagOf(seen) === tag) return { ...NOTHING, status: UNCHANGED };
    return lookOf(await readFile(path, seen), seen);
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * Returns what a file holds, or as much of it as shows that it is too long for a document with `room` bytes beside it.
 * Throws where it cannot be read.
 */
export function readFileNow(path: string, room = 0): Uint8Array {
  mustBeFile(statSync(path));
  const file = openSync(path, "r");
  try {
    const buffer = new Uint8Array(Math.min(fstatSync(file).size, DOCUMENT_BYTES + room) + 1);
    return buffer.subarray(0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
}

async function readFile(path: string, seen: Stats): Promise<Uint8Array> {
  mustBeFile(seen);
  const file = await open(path, "r");
  try {
    const buffer = new Uint8Array(Math.min((await file.stat()).size, DOCUMENT_BYTES) + 1);
    return buffer.subarray(0, (await file.read(buffer)).bytesRead);
  } finally {
    await file.close();
  }
}

/** Of what nobody ever ends, such as a pipe, nothing is read. */
function mustBeFile(seen: Stats): void {
  if (!seen.isFile()) throw new Error(NO_FILE);
}

function lookOf(body: Uint8Array, seen: Stats): Look {
  return { ...NOTHING, status: OK, body, tag: tagOf(seen), isTooLarge: body.length > DOCUMENT_BYTES };
}

function tagOf({ mtimeMs, size, ino }: Stats): string {
  return `${mtimeMs}-${size}-${ino}`;
}

function unreadable(error: unknown): Look {
  return { ...NOTHING, status: 0, error: error instanceof Error ? error.message : String(error) };
}
