// Values as the wire tier writes them, and some that nobody should log.

const DEPTH = 10_000;
const HUGE = 10_000_000;
const PROTO = "__proto__";

/** Its API has no such value. */
export class CannotError extends Error {
  message = "not applicable";
}

/** Returns the value that is written. */
export function nativeValue(written) {
  if (written === null || written === undefined) return written;
  const [[kind, value]] = Object.entries(written);
  return KINDS[kind](value);
}

/** Returns pairs as an object. */
export function nativePairs(pairs) {
  return Object.fromEntries(pairs.map(([key, value]) => [key, nativeValue(value)]));
}

const KINDS = {
  s: (text) => text,
  b: (truth) => truth,
  i: integer,
  d: (bits) => Buffer.from(bits, "hex").readDoubleBE(),
  x: (bytes) => Uint8Array.from(Buffer.from(bytes, "hex")),
  l: (values) => values.map(nativeValue),
  m: nativePairs,
};

function integer(digits) {
  if (!Number.isSafeInteger(Number(digits))) throw new CannotError();
  return Number(digits);
}

/** Returns values with a name for each. */
export function hostileValues() {
  const fails = () => {
    throw new Error("hostile");
  };
  const cycle = {};
  cycle.self = cycle;
  let deep = "bottom";
  for (let depth = 0; depth < DEPTH; depth++) deep = depth % 2 === 0 ? [deep] : { deep };
  return [
    ["lone surrogate", "a\ud800b"],
    ["NUL", "a\0b"],
    ["huge text", "x".repeat(HUGE)],
    ["NaN", Number.NaN],
    ["beyond int64", 2n ** 63n],
    ["undefined", undefined],
    ["symbol", Symbol("hostile")],
    ["function", () => undefined],
    ["invalid date", new Date(Number.NaN)],
    ["cycle", cycle],
    ["depth", deep],
    [PROTO, JSON.parse(`{"${PROTO}": 1}`)],
    ["failing getter", Object.defineProperty({ ok: 1 }, "bad", { get: fails, enumerable: true })],
    ["failing toJSON", { toJSON: fails }],
    ["failing proxy", new Proxy({ a: 1 }, { get: fails, ownKeys: fails })],
  ];
}
