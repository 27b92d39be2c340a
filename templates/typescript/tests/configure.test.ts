import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { currentPipeline } from "../src/call/current.js";
import { configureAdaptiveLogging } from "../src/call/node-configure.js";
import { readPolicy } from "../src/policy/policy-reader.js";
import { calling, DROP, MemorySink } from "./calling.js";
import { MemoryTransport } from "./exporting.js";

const MODULE = new URL("../src/index.js", import.meta.url).href;
const METHODS = ["log", "info", "warn", "error", "debug", "trace", "assert"] as const;
const TOKEN = "phc_test";

function methods(): unknown[] {
  const { console } = globalThis;
  return METHODS.map((name) => console[name]);
}

test("console is connected, unless it is to be left alone, and put back at the end", async () => {
  const before = methods();
  const sink = new MemorySink();
  const client = configureAdaptiveLogging({}, { exporter: sink, environment: {} });
  assert.ok(methods().every((method, at) => method !== before[at]));
  const { debug } = globalThis.console;
  debug("one, by console");
  await client.shutdown();
  assert.deepEqual([methods(), sink.bodies, sink.isShut], [before, ["one, by console"], true]);
  await calling({ manual: true }, () => assert.deepEqual(methods(), before));
});

test("without a destination nothing is hooked, and that is said once", async () => {
  const before = methods();
  const lines: string[] = [];
  const parts = { environment: {}, diagnostics: (line: string) => lines.push(line) };
  const client = configureAdaptiveLogging({}, parts);
  assert.deepEqual([methods(), currentPipeline(), client.way], [before, undefined, "nowhere"]);
  client.log("info", "x");
  client.promote();
  assert.equal(configureAdaptiveLogging({}, parts), client);
  assert.deepEqual([await client.flush(), client.stats().seen, client.stats().exporter.emitted], ["success", 0, 0]);
  assert.deepEqual([await client.shutdown(), lines.length], ["success", 1]);
});

test("disabled is the same in silence", async () => {
  const lines: string[] = [];
  const environment = { LIPSERVICE_DISABLED: "true", POSTHOG_API_KEY: TOKEN };
  const client = configureAdaptiveLogging({}, { environment, diagnostics: (line) => lines.push(line) });
  assert.deepEqual([client.way, lines, await client.shutdown()], ["disabled", [], "success"]);
});

test("called again it is the same client, with a notice where the options differ; after the end another", async () => {
  const options = { policy: { budget: "5/s" }, serviceName: "a" };
  const { client } = await calling(options, ({ client, lines }) => {
    assert.equal(configureAdaptiveLogging({ manual: true, policy: { budget: "5/s" }, serviceName: "a" }), client);
    assert.deepEqual(lines, []);
    assert.equal(configureAdaptiveLogging({ serviceName: "b" }), client);
    assert.equal(lines.length, 1);
  });
  await calling({}, ({ client: next }) => assert.notEqual(next, client));
});

test("a policy is a document, an object or one that has been read; a wrong one gives way, error by error", async () => {
  const dropped = async (given: unknown) => {
    const { client, lines } = await calling({ policy: given as string }, ({ client }) => client.log("info", "x"));
    return [client.stats().dropped, lines.length];
  };
  assert.deepEqual(await dropped(readPolicy(JSON.stringify(DROP)).policy), [1, 0]);
  assert.deepEqual(await dropped(DROP), [1, 0]);
  assert.deepEqual(await dropped(JSON.stringify(DROP)), [1, 0]);
  assert.deepEqual(await dropped({ ...DROP, unknown: 1 }), [1, 1]);
  assert.deepEqual(await dropped({ budget: "no", share: "no" }), [0, 2]);
  assert.deepEqual(await dropped("no JSON"), [0, 1]);
  const circular: Record<string, unknown> = {};
  circular["self"] = circular;
  assert.deepEqual(await dropped(circular), [0, 1]);
});

test("records go to the endpoint, and a disposal ends it", async () => {
  const transport = new MemoryTransport();
  const options = { posthogApiKey: TOKEN, encoding: "json", manual: true } as const;
  const client = configureAdaptiveLogging(options, { transport, environment: {} });
  client.log("info", "hello");
  await client[Symbol.asyncDispose]();
  assert.deepEqual(transport.bodies, [["hello"]]);
  assert.equal(client.stats().exporter.accepted, 1);
});

/** Runs a program with our call, and a transport that logs, and says what it sends on standard error. */
function ran(program: string): { readonly status: number | null; readonly sent: string[]; readonly printed: string[] } {
  const options = { posthogApiKey: TOKEN, encoding: "json", compression: "none", policy: DROP };
  const head = `import { configureAdaptiveLogging } from ${JSON.stringify(MODULE)};
    import { writeSync } from "node:fs";
    const send = async ({ body }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      console.log("noise");
      for (const { body: text } of JSON.parse(Buffer.from(body).toString()).resourceLogs[0].scopeLogs[0].logRecords)
        writeSync(2, text.stringValue + String.fromCharCode(10));
      return { status: 200 };
    };
    const client = configureAdaptiveLogging(${JSON.stringify(options)}, { transport: { send, close() {} } });
    `;
  const args = ["--input-type=module", "-e", head + program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 });
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  return { status, sent: lines(stderr), printed: lines(stdout) };
}

test("at the end of the process what is left is settled and sent, and no timer holds it up", () => {
  const { status, sent, printed } = ran(
    'console.log("a"); console.log("b"); console.log("c", { lipserviceKeep: true });',
  );
  assert.deepEqual([status, sent], [0, ["c", "2 more like this were not sent: rule:all"]]);
  assert.deepEqual(printed, ["a", "b", "c { lipserviceKeep: true }", "noise"]);
});

test("what is logged while records are sent is printed, and not taken", () => {
  const { sent, printed } = ran(`client.log("info", "c", { lipserviceKeep: true });
    await client.flush();
    await client.shutdown();
    const { seen, reentrant } = client.stats();
    console.log(seen + " " + reentrant);`);
  assert.deepEqual([sent, printed], [["c"], ["noise", "1 1"]]);
});

test("nothing follows asynchronous work before the first request, and what is logged of our requests is not taken", () => {
  const program = `import { AsyncLocalStorage } from "node:async_hooks";
    import http from "node:http";
    import { configureAdaptiveLogging, requestScope } from ${JSON.stringify(MODULE)};
    let followed = 0;
    const { run } = AsyncLocalStorage.prototype;
    AsyncLocalStorage.prototype.run = function (...args) { followed++; return run.apply(this, args); };
    const { request } = http;
    http.request = (...args) => { console.log("asked"); return request(...args); };
    const options = { posthogApiKey: "${TOKEN}", posthogEndpoint: "http://127.0.0.1:9" };
    const client = configureAdaptiveLogging(options, { environment: {}, diagnostics: (line) => console.error(line) });
    console.log("a");
    await client.flush(1_000);
    const { seen, reentrant } = client.stats();
    console.log([seen, reentrant > 1, followed].join());
    requestScope({}, () => console.log(followed));
    await client.shutdown(0);`;
  const args = ["--input-type=module", "-e", program];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 });
  assert.deepEqual(
    stdout.split("\n").filter((line) => line !== "asked"),
    ["a", "1,true,0", "1", ""],
  );
});
