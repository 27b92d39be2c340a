// Measures the signature beside a combined mask alternation, on what stdin holds. See ../../program.py.

import { readFileSync } from "node:fs";
import { Scanner } from "../../../sdks/typescript/dist/index.js";
import { mask } from "./masks.js";

/** Shorter measurements tell more about the machine than about the code. */
const LEAST_MICROSECONDS = 60_000;

/** What is read last is kept here, so that no compiler finds that nobody wants it. */
let last;

function ours() {
  const scanner = new Scanner();
  return (text) => scanner.signature(text);
}

/** The alternation keeps nothing between lines: cold and warm are the same to it. */
function peer() {
  return mask;
}

/** Nanoseconds of process CPU per text; each pass over the texts is read by what `make` returns. */
function cost(make, texts) {
  let spent = 0;
  let passes = 0;
  while (spent < LEAST_MICROSECONDS) {
    const read = make();
    const started = process.cpuUsage();
    for (const text of texts) last = read(text);
    const { user, system } = process.cpuUsage(started);
    spent += user + system;
    passes++;
  }
  return ((spent / passes) * 1000) / texts.length;
}

/** A `make` whose reader has read the lines often enough to be compiled. */
function filled(make, lines) {
  const read = make();
  cost(() => read, lines);
  cost(() => read, lines);
  return () => read;
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1];
}

/** Nanoseconds per byte. No text comes twice to the same reader. */
function flatness({ texts, bytes }, rounds) {
  return median(rounds.map(() => cost(ours, texts))) / bytes;
}

/** Measures ours and the peer in turn, so that what disturbs the machine disturbs both. */
function measure(task) {
  const rounds = Array.from({ length: task.rounds });
  const warm = [filled(ours, task.lines), filled(peer, task.lines)];
  const cold = [ours, peer];
  for (const make of cold) cost(make, task.lines);
  return {
    runtime: `Node ${process.versions.node}`,
    peer: "one alternation of masks",
    warm: rounds.map(() => warm.map((make) => cost(make, task.lines))),
    cold: rounds.map(() => cold.map((make) => cost(make, task.lines))),
    per_byte: task.groups.map((group) => flatness(group, rounds)),
  };
}

const answer = measure(JSON.parse(readFileSync(0, "utf8")));
if (last === undefined) throw new Error("nothing was read");
process.stdout.write(JSON.stringify(answer));
