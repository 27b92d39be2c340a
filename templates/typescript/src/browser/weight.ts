import { BODY_BYTES, MAX_COST, OVERHEAD_BYTES, VALUE_BYTES, VALUE_DEPTH } from "../sampling/constants.js";
import { attempt, byteLength, isPlain } from "./value.js";

// `../sampling/cost.ts`, written to be small.

/** Returns the bytes a record is taken for, at most MAX_COST. Never throws. */
export function weigh(bodyBytes: number, attributes: object): number {
  const size = OVERHEAD_BYTES + Math.min(bodyBytes, BODY_BYTES);
  const members = attempt(() => weighMembers(attributes, VALUE_DEPTH, MAX_COST - size), VALUE_BYTES);
  return Math.min(size + members, MAX_COST);
}

/** The bytes of names and values, as far as there is room for them. */
function weighMembers(owner: object, depth: number, room: number): number {
  let size = 0;
  const isList = Array.isArray(owner);
  for (const name of isList ? owner.keys() : Object.keys(owner)) {
    if (size >= room) break;
    if (!isList) size += byteLength(name as string, room);
    const left = room - size;
    // At least 1, so that every list ends.
    size += attempt(() => weighValue((owner as Record<string, unknown>)[name], depth, left) || 1, VALUE_BYTES);
  }
  return size;
}

/** A value that is no text counts as so many, and what it holds. */
function weighValue(value: unknown, depth: number, room: number): number {
  if (typeof value === "string") return byteLength(value, room);
  const isNested = depth > 0 && (Array.isArray(value) || isPlain(value));
  return VALUE_BYTES + (isNested ? weighMembers(value as object, depth - 1, room - VALUE_BYTES) : 0);
}
