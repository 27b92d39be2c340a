/** A number that is written as a double even if it is whole. */
export class Double {
  constructor(readonly value: number) {}
}

/** Keys with their values, in their order. Of equal keys the last one counts, unless this has passed `Bounds`. */
export class Entries {
  constructor(readonly pairs: ReadonlyArray<readonly [key: string, value: unknown]>) {}
}

/** What can be written as it is. */
export type Value = null | string | number | bigint | boolean | Double | Uint8Array | readonly Value[] | Entries;

/** Whether a number is an integer on the wire: those that a double holds exactly, and so not -0 either. */
export function isInteger(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** Whether `value` fits in 64 bits with a sign. */
export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/** Whether `value` is an object as literals and parsers make them: it has nothing but its own properties. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Whether a loop over a plain object passes more than its own properties, because somebody has given all objects some.
 * To ask this once costs less than to ask for each property whose it is, and so do neither `Object.keys` nor its like.
 */
export function inheritsProperties(): boolean {
  for (const name in Object.prototype) return name !== undefined;
  return false;
}

/** Whether an object has a property of its own. */
export const hasOwn: (this: object, key: string) => boolean = Object.prototype.hasOwnProperty;
