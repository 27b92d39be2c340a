import { Double, Entries } from "../src/otlp/value.js";
import type { Message } from "./wire.js";

/** A value as a program has it, and as it must arrive, by the rules written down here a second time. */
export interface Pair {
  readonly native: unknown;
  readonly arrived: Message;
}

type Below = (limit: number) => number;

const TEXTS = ["", "a", 'é"\\\n', "日本\u{1f600}", "x".repeat(127), "x".repeat(128), "y".repeat(20_000), "\0\u2028"];
const NUMBERS = [0.5, -1.5e-300, 1.7e308, 2 ** 53, -(2 ** 64)];

/** A random value, at most so deep. */
export function randomValue(below: Below, depth: number): Pair {
  switch (below(depth > 0 ? 9 : 7)) {
    case 0:
    case 1:
      return text(below);
    case 2:
      return integer(below);
    case 3: {
      const value = NUMBERS[below(NUMBERS.length)] as number;
      return { native: value, arrived: { doubleValue: value } };
    }
    case 4: {
      const value = below(2) === 0;
      return { native: value, arrived: { boolValue: value } };
    }
    case 5: {
      const bytes = Uint8Array.from({ length: below(200) }, () => below(256));
      return { native: bytes, arrived: { bytesValue: Buffer.from(bytes).toString("base64") } };
    }
    case 6: {
      const value = below(9);
      return { native: new Double(value), arrived: { doubleValue: value } };
    }
    case 7:
      return list(below, depth);
    default:
      return map(below, depth);
  }
}

/** Random entries with different keys, and how they must arrive. */
export function randomEntries(below: Below, depth: number): { native: [string, unknown][]; arrived: Message[] } {
  const pairs = Array.from(
    { length: below(6) },
    (_, at) => [`${TEXTS[below(4)]}k${at}`, randomValue(below, depth)] as const,
  );
  return {
    native: pairs.map(([key, { native }]) => [key, native]),
    arrived: pairs.map(([key, { arrived }]) => ({ key, value: arrived })),
  };
}

function text(below: Below): Pair {
  const value = `${TEXTS[below(TEXTS.length)]}${below(3) === 0 ? below(1_000) : ""}`;
  return { native: value, arrived: { stringValue: value } };
}

function integer(below: Below): Pair {
  const bits = BigInt.asIntN(64, (BigInt(below(2 ** 32)) << 32n) | BigInt(below(2 ** 32))) >> BigInt(below(64));
  const native = BigInt(Number(bits)) === bits && Number.isSafeInteger(Number(bits)) ? Number(bits) : bits;
  return { native: below(4) === 0 ? bits : native, arrived: { intValue: String(bits) } };
}

function list(below: Below, depth: number): Pair {
  const values = Array.from({ length: below(5) }, () => randomValue(below, depth - 1));
  return {
    native: values.map(({ native }) => native),
    arrived: { arrayValue: { values: values.map(({ arrived }) => arrived) } },
  };
}

function map(below: Below, depth: number): Pair {
  const { native, arrived } = randomEntries(below, depth - 1);
  const forms = [() => Object.fromEntries(native), () => new Map(native), () => new Entries(native)];
  return { native: forms[below(3)]?.(), arrived: { kvlistValue: { values: arrived } } };
}
