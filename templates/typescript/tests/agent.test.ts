import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { type TestContext, test } from "node:test";
import { Endpoint } from "./endpoint.js";
import { bodiesOf } from "./exporting.js";

const AGENT = new URL("../agent.js", import.meta.url);

type Answer = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Ended {
  readonly answers: readonly Answer[];
  readonly code: number | null;
  readonly bodies: readonly string[];
}

/** Lets the agent do these things with an endpoint that takes everything, until it ends. */
async function ask(context: TestContext, options: object, ...lines: readonly object[]): Promise<Ended> {
  const endpoint = await Endpoint.http((response) => response.end("{}"));
  context.after(() => endpoint.close());
  const open = { options: { otlp_endpoint: endpoint.url, encoding: "json", compression: "none" }, environment: {} };
  const child = spawn(process.execPath, [AGENT.pathname]);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end([{ open: { ...open, ...options } }, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const answers = Buffer.concat(chunks).toString().trim().split("\n");
  const bodies = endpoint.seen.flatMap(({ body }) => bodiesOf(body));
  return { answers: answers.map((answer) => JSON.parse(answer)), code, bodies };
}

test("the agent emits, flushes, and says what became of it", async (context) => {
  const emit = { emit: { count: 2, first: 5, attributes: [["a", { s: "x" }]] } };
  const { answers, bodies } = await ask(
    context,
    {},
    emit,
    { flush: { timeout_ms: 60_000 } },
    { stats: {} },
    { fork: {} },
  );
  const [opened, emitted, flushed, stats, forked] = answers;
  assert.deepEqual([opened, emitted], [{ opened: { way: "otlp_endpoint" } }, { emitted: 2 }]);
  assert.equal(flushed?.["flushed"]?.["result"], "success");
  const { accepted, in_flight: inFlight } = stats?.["stats"] ?? {};
  assert.deepEqual([accepted, inFlight, forked, bodies], [2, 0, { error: "not applicable" }, ["record 5", "record 6"]]);
});

test("the agent's clock goes on when it is told to", async (context) => {
  const lines = [{ emit: { count: 1 } }, { advance: { ms: 600 } }, { stats: {} }, { shutdown: { timeout_ms: 60_000 } }];
  const { answers } = await ask(context, { clock: "manual" }, ...lines);
  assert.deepEqual([answers[3]?.["stats"]?.["queued"], answers[4]?.["shut"]?.["result"]], [1, "success"]);
});

test("hostile values and everything at once lose no record in silence", async (context) => {
  const all = { emitters: 2, count: 100, flushes: 2, shutdown: true, timeout_ms: 60_000 };
  const { answers } = await ask(context, {}, { hostile: {} }, { concurrent: all }, { stats: {} });
  const { lost, emitted, ...counts } = answers[3]?.["stats"] ?? assert.fail();
  const settled = [counts["accepted"], counts["queued"], counts["in_flight"], ...Object.values(lost as object)];
  assert.equal(
    settled.reduce((sum, count) => sum + count, 0),
    emitted,
  );
});

for (const [how, code] of [
  ["return", 5],
  ["hard", 5],
  ["term", 143],
] as const)
  test(`the agent ends by ${how}`, async (context) => {
    const ended = await ask(context, {}, { emit: { count: 3 } }, { exit: { how, code: 5 } });
    assert.deepEqual([ended.code, ended.bodies.length], [code, how === "hard" ? 0 : 3]);
  });
