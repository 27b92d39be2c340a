// What the entry answers to the vectors of signatures and decisions, in Node or in a page.

import { readPolicy } from "@lipservice/sdk/dist/browser/policy.js";
import { createSampler } from "@lipservice/sdk/dist/browser/sampler.js";
import { signature } from "@lipservice/sdk/dist/browser/signature.js";

const ONE = 2 ** 24;

/** Returns the vectors that are answered otherwise than they should be: their ids and both answers. */
export function differences(vectors) {
  return vectors.flatMap(({ id, op, in: given, out }) => {
    const answer = op === "decide" ? decided(given) : signed(given);
    const expected = op === "decide" ? comparable(out.trace) : JSON.stringify([text(out.template), out.id, out.source]);
    return answer === expected ? [] : [{ id, answer, expected }];
  });
}

/** A page has no requests, and one policy: what is about these is not asked of it. */
export function isAsked({ op, in: given }) {
  if (op === "signature") return true;
  const events = JSON.parse(given.events);
  const { kill_switch: isOff } = JSON.parse(given.policy || "{}");
  return (
    !isOff && events.every((event) => !event.scope && !event.r24 && !["policy", "promote", "end"].includes(event.do))
  );
}

function signed({ message, severity = 9, logger = "", template = null }) {
  const found = signature(text(message), severity, text(logger), text(template));
  return JSON.stringify([found.template, found.id, found.source]);
}

/** A text that JSON cannot hold stands as bytes or as UTF-16 units. */
function text(given) {
  if (typeof given !== "object" || given === null) return given;
  const { $b64: bytes, $u16: units } = given;
  if (bytes === undefined) return units.replace(/.{4}/g, (unit) => String.fromCharCode(Number.parseInt(unit, 16)));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0)),
  );
}

function decided({ policy, seed = 1, events }) {
  const sampler = counting(createSampler(readPolicy(policy || "{}"), seed));
  return JSON.parse(events)
    .flatMap((event) => linesOf(sampler, event))
    .join("\n");
}

/** A sampler that also counts, as the client does. */
function counting({ decide, settle }) {
  const counts = { seen: 0, kept: 0 };
  return {
    settle,
    stats: () => counts,
    decide(record, nowMs) {
      const decided = decide(record, nowMs);
      counts.seen++;
      counts.kept += Number(decided.wouldKeep);
      return decided;
    },
  };
}

function linesOf(sampler, event) {
  if (event.do === undefined) return [lineOf(sampler.decide(recordOf(event), event.t))];
  if (event.do === "stats") {
    const { seen, kept } = sampler.stats();
    return [`stats,${seen},${kept}`];
  }
  if (event.do !== "records") {
    const settled = sampler.settle(event.t, event.do === "shutdown" || event.all === true);
    return settled.map(({ key, count }) => `settled,${key},${count}`);
  }
  const keys = event.keys.split(" ");
  const kept = keys.flatMap((key, number) => {
    const found = sampler.decide(recordOf({ key }), event.t + Math.floor((number * event.ms) / keys.length));
    return found.wouldKeep ? [`${number},${lineOf(found)}`] : [];
  });
  return [...kept, `records,${keys.length}`];
}

function recordOf({ key = "", sev, logger = "", size = 0, attrs = {} }) {
  const severity = Number.isInteger(sev) && sev >= 1 && sev <= 24 ? sev : 9;
  return { pattern: key, template: key, severity, logger, bodyBytes: size, attributes: attrs };
}

function lineOf({ wouldKeep, reason, rate, count }) {
  return [Number(wouldKeep), reason, rate, bits(wouldKeep && rate > 0 ? ONE / rate : 0), count].join();
}

function bits(number) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

/** A trace without what it tells of the engine's inside, which a page keeps for itself: each rate depends on it. */
function comparable(trace) {
  return trace.split("\n").map(withoutPressure).join("\n");
}

function withoutPressure(line) {
  const fields = line.split(",");
  if (fields[0] === "records") return fields.slice(0, 2).join();
  if (fields[0] === "stats") return fields.slice(0, 3).join();
  if (fields[0] !== "settled") fields.splice(fields.length - 5, 3);
  return fields.join();
}
