// Values that nobody should log, and somebody does.

const DEPTH = 10_000;
const MANY = 100_000;
const HUGE = 10_000_000;

/** Yields the values with a name for each. `emit` sends a record. */
export function* hostileValues(emit: (record: object) => void): Generator<readonly [what: string, value: unknown]> {
  yield* plainValues();
  yield* structures();
  yield* traps(emit);
}

function* plainValues(): Generator<readonly [string, unknown]> {
  yield ["lone surrogate", "a\ud800b"];
  yield ["NUL", "a\0b"];
  yield ["huge text", "x".repeat(HUGE)];
  yield ["NaN", Number.NaN];
  yield ["infinity", Number.POSITIVE_INFINITY];
  yield ["minus zero", -0];
  yield ["beyond int64", 2n ** 63n];
  yield ["far beyond int64", 10n ** 400n];
  yield ["1e20", 1e20];
  yield ["undefined", undefined];
  yield ["symbol", Symbol("hostile")];
  yield ["function", () => undefined];
  yield ["invalid date", new Date(Number.NaN)];
  yield ["bytes", Uint8Array.of(0, 0xff)];
}

function* structures(): Generator<readonly [string, unknown]> {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  yield ["cycle", cycle];
  const ring: unknown[] = [];
  ring.push(ring, new Map([["ring", ring]]), new Set([ring]));
  yield ["cycle of lists", ring];
  let deep: unknown = "bottom";
  for (let depth = 0; depth < DEPTH; depth++) deep = depth % 2 === 0 ? [deep] : { deep };
  yield ["depth", deep];
  yield ["many", Array.from({ length: MANY }, (_, n) => n)];
  yield ["holes", Object.assign([], { 0: undefined, 1: null, 3: "x" })];
  yield ["no prototype", Object.assign(Object.create(null) as object, { a: 1 })];
  yield ["__proto__", JSON.parse('{"__proto__": 1, "constructor": 2}')];
  yield ["error", new Error("hostile", { cause: cycle })];
  yield ["weak map", new WeakMap()];
}

function* traps(emit: (record: object) => void): Generator<readonly [string, unknown]> {
  const fails = (): never => {
    throw new Error("hostile");
  };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  yield ["revoked proxy", proxy];
  yield ["failing proxy", new Proxy({ a: 1 }, { get: fails, ownKeys: fails, getPrototypeOf: fails })];
  yield ["failing getter", Object.defineProperty({ ok: 1 }, "bad", { get: fails, enumerable: true })];
  yield ["failing toJSON", { toJSON: fails }];
  yield ["failing toString", { toString: fails, [Symbol.toPrimitive]: fails }];
  yield ["failing iterator", Object.assign([1], { [Symbol.iterator]: fails })];
  yield ["throws nothing", { toJSON: () => Promise.reject(new Error("late")).catch(() => undefined) }];
  yield ["toJSON that logs", { toJSON: () => emit({ body: "hostile within" }) }];
}
