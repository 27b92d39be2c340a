import { PLACEHOLDER, ROLES } from "../src/tables.js";

/** Numbers below `limit`, the same ones for the same seed (a linear congruential generator). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * limit);
  };
}

const WORDS = "for user invalid from bob settings ms GB % µs Mon May key msg err name: a: api.example.com sda nginx/ v";
const PIECES = [
  ...WORDS.split(" "),
  ...ROLES.flatMap(([chars]) => [...chars]),
  ...[PLACEHOLDER, "0", "12", "/", "\\", "./", "@", "...", "::", "'", '"', "=", "é", "日本", "\u{1f600}"],
  ...[
    "\ud83d",
    "\ude00",
    "\ufeff",
    "\0",
    "\u00a0",
    "\n",
    '{"msg":"',
    '"}',
    '{"a":',
    "[1]",
    '":',
    "<JSON:",
    "<JSON_ARRAY>",
  ],
];

/** Texts rich in everything the rules look at. */
export function* randomTexts(count: number, seed: number): Generator<string> {
  const below = randomNumbers(seed);
  for (let made = 0; made < count; made++) {
    const separator = below(2) === 0 ? "" : " ";
    const pieces = Array.from({ length: 1 + below(16) }, () => PIECES[below(PIECES.length)] as string);
    yield pieces.join(separator).repeat(below(40) === 0 ? 1 + below(200) : 1);
  }
}
