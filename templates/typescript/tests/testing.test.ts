import assert from "node:assert/strict";
import { test } from "node:test";
import { pino } from "pino";
import { configureAdaptiveLogging, requestScope } from "../src/index.js";
import { KEEP, RECORD_KEYS, SETTLED_BODY } from "../src/otlp/tables.js";
import { adaptiveOptions } from "../src/pino/index.js";
import { capture, ManualClock } from "../src/testing/node-testing.js";
import { DROP, MemorySink } from "./calling.js";

const PAID = /paid$/;
const PASSWORD = /password/;
const RECORD = /record/;
const TEN_MORE = /and 10 more$/;

/** What an application does. */
function pay(order: number): void {
  const logger = pino(adaptiveOptions(), { write: () => undefined });
  if (order > 0) logger.info({ amount: 12 }, "order %d paid", order);
  else logger.error(new RangeError("no such order"), "payment failed");
}

test("an example: what is logged, what is not, and the errors", async () => {
  await using logs = capture();
  pay(17);
  pay(-1);
  logs.assertLogged("order 17 paid");
  logs.assertLogged({ body: PAID, level: "info", attributes: { amount: 12 } }, 1);
  logs.assertLogged({ level: "error", error: "no such order" });
  logs.assertNotLogged(PASSWORD);
});

test("an example: what a policy drops is accounted for in time, and a failed request brings back its records", async () => {
  await using logs = capture({
    policy: { rules: [{ id: "calm", match: { severity: { max: 16 } }, action: "never" }] },
  });
  pay(1);
  pay(2);
  logs.assertNothingLogged();
  logs.assertDropped(2);
  await logs.advance(60_000);
  assert.deepEqual(
    logs.settlements.map(({ body }) => body),
    [SETTLED_BODY.replace("{count}", "2").replace("{template}", "rule:calm")],
  );
  requestScope({}, () => {
    pay(3);
    pay(-1);
  });
  logs.assertLogged("order 3 paid");
});

test("an example: an application that tells the time goes by the clock of the capture", async () => {
  await using logs = capture();
  const due = logs.clock.wall() + 60_000;
  const remind = () => logs.clock.wall() >= due && logs.client.log("info", "order 17 is due");
  remind();
  logs.clock.after(60_000, remind);
  await logs.clock.advance(59_999);
  logs.assertNothingLogged();
  await logs.advance(1);
  assert.equal(logs.assertLogged("order 17 is due", 1).time, due);
});

test("a clock of its own stands where it was set until it is told to go on", async () => {
  const clock = new ManualClock(1_700_000_000_000);
  const passed: number[] = [];
  clock.after(20, () => passed.push(clock.wall()));
  clock.after(10, () => passed.push(clock.monotonic()));
  clock.after(5, () => passed.push(-1))();
  await clock.advance(30);
  assert.deepEqual([...passed, clock.wall()], [10, 1_700_000_000_020, 1_700_000_000_030]);
});

test("an assertion that fails says what was captured instead", async () => {
  await using logs = capture({ policy: DROP });
  pay(1);
  logs.client.log("info", "kept", { lipserviceKeep: true, a: 1 });
  const says = (lines: readonly string[]) => (error: Error) => {
    assert.deepEqual(error.message.split("\n"), lines);
    return true;
  };
  const kept = ["1 captured, 1 dropped, 0 held back:", `  info   kept  { a: 1, '${RECORD_KEYS.reason}': '${KEEP}' }`];
  const options = { name: "AssertionError" };
  assert.throws(() => logs.assertLogged("order 1 paid"), options);
  assert.throws(() => logs.assertLogged("order 1 paid"), says(["no record is 'order 1 paid'", ...kept]));
  assert.throws(() => logs.assertLogged("kept", 2), says(["1 instead of 2 records are 'kept'", ...kept]));
  assert.throws(() => logs.assertNotLogged({ level: "info" }), says(["a record is { level: 'info' }", ...kept]));
  assert.throws(() => logs.assertNothingLogged(), says(["nothing was to be logged, but 1 were", ...kept]));
  assert.throws(() => logs.assertDropped(0), says(["1 instead of 0 records were dropped", ...kept]));
  logs.clear();
  assert.throws(() => logs.assertLogged("kept"), says(["no record is 'kept'", "0 captured, 1 dropped, 0 held back"]));
});

test("a message shows no more than a person reads", async () => {
  await using logs = capture();
  for (let n = 0; n < 60; n++) logs.client.log("info", `record ${n}`);
  assert.throws(() => logs.assertNotLogged(RECORD), TEN_MORE);
});

test("an application that configures itself gets the client of the capture", async () => {
  await using logs = capture();
  const client = configureAdaptiveLogging({ serviceName: "shop" }, { environment: {} });
  assert.equal(client, logs.client);
  assert.equal(logs.diagnostics.length, 1);
});

test("what was in force before a capture is in force behind it, and console is taken once throughout", async () => {
  const sink = new MemorySink();
  const client = configureAdaptiveLogging({}, { exporter: sink, environment: {} });
  const say = (text: string) => Reflect.get(globalThis.console, "debug")(text);
  try {
    const logs = capture();
    say("captured");
    await logs.end();
    say("sent");
    assert.deepEqual([logs.records.map(({ body }) => body), sink.bodies], [["captured"], ["sent"]]);
    assert.equal(configureAdaptiveLogging({}, {}), client);
  } finally {
    await client.shutdown();
  }
});
