import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import * as sdk from "../src/index.js";

const ONE_RUNTIME = /from "(?!\.\/)|\b(?:import\(|require\(|Buffer\b|BigInt\b|process\.|window\.|document\.)|\d+n\b/;

// Compiles only if the public types are what they are said to be.
const scanner: { scan(message: string): sdk.Pattern } = new sdk.Scanner();
const found: sdk.Signature = sdk.signature("started", 9, "app", null);
const source: "template" | "json_key" | "scan" = found.source;
const parts: readonly [string, string, sdk.Source] = [found.template, found.id, source];
// @ts-expect-error a signature is read-only
const change = (signature: sdk.Signature): string => (signature.id = "");
// @ts-expect-error a message is a string
const misuse = (): sdk.Signature => sdk.signature(5);

test("these names are public and no others", () => {
  assert.deepEqual(Object.keys(sdk).sort(), ["PROFILE", "SPEC_SHA", "Scanner", "VERSION", "signature"]);
  assert.deepEqual(scanner.scan("started"), { template: "started", source: "scan" });
  assert.ok(parts.every(Boolean) && change instanceof Function && misuse instanceof Function);
});

test("the sources ask for nothing that only one runtime has", async () => {
  const folder = new URL("../src/", import.meta.url);
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  for (const [at, text] of texts.entries()) assert.doesNotMatch(text, ONE_RUNTIME, names[at]);
});
