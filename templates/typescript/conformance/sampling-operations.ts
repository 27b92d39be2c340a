// The operations of the sampler, by the package as it was built. Outputs have the names of the spec.

import { readPolicy } from "../dist/policy/policy-reader.js";
import { Engine } from "../dist/sampling/engine.js";
import { randomness as randomnessOf } from "../dist/sampling/randomness.js";
import { type Event, play } from "./timeline.js";

/** Plays a timeline. */
export function decide(policy: string, seed: number, events: string): object {
  const reading = readPolicy(policy || "{}");
  if (reading.policy === undefined) throw new TypeError(reading.errors.join("\n"));
  return { trace: [...play(reading.policy, seed, JSON.parse(events) as Event[])].join("\n") };
}

/** Shares out an area among slots that offered so much. */
export function waterfill(sizes: string, area: number, share: string): object {
  const offered = sizes.split(",").map(Number);
  const engine = engineOf(offered.length, share === "fair");
  const { slots } = engine;
  engine.used = offered.length;
  for (const [index, size] of offered.entries()) {
    slots.known[index + 1] = 1;
    slots.forecast[index + 1] = size;
  }
  engine.shareOut(area, 1);
  return { rates: slots.rate.subarray(1, offered.length + 1).join() };
}

/** Lets one slot decide at these rates. */
export function stratified(seed: number, rates: string): object {
  const engine = engineOf(1);
  const { slots } = engine;
  engine.start(seed >>> 0);
  engine.openSlot(1);
  const lines = rates.split(",").map((rate) => {
    const keep = engine.stratified(1, Number(rate));
    return `${Number(keep)} ${slots.acc[1]} ${slots.point[1]}`;
  });
  return { trace: lines.join("\n") };
}

/** Draws numbers, before slot 0 draws any. */
export function random(seed: number, count: number): object {
  const engine = engineOf(1);
  engine.seedRandom(seed >>> 0);
  const state = [engine.x0, engine.x1, engine.x2, engine.x3].map((word) => word.toString(16).padStart(8, "0"));
  const values = Array.from({ length: count }, () => engine.next24());
  return { state: state.join(" "), values: values.join() };
}

/** Finds what a request shares. */
export function randomness(traceState: string, traceId: string, seed: number, key: string): object {
  return { r24: randomnessOf({ traceState, traceId, seed, key }) ?? -1 };
}

function engineOf(maxPatterns: number, fair = false): Engine {
  return new Engine({ windowMs: 10_000, budget: 2 ** 20, maxPatterns, fair, alwaysLimit: 4 });
}
