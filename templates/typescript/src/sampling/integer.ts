// Operations on integers that JavaScript lacks; numbers up to 2 ** 53 - 1.

/** The powers of two from 1 to 2 ** 52; the operator `**` is not promised to be exact. */
export const POWERS: Float64Array = powers(53);

function powers(count: number): Float64Array {
  const found = new Float64Array(count);
  for (let exponent = 0, power = 1; exponent < count; exponent++, power *= 2) found[exponent] = power;
  return found;
}

/** The place of the highest bit of a number from 1. */
export function ilog2(value: number): number {
  const upper = Math.floor(value / 0x1_0000_0000);
  return upper > 0 ? 63 - Math.clz32(upper) : 31 - Math.clz32(value);
}

/** Rotate 32 bits to the left by 1 to 31. */
export function rotl32(value: number, count: number): number {
  return ((value << count) | (value >>> (32 - count))) >>> 0;
}
