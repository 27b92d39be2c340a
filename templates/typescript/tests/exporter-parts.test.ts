import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { ManualClock } from "../conformance/agent-clock.js";
import { Diagnostics } from "../src/export/diagnostics.js";
import { checkedBits } from "../src/export/platform.js";
import { RecordWriter } from "../src/export/record-writer.js";
import type { Answer } from "../src/export/transport.js";
import { JsonEncoder } from "../src/otlp/json.js";
import { Bench, ERROR, INFO, MemoryTransport, POSTHOG } from "./exporting.js";

const nonsense: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  "no status": () => ({ status: Number.NaN }),
  "a text": () => "200",
  "a throw": () => assert.fail("broken"),
  "a rejection with nothing": () => Promise.reject(),
  "a rejection with what is no text": () => Promise.reject(Object.create(null)),
  "a getter that throws": () => ({
    get status() {
      return assert.fail("broken");
    },
  }),
};
for (const [what, answer] of Object.entries(nonsense))
  test(`a transport of one's own that answers ${what} is told of and asked again after a wait`, async () => {
    const transport = new MemoryTransport();
    const bench = new Bench({ delayMs: 1 }, transport);
    const send = transport.send.bind(transport);
    transport.send = () => {
      transport.send = send;
      return answer() as ReturnType<typeof send>;
    };
    bench.emit(1);
    await bench.pass(1);
    assert.deepEqual([bench.exporter.stats().inFlight, bench.lines.length], [1, 1]);
    assert.ok(bench.lines[0]?.includes("trying again in 250 ms"), bench.lines[0]);
    await bench.pass(250);
    assert.equal(bench.exporter.stats().accepted, 1);
  });

test("a request of a transport that never settles is cut when its time is up, and what comes later changes nothing", async () => {
  const transport = new MemoryTransport();
  const bench = new Bench({ delayMs: 1, requestTimeoutMs: 1000 }, transport);
  const send = transport.send.bind(transport);
  const signals: AbortSignal[] = [];
  let reject: (error: Error) => void = () => undefined;
  const never = new Promise<Answer>((_, settle) => {
    reject = settle;
  });
  transport.send = ({ signal }) => {
    signals.push(signal);
    transport.send = send;
    return never;
  };
  bench.emit(1);
  await bench.pass(1);
  await bench.pass(999);
  assert.deepEqual([signals[0]?.aborted, bench.exporter.stats().inFlight, bench.lines], [false, 1, []]);
  await bench.pass(101);
  assert.equal(signals[0]?.aborted, true);
  assert.ok(bench.lines[0]?.includes("no answer within 1000 ms"), bench.lines[0]);
  reject(new Error("late"));
  await bench.pass(250);
  assert.deepEqual([bench.exporter.stats().accepted, transport.bodies], [1, [["0"]]]);
  assert.equal(await bench.exporter.shutdown(), "success");
});

test("a status that a transport knows of when its time is up counts", async () => {
  const transport = new MemoryTransport([{ status: 404 }]);
  transport.gate = new Promise(() => undefined);
  const bench = new Bench({ delayMs: 1, requestTimeoutMs: 1000 }, transport);
  bench.emit(1);
  await bench.pass(1);
  await bench.pass(1000);
  assert.deepEqual(bench.exporter.stats().lost, { refused: 1 });
});

test("an answer with no more than a status is one, and a transport that cannot be closed is left", async () => {
  const transport = new MemoryTransport();
  transport.send = async () => ({ status: 200 }) as Answer;
  transport.close = () => assert.fail("broken");
  const bench = new Bench({}, transport);
  bench.emit(1);
  assert.equal(await bench.exporter.shutdown(), "success");
  assert.deepEqual([bench.exporter.stats().accepted, bench.lines], [1, []]);
});

for (const bits of [() => Number.NaN, () => 2 ** 24, () => assert.fail("broken")])
  test(`bits that are none are told of and replaced (${bits})`, () => {
    const told: string[] = [];
    const found = checkedBits(bits, (text) => told.push(text));
    assert.ok(Number.isInteger(found) && found >= 0 && found < 2 ** 24);
    assert.equal(told.length, 1);
  });

test("whoever prints an exporter sees no token", () => {
  const { exporter } = new Bench({ ...POSTHOG, headers: { "X-Token": "phc_test" } });
  const printed = [inspect(exporter, { depth: 20, showHidden: true }), JSON.stringify(exporter)].join();
  assert.ok(!printed.includes("phc_test"), printed);
});

test("an error that waits keeps no bytes of records below it", () => {
  const makeEncoder = () => new JsonEncoder([], "1", { observedTime: true, severityText: true });
  const writer = new RecordWriter(makeEncoder, new ManualClock(), true);
  const [info, error, other] = [INFO, ERROR, INFO].map((severity) => writer.write({ body: "x", severity })?.piece);
  assert.equal(info?.bytes, other?.bytes);
  assert.notEqual(info?.bytes, error?.bytes);
});

test("a line that cannot be taken at once ends nothing", async () => {
  const diagnostics = new Diagnostics(() => Promise.reject(new Error("broken")), new ManualClock(), 1);
  diagnostics.write("x");
  await new Bench().settle();
});
