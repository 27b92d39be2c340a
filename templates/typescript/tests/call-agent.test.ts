import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";

const AGENT = new URL("../call-agent.js", import.meta.url);
const LIBRARIES = ["console", "pino", "winston", "bunyan", "own"] as const;
const CONFIGURE = {
  configure: { options: { otlp_endpoint: "http://127.0.0.1:9/v1/logs" }, environment: {}, clock: "manual" },
};
const SHUTDOWN = { shutdown: { timeout_ms: 1000 } };
const TRACE = { trace_id: "0af7651916cd43dd8448eb211c80319c", span_id: "b7ad6b7169203331" };

type Answer = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Returns what the agent answers to these lines. */
async function ask(...lines: readonly object[]): Promise<readonly Answer[]> {
  const child = spawn(process.execPath, [AGENT.pathname]);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end([...lines, { exit: {} }].map((line) => `${JSON.stringify(line)}\n`).join(""));
  await new Promise((resolve) => child.once("close", resolve));
  return Buffer.concat(chunks)
    .toString()
    .trim()
    .split("\n")
    .map((answer) => JSON.parse(answer));
}

test("the agent of the call names the libraries that are installed, and says what it cannot do", async () => {
  const [hello, unknown, span] = await ask({ hello: {} }, { fork: {} }, { span: TRACE });
  assert.deepEqual(
    [hello, unknown, span],
    [{ hello: { loggers: LIBRARIES } }, { error: "not applicable" }, { ok: {} }],
  );
});

for (const via of LIBRARIES)
  test(`the agent logs by ${via} whatever is asked, and all is as it was behind it`, async () => {
    const log = { via, logger: "shop", level: "warn", message: "order 17 paid", template: "order %s paid", args: [17] };
    const answers = await ask(
      CONFIGURE,
      { open: { scope: "a", headers: [] } },
      { log: { ...log, attributes: { a: 1 }, in: "a", count: 2 } },
      { log: { ...log, error: { type: "RangeError", message: "boom" }, keep: true } },
      { close: { scope: "a", failed: true } },
      { second_sink: { via } },
      { reconfigure: { via } },
      { log },
      { stats: {} },
      { reentrant: { via } },
      SHUTDOWN,
      { restored: {} },
    );
    const { asked, faults, seen } = answers[8]?.["stats"] ?? {};
    assert.deepEqual([seen, asked, faults], [4, 1, 0]);
    assert.deepEqual(answers[9], { logged: 1 });
    assert.deepEqual(answers.at(-1), { restored: true });
  });
