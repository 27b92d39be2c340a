import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { Endpoint, type Handler } from "./endpoint.js";
import { bodiesOf } from "./exporting.js";

const MODULE = new URL("../src/index.js", import.meta.url).href;

/** Longer than any process here takes that is not held up. */
const HANG_MS = 60_000;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly bodies: readonly string[];
}

/** Runs a program with an exporter to an endpoint that does so with requests, until it ends by itself. */
async function run(context: TestContext, handle: Handler, program: string, options: object = {}): Promise<Ended> {
  const endpoint = await Endpoint.http(handle);
  context.after(() => endpoint.close());
  const all = JSON.stringify({ otlpEndpoint: endpoint.url, encoding: "json", compression: "none", ...options });
  const head = `import { Exporter } from ${JSON.stringify(MODULE)};\nconst exporter = new Exporter(${all});\n`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", head + program], { timeout: HANG_MS });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    code,
    output: Buffer.concat(chunks).toString(),
    bodies: endpoint.seen.flatMap(({ body }) => bodiesOf(body)),
  };
}

const ok: Handler = (response) => response.end("{}");
const hang: Handler = () => undefined;
const EMIT = 'for (let n = 0; n < 3; n++) exporter.emit({ body: "" + n });\n';

test("what is left when a process has nothing more to do is sent, and its exit code stays", async (context) => {
  const { code, bodies, output } = await run(context, ok, `${EMIT}process.exitCode = 3;`, { delayMs: 600_000 });
  assert.deepEqual([code, bodies, output], [3, ["0", "1", "2"], ""]);
});

test("an exporter without records, one that waits and one with an open connection hold up no process", async (context) => {
  assert.equal((await run(context, ok, "")).code, 0);
  const flushed = await run(context, ok, `${EMIT}await exporter.flush();`);
  assert.deepEqual([flushed.code, flushed.bodies.length], [0, 3]);
});

test("an endpoint that hangs holds the end of a process up no longer than the option says", async (context) => {
  const report = 'process.on("exit", () => console.log(JSON.stringify(exporter.stats().lost)));\n';
  const { code, output } = await run(context, hang, report + EMIT, { exitTimeoutMs: 50, requestTimeoutMs: 600_000 });
  assert.equal(code, 0);
  assert.ok(output.includes('{"shutdown":3}'), output);
  assert.ok(output.includes("LipService: lost 3 records: shutdown 3"), output);
});

test("an awaited flush holds a process up until it is settled", async (context) => {
  const { code, output } = await run(context, hang, `${EMIT}console.log(await exporter.flush(50));`, {
    exitTimeoutMs: 10,
  });
  assert.deepEqual([code, output.split("\n")[0]], [0, "timeout"]);
});

test("process.exit is not held up, and loses what was not sent", async (context) => {
  const { code, bodies } = await run(context, ok, `${EMIT}process.exit(4);`);
  assert.deepEqual([code, bodies], [4, []]);
});

test("a wait between tries holds up no process: there is one more try", async (context) => {
  const refuse: Handler = (response) => {
    response.statusCode = 503;
    response.end();
  };
  const wait = `${EMIT}exporter.flush(100_000).then((result) => console.log(result));`;
  const { code, output } = await run(context, refuse, `${wait}\nsetTimeout(() => exporter.shutdown(), 100);`);
  assert.equal(code, 0);
  assert.ok(output.includes("failure"), output);
});

test("a standard error that nobody reads ends no process", async () => {
  const program = `import { Exporter } from ${JSON.stringify(MODULE)};
    process.stdin.once("end", () => {
      new Exporter({ delayMs: -1 });
      setTimeout(() => process.exit(5), 50);
    }).resume();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { timeout: HANG_MS });
  const ended = once(child, "close");
  child.stderr.destroy();
  child.stdin.end();
  assert.equal((await ended)[0], 5);
});

test("no exporter of many makes Node warn", async (context) => {
  const many = `for (let n = 0; n < 20; n++) new Exporter({ otlpEndpoint: "localhost" }).shutdown();\n`;
  const more = `const all = Array.from({ length: 20 }, () => new Exporter({ otlpEndpoint: "localhost:9", exitTimeoutMs: 1 }));\n`;
  const { code, output } = await run(context, ok, `${many}${more}for (const each of all) each.emit({ body: "x" });`);
  assert.equal(code, 0);
  assert.ok(!output.includes("Warning"), output);
});

test("the worker is not in the asynchronous context of the first record's caller", async (context) => {
  const program = `
    import { AsyncLocalStorage } from "node:async_hooks";
    const storage = new AsyncLocalStorage();
    let seen = "nothing";
    const transport = { close() {}, async send() { seen = storage.getStore(); return { status: 200, body: new Uint8Array() }; } };
    const other = new Exporter({ otlpEndpoint: "localhost" }, { transport });
    storage.run("request", () => other.emit({ body: "x" }));
    await storage.run("request", () => other.flush());
    console.log(String(seen));`;
  assert.equal((await run(context, ok, program)).output, "undefined\n");
});
