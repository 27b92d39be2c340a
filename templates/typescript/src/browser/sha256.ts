// `../sha256.ts`, written to be small: constants are the roots they are defined as, and a round makes a new state.

/** The 64 first primes, of whose roots the constants are made. */
const PRIMES: number[] = [];
for (let candidate = 2; PRIMES.length < 64; candidate++)
  if (PRIMES.every((prime) => candidate % prime)) PRIMES.push(candidate);

/** What each round of 64 adds. */
const ROUND_CONSTANTS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

/** The first word of the fraction of a root, to which no error in the last places of a double reaches. */
function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << -by);
}

/** A word, rotated to the right by each of two numbers, and by a third or shifted by it. */
function mixed(word: number, first: number, second: number, third: number, isShifted?: boolean): number {
  const last = isShifted ? word >>> third : rotated(word, third);
  return rotated(word, first) ^ rotated(word, second) ^ last;
}

/** Returns the digest of a line in hexadecimal (FIPS 180-4). Synchronous, which Web Crypto is not. */
export function sha256(line: string): string {
  const { length } = line;
  const words: number[] = [];
  const end = ((length + 8) >> 6) * 16 + 15;
  for (let at = 0; at <= length; at++)
    words[at >> 2] = (words[at >> 2] as number) | ((at < length ? line.charCodeAt(at) : 0x80) << (8 * (~at & 3)));
  words[end] = length * 8;
  let state = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  for (let block = 0; block < end; block += 16) {
    const schedule: number[] = [];
    let rounds = state;
    for (const [at, constant] of ROUND_CONSTANTS.entries()) {
      const [a, b, c, d, e, f, g, h] = rounds as [number, number, number, number, number, number, number, number];
      const before = (count: number) => schedule[at - count] as number;
      const word =
        at < 16
          ? words[block + at]
          : mixed(before(15), 7, 18, 3, true) + mixed(before(2), 17, 19, 10, true) + before(16) + before(7);
      schedule[at] = (word as number) | 0;
      const sum = h + mixed(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + constant + (schedule[at] as number);
      rounds = [(sum + mixed(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0, a, b, c, (d + sum) | 0, e, f, g];
    }
    state = state.map((word, at) => (word + (rounds[at] as number)) | 0);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
