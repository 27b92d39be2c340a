import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import * as page from "../src/browser/index.js";
import * as browser from "../src/browser.js";
import * as sdk from "../src/index.js";

const ONE_RUNTIME =
  /from "(?!\.\.?\/)[^"]*";$|\b(?:import\(|require\(|Buffer\b|(?<!")(?:process|window|document)\.\w)/m;

const OF_NODE = /^(?:index|[a-z-]+\/node-[a-z-]+)\.js$/;

/** Slow, and so only where doubles do not reach. */
const LARGE_NUMBERS = /\bBigInt\b|\d+n\b/;

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
  assert.deepEqual(Object.keys(sdk).sort(), [
    "Exporter",
    "PROFILE",
    "Redactor",
    "SPEC_SHA",
    "Sampler",
    "Scanner",
    "VERSION",
    "configureAdaptiveLogging",
    "currentRequest",
    "openRequest",
    "randomness",
    "readPolicy",
    "redact",
    "redactText",
    "requestScope",
    "signature",
  ]);
  assert.deepEqual(scanner.scan("started"), { template: "started", source: "scan" });
  assert.ok(parts.every(Boolean) && change instanceof Function && misuse instanceof Function);
});

test("a browser gets all that does not need Node", () => {
  const { Exporter, configureAdaptiveLogging, currentRequest, openRequest, requestScope, ...portable } = sdk;
  const { Redactor, redact, redactText, ...others } = portable;
  assert.deepEqual({ ...browser }, others);
  const ofNode = [Exporter, configureAdaptiveLogging, currentRequest, openRequest, requestScope];
  // These need nothing of Node, and are left out because they are large.
  const large = [Redactor, redact, redactText];
  assert.ok([...ofNode, ...large].every((value) => typeof value === "function"));
});

test("the entry of pages has the one call, and says its version", () => {
  assert.deepEqual(Object.keys(page).sort(), ["VERSION", "configureAdaptiveLogging"]);
});

test("integrations are entry points of their own, without the libraries that they are for", async () => {
  const names = ["pino/index", "winston/node-winston", "bunyan/node-bunyan", "testing/node-testing"];
  const modules = await Promise.all(names.map((name) => import(`../src/${name}.js`)));
  assert.deepEqual(
    modules.map((module) => Object.keys(module).sort()),
    [
      ["adaptiveOptions", "adaptiveStream"],
      ["adaptiveTransport", "splatTemplate"],
      ["adaptiveStream"],
      ["ManualClock", "capture"],
    ],
  );
});

test("what an exporter takes and gives has public types", async () => {
  const options: sdk.ExporterOptions = { serviceName: "shop", posthogApiKey: "", tokenProvider: () => "token" };
  const environment: sdk.Environment = {};
  const parts: sdk.ExporterParts = { environment, diagnostics: () => undefined, random: () => 0 };
  const exporter: sdk.Exporter = new sdk.Exporter(options, parts);
  exporter.emit({ body: "started", severity: 9, attributes: { port: 80 } });
  const way: sdk.Way = exporter.way;
  const result: sdk.FlushResult = await exporter.flush(1000);
  const { lost }: sdk.ExportStats = exporter.stats();
  const loss: sdk.Loss = "no_destination";
  assert.deepEqual([way, result, lost[loss], await exporter.shutdown(0)], ["nowhere", "success", 1, "success"]);
});

test("what reading a policy gives has public types", () => {
  const { policy, errors, notices }: sdk.PolicyReading = sdk.readPolicy('{"x":0}');
  const found: sdk.Policy | undefined = policy;
  const [finding]: readonly sdk.Finding[] = notices;
  assert.equal(typeof found?.budget.costPerWindow, "number");
  assert.deepEqual([errors.length, finding?.path, typeof finding?.message], [0, "$.x", "string"]);
});

test("what a sampler takes and gives has public types", () => {
  const sampler = new sdk.Sampler(sdk.readPolicy("{}").policy as sdk.Policy, 1);
  const record: sdk.SampledRecord = { pattern: "0", severity: 9, attributes: { ok: true }, scope: "request" };
  const decision: sdk.Decision = sampler.decide(record, 0, 1);
  const released: readonly sdk.Held[] = decision.released;
  const settled: readonly sdk.Settlement[] = sampler.settle(0, { everything: true });
  const { patterns }: sdk.Stats = sampler.stats();
  const [pattern]: readonly sdk.PatternStats[] = patterns;
  assert.deepEqual([decision.keep, released, settled, pattern?.seen], [true, [], [], 1]);
});

test("the sources ask for nothing that only one runtime has, but for those of Node", async () => {
  const folder = new URL("../src/", import.meta.url);
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith(".js") && !OF_NODE.test(name),
  );
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
  for (const [at, text] of texts.entries()) assert.doesNotMatch(text, ONE_RUNTIME, names[at]);
  assert.deepEqual(names.filter((_, at) => LARGE_NUMBERS.test(texts[at] as string)).sort(), [
    "browser/policy-reader.js",
    "browser/protobuf.js",
    "doctor/money.js",
    "doctor/policy.js",
    "otlp/protobuf-writer.js",
    "otlp/time.js",
    "otlp/value.js",
    "policy/budget.js",
  ]);
});
