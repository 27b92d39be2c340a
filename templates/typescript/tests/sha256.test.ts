import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { sha256 } from "../src/sha256.js";
import { randomNumbers } from "./random-text.js";

test("digests are those of another implementation, at every length around a block", () => {
  const below = randomNumbers(7);
  for (let length = 0; length < 300; length++) {
    const bytes = Uint8Array.from({ length }, () => below(0x100));
    assert.equal(sha256(bytes), createHash("sha256").update(bytes).digest("hex"));
  }
});
