import assert from "node:assert/strict";
import { test } from "node:test";
import { GZIP_ABOVE } from "../src/export/tables.js";
import type { LogRecord } from "../src/log-record.js";
import { Bench, ERROR, INFO, MemoryTransport, POSTHOG } from "./exporting.js";

function numbered(first: number, end: number): string[] {
  return Array.from({ length: end - first }, (_, at) => `${first + at}`);
}

test("records wait for others as long as the option says", async () => {
  const bench = new Bench({ delayMs: 100 });
  bench.emit(2);
  await bench.pass(60);
  bench.emit(1, INFO, 2);
  await bench.pass(39);
  assert.deepEqual(bench.transport.bodies, []);
  await bench.pass(1);
  assert.deepEqual(bench.transport.bodies, [["0", "1", "2"]]);
  assert.equal(bench.exporter.stats().accepted, 3);
  bench.assertExact();
});

test("a full batch goes at once, the rest when its time has come", async () => {
  const bench = new Bench({ batchRecords: 4, delayMs: 100 });
  bench.emit(10);
  await bench.settle();
  assert.deepEqual(bench.transport.bodies, [numbered(0, 4), numbered(4, 8)]);
  await bench.pass(100);
  assert.deepEqual(bench.transport.bodies.at(-1), ["8", "9"]);
});

test("no request is longer than its bound, but for one long record", async () => {
  const bench = new Bench({ batchBytes: 2048, compression: "none" });
  const size = 300;
  for (let n = 0; n < 30; n++) bench.exporter.emit({ body: `${n}`.padEnd(size, "x") });
  bench.exporter.emit({ body: "y".repeat(5000) });
  await bench.settle();
  await bench.pass(1000);
  const lengths = bench.transport.requests.map(({ body }) => body.length);
  assert.equal(bench.transport.bodies.flat().length, 31);
  assert.ok(lengths.slice(0, -1).every((length) => length <= 2048));
  assert.ok(lengths.slice(0, -2).every((length) => length > 2048 - 2 * size)); // the last before the long one is a rest
  assert.equal(bench.transport.bodies.at(-1)?.length, 1);
});

test("there is one request at a time, and order is kept", async () => {
  const transport = new MemoryTransport();
  let open: () => void = () => undefined;
  transport.gate = new Promise((resolve) => {
    open = resolve;
  });
  const bench = new Bench({ batchRecords: 2 }, transport);
  bench.emit(6);
  await bench.settle();
  assert.deepEqual([transport.requests.length, bench.exporter.stats().inFlight], [1, 2]);
  open();
  await bench.settle();
  assert.deepEqual(transport.bodies, [numbered(0, 2), numbered(2, 4), numbered(4, 6)]);
});

test("when the queue is full the oldest below ERROR are lost, and counted", async () => {
  const bench = new Bench({ queueRecords: 4, delayMs: 100 });
  bench.emit(2, ERROR);
  bench.emit(5, INFO, 2);
  bench.assertExact();
  assert.deepEqual(bench.exporter.stats().lost, { queue_full: 3 });
  await bench.pass(100);
  assert.deepEqual(bench.transport.bodies[0], ["0", "1", "5", "6"]);
  assert.equal(bench.lines[0], "LipService: lost 3 records: queue_full 3");
  bench.assertExact();
});

test("a batch that is too large is halved until it fits, in order, and newer records wait", async () => {
  const bench = new Bench({ batchRecords: 4 }, new MemoryTransport([{ status: 413 }, { status: 413 }]));
  bench.emit(6);
  await bench.pass(1000);
  assert.deepEqual(bench.transport.bodies, [["0", "1", "2", "3"], ["0", "1"], ["0"], ["1"], ["2", "3"], ["4", "5"]]);
  assert.equal(bench.exporter.stats().accepted, 6);
  bench.assertExact();
});

test("one bad record among many is found and lost alone", async () => {
  const refuses = new MemoryTransport();
  refuses.replies.push(
    ...Array.from({ length: 40 }, () => () => {
      const isBad = refuses.bodies.at(-1)?.includes("300");
      return { status: isBad === true ? 400 : 200 };
    }),
  );
  const bench = new Bench(POSTHOG, refuses);
  bench.emit(512);
  await bench.settle(60);
  const { accepted, lost, requests } = bench.exporter.stats();
  assert.deepEqual([accepted, lost, requests], [511, { bad_request: 1 }, 19]);
  bench.assertExact();
});

test("bisecting ends, and loses what is left", async () => {
  const refuses = new MemoryTransport(Array.from({ length: 200 }, () => ({ status: 400 })));
  const bench = new Bench(POSTHOG, refuses);
  bench.emit(64);
  await bench.settle();
  await bench.clock.advance(1000);
  await bench.settle(200);
  const { lost, requests } = bench.exporter.stats();
  assert.deepEqual(lost, { bad_request: 64 });
  // The batch, as many as bisecting may cost, and one for each part that is left then.
  assert.ok(requests < 50, `${requests} requests`);
});

test("what fails is sent again after a wait, again and again, and nothing overtakes it", async () => {
  const bench = new Bench({ delayMs: 1 }, new MemoryTransport([{ status: 503 }, { status: 0, error: "refused" }]));
  bench.emit(2);
  await bench.pass(1);
  bench.emit(1, INFO, 2);
  await bench.pass(249);
  assert.equal(bench.transport.requests.length, 1);
  await bench.pass(1);
  assert.equal(bench.transport.requests.length, 2);
  await bench.pass(500);
  await bench.pass(1);
  assert.deepEqual(bench.transport.bodies, [["0", "1"], ["0", "1"], ["0", "1"], ["2"]]);
  const { accepted, retries, requests } = bench.exporter.stats();
  assert.deepEqual([accepted, retries, requests], [3, 2, 4]);
});

test("a pause lasts as long as the endpoint asked, whatever the clock on the wall says", async () => {
  const bench = new Bench({ delayMs: 1 }, new MemoryTransport([{ status: 429, retryAfter: "900" }]));
  bench.emit(1);
  await bench.pass(1);
  bench.clock.step(3_600_000);
  assert.equal(bench.exporter.stats().throttled, true);
  await bench.pass(899_999);
  assert.equal(bench.transport.requests.length, 1);
  await bench.pass(1);
  assert.deepEqual([bench.exporter.stats().accepted, bench.exporter.stats().throttled], [1, false]);
});

test("while a pause lasts, records below ERROR are taken only while the queue is less than half full", async () => {
  const bench = new Bench({ queueRecords: 8, delayMs: 1 }, new MemoryTransport([{ status: 429, retryAfter: "10" }]));
  bench.emit(2);
  await bench.pass(1);
  bench.emit(6, INFO, 2);
  bench.emit(3, ERROR, 8);
  const { queued, inFlight, lost } = bench.exporter.stats();
  assert.deepEqual([queued, inFlight, lost], [5, 2, { throttled: 4 }]);
  bench.assertExact();
  await bench.pass(11_000);
  assert.deepEqual(bench.transport.bodies.slice(1).flat().slice(0, 7), ["0", "1", "2", "3", "8", "9", "10"]);
});

test("a batch that fails at once again and again is halved, and the record that does it is lost", async () => {
  const failing = new MemoryTransport();
  const answer = () => ({ status: failing.bodies.at(-1)?.includes("2") ? 500 : 200 });
  failing.replies.push(...Array.from({ length: 20 }, () => answer));
  const bench = new Bench(POSTHOG, failing);
  bench.emit(4);
  await bench.pass(10_000);
  const { accepted, lost } = bench.exporter.stats();
  assert.deepEqual([accepted, lost], [3, { server_error: 1 }]);
});

test("an endpoint that takes nothing compressed gets nothing compressed any more", async () => {
  const bench = new Bench(POSTHOG, new MemoryTransport([{ status: 415 }]));
  const body = "x".repeat(GZIP_ABOVE);
  bench.exporter.emit({ body });
  await bench.exporter.flush();
  bench.exporter.emit({ body });
  await bench.exporter.flush();
  assert.deepEqual(
    bench.transport.requests.map(({ compress }) => compress),
    [true, false, false],
  );
  assert.equal(bench.exporter.stats().accepted, 2);
});

for (const [options, size, expected] of [
  [{}, 10, false],
  [{}, GZIP_ABOVE, true],
  [{ compression: "none" }, GZIP_ABOVE, false],
] as const)
  test(`a text of ${size} with ${JSON.stringify(options)} is ${expected ? "" : "not "}compressed`, async () => {
    const bench = new Bench({ ...POSTHOG, ...options });
    bench.exporter.emit({ body: "x".repeat(size) });
    await bench.exporter.flush();
    assert.equal(bench.transport.requests[0]?.compress, expected);
  });

test("an endpoint that does not take the token is left alone, and that is said once", async () => {
  const bench = new Bench({ ...POSTHOG, batchRecords: 2 }, new MemoryTransport([{ status: 401 }]));
  bench.emit(5);
  await bench.settle();
  bench.emit(3, INFO, 5);
  assert.deepEqual(bench.exporter.stats().lost, { unauthorized: 8 });
  assert.equal(bench.transport.requests.length, 1);
  assert.equal(bench.lines.filter((line) => line.includes("401")).length, 1);
  bench.assertExact();
});

test("an answer that is too long loses its batch, which is not repeated", async () => {
  const bench = new Bench({}, new MemoryTransport([{ status: 503, isTooLarge: true }]));
  bench.emit(3);
  assert.equal(await bench.exporter.flush(), "failure");
  assert.deepEqual([bench.exporter.stats().lost, bench.transport.requests.length], [{ reply_too_large: 3 }, 1]);
});

test("a partial success counts what was rejected, and repeats nothing", async () => {
  const reply = (text: string) => ({ status: 200, body: new TextEncoder().encode(text) });
  const rejected = '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"bad\\nones"}}';
  const warning = '{"partialSuccess":{"errorMessage":"slow down"}}';
  const bench = new Bench({}, new MemoryTransport([reply(rejected), reply(warning), reply("oops"), reply("{}")]));
  bench.emit(3);
  assert.equal(await bench.exporter.flush(), "failure");
  const send = () => {
    bench.emit(1);
    return bench.exporter.flush();
  };
  assert.deepEqual([await send(), await send(), await send()], ["success", "success", "success"]);
  const { accepted, lost, retries } = bench.exporter.stats();
  assert.deepEqual([accepted, lost, retries], [4, { rejected: 2 }, 0]);
  assert.ok(bench.lines.some((line) => line.endsWith("rejected 2 records: bad ones")));
  assert.ok(bench.lines.some((line) => line.endsWith("says: slow down")));
  assert.equal(bench.lines.filter((line) => line.includes("cannot be read")).length, 1);
});

test("PostHog's answers are not read", async () => {
  const body = new TextEncoder().encode('{"partialSuccess":{"rejectedLogRecords":"2"}}');
  const bench = new Bench(POSTHOG, new MemoryTransport([{ status: 200, body }]));
  bench.emit(3);
  assert.equal(await bench.exporter.flush(), "success");
  assert.deepEqual([bench.exporter.stats().accepted, bench.lines], [3, []]);
});

test("a redirect is not followed; the address it names is said", async () => {
  const bench = new Bench({}, new MemoryTransport([{ status: 307, location: "https://elsewhere.test/" }]));
  bench.emit(1);
  assert.equal(await bench.exporter.flush(), "failure");
  assert.deepEqual(bench.exporter.stats().lost, { refused: 1 });
  assert.ok(bench.lines.some((line) => line.includes("https://elsewhere.test/")));
});

test("without a destination records are lost and counted, and it is said once", async () => {
  const bench = new Bench({ otlpEndpoint: "" });
  bench.emit(3);
  assert.equal(bench.exporter.way, "nowhere");
  assert.equal(await bench.exporter.flush(), "success");
  assert.equal(await bench.exporter.shutdown(), "success");
  assert.deepEqual(bench.exporter.stats().lost, { no_destination: 3 });
  assert.equal(bench.lines.length, 1);
  bench.assertExact();
});

test("what is said of options is said when the exporter is made", () => {
  const bench = new Bench({ delayMs: -1, queueRecords: 0 });
  assert.equal(bench.lines.length, 2);
});

test("a record that cannot be read is lost and counted; one of which some can be read goes out", async () => {
  const fails = (): never => {
    throw new Error("hostile");
  };
  const bench = new Bench();
  const hostile = [null, undefined, new Proxy({}, { get: fails })];
  for (const record of hostile) bench.exporter.emit(record as LogRecord);
  bench.exporter.emit(Object.defineProperty({ body: "half" }, "attributes", { get: fails }));
  await bench.exporter.flush();
  assert.deepEqual(bench.exporter.stats().lost, { unencodable: hostile.length });
  assert.deepEqual(bench.transport.bodies, [["half"]]);
  bench.assertExact();
});

test("what a record logs while it is written goes out too, and does not end in a circle", async () => {
  const bench = new Bench();
  const { exporter } = bench;
  const inner: LogRecord = {
    get body() {
      exporter.emit(inner);
      return "inner";
    },
  };
  exporter.emit(inner);
  await exporter.flush();
  assert.ok(bench.transport.bodies.flat().length >= 1);
  bench.assertExact();
});

test("a record has the time at which it was emitted, unless it has its own", async () => {
  const bench = new Bench();
  const now = bench.clock.wall();
  bench.exporter.emit({ body: "now" });
  bench.exporter.emit({ body: "then", time: 5n, observedTime: 7n });
  await bench.exporter.flush();
  const text = new TextDecoder().decode(bench.transport.requests[0]?.body);
  for (const time of [`"${now}000000"`, '"timeUnixNano":"5"', '"observedTimeUnixNano":"7"'])
    assert.ok(text.includes(time), time);
});

test("statistics cannot be changed", () => {
  const stats = new Bench().exporter.stats();
  assert.ok(Object.isFrozen(stats) && Object.isFrozen(stats.lost));
});

test("halves of a batch that was only too large do not count as a search for a bad record", async () => {
  const refuses = new MemoryTransport();
  refuses.replies.push(
    ...Array.from({ length: 300 }, () => () => {
      const bodies = refuses.bodies.at(-1) ?? [];
      if (bodies.length > 2) return { status: 413 };
      return { status: bodies.includes("60") ? 400 : 200 };
    }),
  );
  const bench = new Bench(POSTHOG, refuses);
  bench.emit(64);
  assert.equal(await bench.exporter.flush(), "failure");
  const { accepted, lost } = bench.exporter.stats();
  assert.deepEqual([accepted, lost], [63, { bad_request: 1 }]);
});

for (const options of [{}, POSTHOG])
  test(`an answer that cannot be read took the records, and that is said (${Object.keys(options)})`, async () => {
    const bench = new Bench(options, new MemoryTransport([{ status: 200, error: "it cannot be decompressed" }]));
    bench.emit(2);
    assert.equal(await bench.exporter.flush(), "success");
    assert.deepEqual([bench.transport.requests.length, bench.exporter.stats().accepted], [1, 2]);
    assert.equal(bench.lines.filter((line) => line.includes("it cannot be decompressed")).length, 1);
  });

test("a success that is cut short is none the first time, and believed the second time", async () => {
  const cut = { status: 200, error: "it was cut short" };
  const bench = new Bench({}, new MemoryTransport([cut, cut]));
  bench.emit(2);
  const flush = bench.exporter.flush();
  await bench.pass(60_000);
  assert.equal(await flush, "success");
  assert.deepEqual([bench.transport.requests.length, bench.exporter.stats().accepted], [2, 2]);
});

test("no line has a user, a query, a control character or much of what an endpoint wrote", async () => {
  const location = "https://user:secret@elsewhere.test/x?token=secret#secret";
  const errorMessage = `\u001b[31m${"ü".repeat(300)}secret`;
  const body = new TextEncoder().encode(JSON.stringify({ partialSuccess: { errorMessage } }));
  const replies = [
    { status: 307, location },
    { status: 200, body },
  ];
  const options = { otlpEndpoint: "http://user:secret@collector.test/v1/logs?token=secret" };
  const bench = new Bench(options, new MemoryTransport(replies));
  bench.emit(1);
  await bench.exporter.flush();
  bench.emit(1);
  await bench.exporter.flush();
  const text = bench.lines.join("\n");
  assert.ok(text.includes("another address, …@elsewhere.test/x, which"), text);
  assert.ok(text.includes(`says:  [31m${"ü".repeat(97)}`) && !text.includes("ü".repeat(98)), text);
  assert.ok(!text.includes("secret"), text);
});
