// What a client says of itself, and how the command tells faults apart. The report itself has vectors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { configureAdaptiveLogging } from "../src/call/node-configure.js";
import type { Options } from "../src/config/options.js";
import { kindOf } from "../src/doctor/fault-kind.js";
import { runCommand } from "../src/doctor/node-command.js";
import { type Answer, noAnswer } from "../src/export/transport.js";
import { readPolicy } from "../src/policy/policy-reader.js";

const KEY = "phc_aSecretToken123";
const MANUAL: Options = { manual: true, posthogApiKey: KEY };

/** Runs with a client whose every request is answered so. */
async function withClient(
  options: Options,
  answer: Partial<Answer>,
  run: (client: ReturnType<typeof configureAdaptiveLogging>) => Promise<void>,
): Promise<void> {
  const send = () => Promise.resolve({ ...noAnswer(""), status: 200, ...answer });
  const parts = { environment: {}, diagnostics: () => undefined, transport: { send, close: () => undefined }, seed: 1 };
  const client = configureAdaptiveLogging({ ...MANUAL, ...options }, parts);
  try {
    await run(client);
  } finally {
    await client.shutdown();
  }
}

function says(report: string, ...sentences: readonly string[]): void {
  for (const sentence of sentences) assert.ok(report.includes(sentence), `${sentence} is not in\n${report}`);
}

/** Runs the command; returns its status and what it wrote. */
async function command(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const written = { out: "", error: "" };
  const status = await runCommand(args, environment, {
    out: (text) => {
      written.out += text;
    },
    error: (text) => {
      written.error += text;
    },
  });
  return { status, ...written };
}

test("a client says what it kept and dropped", async () => {
  await withClient({ policy: { budget: "1/s", window_seconds: 300 } }, {}, async (client) => {
    for (let number = 0; number < 1000; number++) client.log("info", "order paid");
    await client.flush();
    says(client.doctor(), "Seen 1000: kept ", "of 1000: order paid", "is valid and in force", "All checks passed.");
  });
});

test("a client shows no secret, and says what it has said lately", async () => {
  const body = new TextEncoder().encode(`no entry for ${KEY}`);
  await withClient({ posthogEndpoint: "https://me:hush@x.example" }, { status: 403, body }, async (client) => {
    client.log("info", "x");
    await client.flush();
    const report = client.doctor();
    says(report, "Nothing has arrived so far", "Lost: ", "Said lately: ");
    assert.ok(!report.includes(KEY));
    assert.ok(!report.includes("hush"));
  });
});

test("the policy in force is the one that is told of", async () => {
  const { policy } = readPolicy('{"budget":"7/s"}');
  assert.ok(policy);
  await withClient({ policy }, {}, (client) => {
    says(client.doctor(), "The policy of policy (inline) is valid", "Budget of each process: 7 records a second");
    return Promise.resolve();
  });
  await withClient({ shadow: true }, {}, (client) => {
    says(client.doctor(), "The built-in policy is in force", "It is in shadow");
    return Promise.resolve();
  });
});

test("without a destination a client says so, once", async () => {
  const client = configureAdaptiveLogging({}, { environment: {}, diagnostics: () => undefined });
  says(client.doctor(), "Nowhere yet.", "No record has been taken yet.");
  assert.ok(!client.doctor().includes("Said lately"));
  await client.shutdown();
});

test("wrong arguments end with 2 and print nothing", async () => {
  const wrong = [[], ["docter"], ["doctor", "x"], ["doctor", "--processes", "0"], ["doctor", "--what"]];
  for (const { status, out, error } of await Promise.all(wrong.map((args) => command(args))))
    assert.deepEqual([status, out, error === ""], [2, "", false]);
});

test("help and version are no failures", async () => {
  const asked = [["--help"], ["help"], ["doctor", "-h"], ["--version"]];
  for (const { status } of await Promise.all(asked.map((args) => command(args)))) assert.equal(status, 0);
});

test("without configuration the doctor says what to set, also in JSON", async () => {
  const { status, out } = await command(["doctor"]);
  assert.equal(status, 1);
  says(out, "Set POSTHOG_API_KEY");
  assert.equal(JSON.parse((await command(["doctor", "--json"])).out).status, 1);
});

test("faults are told apart by what stands in their texts", () => {
  const kinds: readonly (readonly [string, string])[] = [
    ["getaddrinfo ENOTFOUND x.invalid", "dns"],
    ["connect ECONNREFUSED 127.0.0.1:9", "refused"],
    ["ECONNREFUSED", "refused"],
    ["self-signed certificate in certificate chain", "tls"],
    ["the proxy p:1 answered 407", "proxy"],
    ["no answer within 10 ms", "timeout"],
    ["socket hang up", "other"],
  ];
  for (const [error, kind] of kinds) assert.equal(kindOf(error), kind);
});
