// The kit's vectors that a page is asked.

import { readdirSync, readFileSync } from "node:fs";

const VECTORS = new URL("../../conformance/src/lipservice_conformance/vectors/", import.meta.url);

export function vectorsOf(op) {
  const folder = new URL(`${op}/`, VECTORS);
  return readdirSync(folder)
    .flatMap((file) => readFileSync(new URL(file, folder), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => ({ op, ...JSON.parse(line) }));
}
