/** Bytes in a block, and rounds that each block takes. */
const BLOCK = 64;

/** Enough for the 64 round constants. */
const PRIMES = primes(BLOCK);
const ROUND_CONSTANTS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const INITIAL = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}

/**
 * The first word of the fraction's binary digits. No root's digits behind the word come within 2^-8 of a carry, so an
 * error in the last places of a double cannot reach it.
 */
function fraction(root: number): number {
  return ((root % 1) * 0x1_0000_0000) | 0;
}

/** Returns the digest of `message` in hexadecimal (FIPS 180-4). Synchronous, which Web Crypto is not. */
export function sha256(message: Uint8Array): string {
  const padded = pad(message);
  const state = INITIAL.slice();
  const schedule = new Int32Array(BLOCK);
  for (let at = 0; at < padded.byteLength; at += BLOCK) {
    for (let word = 0; word < 16; word++) schedule[word] = padded.getInt32(at + 4 * word);
    compress(state, extend(schedule));
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The message, a one bit, zeros up to eight bytes before the end of a block, and its length in bits. */
function pad(message: Uint8Array): DataView {
  const length = message.length;
  const bytes = new Uint8Array((length + 8 + BLOCK) & -BLOCK);
  bytes.set(message);
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, length / 0x2000_0000);
  view.setUint32(bytes.length - 4, length << 3);
  return view;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << -by);
}

function extend(words: Int32Array): Int32Array {
  for (let at = 16; at < BLOCK; at++) {
    const early = words[at - 15] as number;
    const late = words[at - 2] as number;
    const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[at] = first + second + (words[at - 16] as number) + (words[at - 7] as number);
  }
  return words;
}

function compress(state: Int32Array, words: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let round = 0; round < BLOCK; round++) {
    const sumE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const sumA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const mixed = h + sumE + choice + (ROUND_CONSTANTS[round] as number) + (words[round] as number);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + mixed) | 0, c, b, a, (mixed + sumA + majority) | 0];
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = (state[at] as number) + word;
}
