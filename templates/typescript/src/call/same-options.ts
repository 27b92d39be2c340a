import type { Options } from "../config/options.js";

/** Tells whether two calls were given the same options. Functions are the same if they are one. */
export function sameOptions(left: Options, right: Options): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof Options>;
  return [...names].every((name) => Object.is(left[name], right[name]) || sameText(left[name], right[name]));
}

function sameText(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || typeof right !== "object") return false;
  try {
    return JSON.stringify(left) === JSON.stringify(right);
  } catch {
    return false;
  }
}
