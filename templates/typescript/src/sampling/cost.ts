import { AttributeList } from "../attribute-list.js";
import { BODY_BYTES, MAX_COST, OVERHEAD_BYTES, VALUE_BYTES, VALUE_DEPTH } from "./constants.js";
import type { GivenRecord } from "./record.js";

// What a record weighs in bytes: an estimate, made before anything is encoded. Each function stops where it has counted
// `room` bytes, so that an endless value costs no more than the largest record. What cannot be read is no text.

/** The upper six bits of the halves of a pair. */
const LEADING = 0xd800 >> 10;
const TRAILING = 0xdc00 >> 10;

/** Returns the bytes a record is taken for, at most MAX_COST. Never throws. */
export function recordBytes({ bodyBytes, members }: Pick<GivenRecord, "bodyBytes" | "members">): number {
  const size = OVERHEAD_BYTES + Math.min(bodyBytes, BODY_BYTES);
  const room = MAX_COST - size;
  try {
    const bytes =
      members instanceof AttributeList ? listedBytes(members, room) : mappingBytes(members, VALUE_DEPTH, room);
    return Math.min(size + bytes, MAX_COST);
  } catch {
    return Math.min(size + VALUE_BYTES, MAX_COST);
  }
}

/** The same as of an object with these attributes. */
function listedBytes({ names, values, length }: AttributeList, room: number): number {
  let size = 0;
  for (let at = 0; at < length && size < room; at++) {
    size += textBytes(names[at] as string, room - size);
    size += memberBytes(values, at, VALUE_DEPTH, room - size);
  }
  return size;
}

function mappingBytes(members: object, depth: number, room: number): number {
  let size = 0;
  for (const name of Object.keys(members)) {
    if (size >= room) break;
    size += textBytes(name, room - size);
    size += memberBytes(members, name, depth, room - size);
  }
  return size;
}

function listBytes(items: readonly unknown[], depth: number, room: number): number {
  let size = 0;
  for (let at = 0; at < items.length && size < room; at++) size += memberBytes(items, at, depth, room - size);
  return size;
}

/** The bytes of a member, at least 1, so that every list ends at `room`; of one that throws, those of a value that is no text. */
function memberBytes(owner: object, name: string | number, depth: number, room: number): number {
  try {
    const value = (owner as Readonly<Record<string | number, unknown>>)[name];
    if (typeof value === "string") return Math.max(1, textBytes(value, room));
    return depth > 0 && typeof value === "object" && value !== null ? nestedBytes(value, depth, room) : VALUE_BYTES;
  } catch {
    return VALUE_BYTES;
  }
}

function nestedBytes(value: object, depth: number, room: number): number {
  if (Array.isArray(value)) return VALUE_BYTES + listBytes(value, depth - 1, room - VALUE_BYTES);
  return VALUE_BYTES + (isPlain(value) ? mappingBytes(value, depth - 1, room - VALUE_BYTES) : 0);
}

/** Whether an object was written as one, here or in another realm: what has a class may hold anything. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** UTF-8 bytes, counted, not encoded: one for each unit, and what units beyond ASCII have more. */
function textBytes(text: string, room: number): number {
  let size = text.length;
  if (size >= room) return size;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    size += unit < 0x800 ? 1 : 2;
    // Two halves of a pair have four bytes together; half a pair alone becomes U+FFFD, which has three.
    if (unit >> 10 === LEADING && text.charCodeAt(at + 1) >> 10 === TRAILING) at++;
  }
  return size;
}
