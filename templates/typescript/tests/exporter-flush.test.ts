import assert from "node:assert/strict";
import { test } from "node:test";
import { NodeExporter } from "../src/export/node-exporter.js";
import { LOST_KEY, NOTICE_KEY, NOTICE_SECONDS } from "../src/export/tables.js";
import type { ExporterOptions } from "../src/index.js";
import { Bench, INFO, MemoryTransport, POSTHOG, recordsOf } from "./exporting.js";

const SECOND = 1000;
const USER_AGENT = /^LipService-TypeScript\/\d/;

/** An endpoint that answers when it is told to. */
function held(replies: ConstructorParameters<typeof MemoryTransport>[0] = []): [MemoryTransport, () => void] {
  const transport = new MemoryTransport(replies);
  let open: () => void = () => undefined;
  transport.gate = new Promise((resolve) => {
    open = resolve;
  });
  return [transport, open];
}

test("a flush sends at once and says that all arrived", async () => {
  const bench = new Bench();
  bench.emit(3);
  assert.equal(await bench.exporter.flush(), "success");
  assert.deepEqual(bench.transport.bodies, [["0", "1", "2"]]);
});

test("a flush of nothing is a success", async () => {
  assert.equal(await new Bench().exporter.flush(0), "success");
});

test("many flushes at once: each speaks of the records in front of it", async () => {
  const [transport, open] = held([{ status: 400 }, { status: 200 }, { status: 400 }]);
  const bench = new Bench({ batchRecords: 1 }, transport);
  const flushes = [0, 1, 2].map((n) => {
    bench.emit(1, INFO, n);
    return [bench.exporter.flush(), bench.exporter.flush(), bench.exporter.flush()];
  });
  const early = bench.exporter.flush(5);
  await bench.pass(5);
  assert.equal(await early, "timeout");
  open();
  await bench.settle();
  assert.deepEqual(
    await Promise.all(flushes.flat()),
    Array.from({ length: 9 }, () => "failure"),
  );
  bench.emit(1);
  assert.equal(await bench.exporter.flush(), "success");
  bench.assertExact();
});

test("losses before a flush are not its own, those since are", async () => {
  const bench = new Bench({ queueRecords: 2, delayMs: 1000 });
  bench.emit(3);
  const flush = bench.exporter.flush();
  assert.equal(await flush, "success");
  bench.emit(2);
  const failing = bench.exporter.flush();
  bench.emit(1);
  assert.equal(await failing, "failure");
  bench.assertExact();
});

test("a flush does not wait for records behind it", async () => {
  const bench = new Bench({ batchRecords: 2, delayMs: 1000 }, new MemoryTransport([{ status: 200 }, { status: 503 }]));
  bench.emit(2);
  const flush = bench.exporter.flush();
  bench.emit(2);
  assert.equal(await flush, "success");
});

test("a flush shortens no wait between tries", async () => {
  const bench = new Bench({ delayMs: 1 }, new MemoryTransport([{ status: 503 }]));
  bench.emit(1);
  await bench.pass(1);
  const flush = bench.exporter.flush(10_000);
  await bench.pass(249);
  assert.equal(bench.transport.requests.length, 1);
  await bench.pass(1);
  assert.equal(await flush, "success");
});

test("shutdown sends what is left, closes the connection, and is one for all callers", async () => {
  const bench = new Bench({ batchRecords: 2 });
  bench.emit(5);
  const results = await Promise.all([bench.exporter.shutdown(), bench.exporter.shutdown(1)]);
  assert.deepEqual(results, ["success", "success"]);
  assert.deepEqual(bench.transport.bodies, [["0", "1"], ["2", "3"], ["4"]]);
  assert.equal(bench.transport.isClosed, true);
  bench.emit(2);
  assert.deepEqual(bench.exporter.stats().lost, { closed: 2 });
  assert.equal(await bench.exporter.flush(), "success");
  bench.assertExact();
});

for (const [failures, result, accepted] of [
  [1, "success", 1],
  [2, "failure", 0],
] as const)
  test(`at shutdown a wait ends at once for one more try, and no more (${result})`, async () => {
    const replies = Array.from({ length: failures }, () => ({ status: 503 }));
    const bench = new Bench({ delayMs: 1 }, new MemoryTransport(replies));
    bench.emit(1);
    await bench.pass(1);
    assert.equal(await bench.exporter.shutdown(), result);
    assert.deepEqual([bench.exporter.stats().accepted, bench.transport.requests.length], [accepted, 2]);
    bench.assertExact();
  });

test("at shutdown a first try that fails is repeated at once", async () => {
  const bench = new Bench({}, new MemoryTransport([{ status: 503 }]));
  bench.emit(1);
  assert.equal(await bench.exporter.shutdown(), "success");
});

test("at shutdown nobody waits for a pause", async () => {
  const bench = new Bench({ delayMs: 1, batchRecords: 2 }, new MemoryTransport([{ status: 429, retryAfter: "60" }]));
  bench.emit(3);
  await bench.pass(1);
  assert.equal(await bench.exporter.shutdown(), "failure");
  assert.deepEqual([bench.exporter.stats().lost, bench.transport.requests.length], [{ shutdown: 3 }, 1]);
  bench.assertExact();
});

test("shutdown is over when its time is up, and cuts a request that hangs", async () => {
  const [transport] = held();
  const bench = new Bench({ batchRecords: 2 }, transport);
  bench.emit(5);
  const shutdown = bench.exporter.shutdown(2000);
  await bench.pass(1999);
  assert.equal(bench.exporter.stats().inFlight, 2);
  await bench.pass(1);
  assert.equal(await shutdown, "timeout");
  assert.equal(transport.requests[0]?.signal.aborted, true);
  assert.deepEqual(bench.exporter.stats().lost, { shutdown: 5 });
  bench.assertExact();
});

test("a shutdown without time sends nothing", async () => {
  const bench = new Bench();
  bench.emit(2);
  const shutdown = bench.exporter.shutdown(0);
  await bench.pass(0);
  assert.equal(await shutdown, "timeout");
  assert.deepEqual([bench.transport.requests.length, bench.exporter.stats().lost], [0, { shutdown: 2 }]);
});

test("flush, shutdown and emit at once: every record is accounted for", async () => {
  const bench = new Bench({ batchRecords: 7, queueRecords: 50 });
  const flushes: Promise<string>[] = [];
  for (let n = 0; n < 20; n++) {
    bench.emit(10);
    flushes.push(bench.exporter.flush());
  }
  const shutdown = bench.exporter.shutdown();
  bench.emit(5);
  assert.equal((await Promise.all(flushes)).length, 20);
  assert.equal(await shutdown, "success");
  const { accepted, lost } = bench.exporter.stats();
  assert.deepEqual([accepted, lost], [50, { queue_full: 150, closed: 5 }]);
  bench.assertExact();
});

function noticesOf(transport: MemoryTransport): unknown[] {
  const records = transport.requests.flatMap(({ body }) => recordsOf(body));
  return records.filter(({ attributes }) => JSON.stringify(attributes ?? []).includes(NOTICE_KEY));
}

test("losses are told by a record, at most once in a while", async () => {
  const bench = new Bench({ queueRecords: 2, delayMs: 1 });
  bench.emit(14);
  await bench.pass(1);
  await bench.pass(1);
  const [notice, ...others] = noticesOf(bench.transport) as { readonly body: object; readonly attributes: object[] }[];
  assert.deepEqual(others, []);
  assert.deepEqual(notice?.body, { stringValue: "LipService lost 12 records: queue_full 12" });
  const lost = { kvlistValue: { values: [{ key: "queue_full", value: { intValue: "12" } }] } };
  assert.deepEqual(notice?.attributes, [
    { key: NOTICE_KEY, value: { stringValue: "loss" } },
    { key: LOST_KEY, value: lost },
  ]);
  bench.emit(3);
  await bench.pass(10);
  assert.equal(noticesOf(bench.transport).length, 1);
  await bench.pass(NOTICE_SECONDS * SECOND);
  bench.emit(1);
  await bench.pass(1);
  await bench.pass(1);
  assert.equal(noticesOf(bench.transport).length, 2);
  const { emitted, accepted, notices } = bench.exporter.stats();
  assert.deepEqual([emitted, accepted, notices], [18, 5, 2]);
  assert.deepEqual(
    bench.lines,
    [12, 1].map((lost) => `LipService: lost ${lost} records: queue_full ${lost}`),
  );
  bench.assertExact();
});

test("losses are told at shutdown, while there is time", async () => {
  const bench = new Bench({ queueRecords: 2 });
  bench.emit(3);
  assert.equal(await bench.exporter.shutdown(), "success");
  assert.equal(noticesOf(bench.transport).length, 1);
});

test("a token provider is asked before each request, unless its token lasts", async () => {
  let asked = 0;
  const tokenProvider = () => {
    asked++;
    return { token: `t${asked}`, expiresAt: asked === 1 ? undefined : bench.clock.wall() + 60_000 };
  };
  const bench = new Bench({ tokenProvider });
  const tokens = () => bench.transport.requests.map(({ headers }) => headers.get("Authorization"));
  const send = async () => {
    bench.emit(1);
    await bench.exporter.flush();
  };
  await send();
  await send();
  await send();
  await bench.pass(30_000);
  await send();
  assert.deepEqual(tokens(), ["Bearer t1", "Bearer t2", "Bearer t2", "Bearer t3"]);
});

test("a token that is not taken is replaced once at once, and then after a wait", async () => {
  const replies = [{ status: 401 }, { status: 401 }];
  let asked = 0;
  const tokenProvider = async () => `t${asked++}`;
  const bench = new Bench({ ...POSTHOG, delayMs: 1, tokenProvider }, new MemoryTransport(replies));
  bench.emit(1);
  await bench.pass(1);
  assert.deepEqual([bench.transport.requests.length, bench.exporter.stats().inFlight], [2, 1]);
  await bench.pass(500);
  assert.deepEqual([bench.exporter.stats().accepted, asked], [1, 3]);
});

test("a provider that fails, hangs or gives no token is a request that failed", async () => {
  const never = new Promise<string>(() => undefined);
  const results = [() => Promise.reject(new Error("no luck")), () => never, () => "", () => 5, () => null, () => "ok"];
  const tokenProvider = () => results.shift()?.() as string;
  const bench = new Bench({ tokenProvider, delayMs: 1, requestTimeoutMs: 100 });
  bench.emit(1);
  await bench.pass(1);
  await bench.pass(120_000);
  assert.equal(bench.exporter.stats().accepted, 1);
  assert.equal(bench.transport.requests.length, 1);
  assert.ok(bench.lines.some((line) => line.includes("no luck")));
});

test("headers of one's own are sent, but for those that say what the body is", async () => {
  const headers = { "X-Team": "t 1", "content-type": "text/plain", Authorization: "Basic x" };
  const bench = new Bench({ headers });
  bench.emit(1);
  await bench.exporter.flush();
  const sent = Object.fromEntries(bench.transport.requests[0]?.headers ?? []);
  assert.equal(sent["Content-Type"], "application/json");
  assert.deepEqual([sent["X-Team"], sent["Authorization"], sent["content-type"]], ["t 1", "Basic x", undefined]);
  assert.match(sent["User-Agent"] ?? "", USER_AGENT);
});

test("an authorization of one's own wins over the key, and a token provider over both", async () => {
  const sent = async (options: ExporterOptions) => {
    const bench = new Bench({ ...POSTHOG, ...options });
    bench.emit(1);
    await bench.exporter.flush();
    const names = [...(bench.transport.requests[0]?.headers ?? [])];
    return names.filter(([name]) => name.toLowerCase() === "authorization").map(([, value]) => value);
  };
  const headers = { authorization: "Basic x" };
  assert.deepEqual(await sent({}), ["Bearer phc_test"]);
  assert.deepEqual(await sent({ headers }), ["Basic x"]);
  assert.deepEqual(await sent({ headers, tokenProvider: () => "t" }), ["Bearer t"]);
});

test("any endpoint that does not take a token is asked once more with a fresh one, and then not again", async () => {
  let asked = 0;
  const tokenProvider = () => `t${asked++}`;
  const bench = new Bench({ tokenProvider }, new MemoryTransport([{ status: 401 }, { status: 401 }]));
  bench.emit(1);
  assert.equal(await bench.exporter.flush(), "failure");
  assert.deepEqual([asked, bench.exporter.stats().lost], [2, { refused: 1 }]);
});

test("who goes on logging does not hold up the end: one record at most tells of losses", async () => {
  const bench = new Bench({ queueRecords: 10, batchRecords: 1 });
  const { transport } = bench;
  transport.replies.push(
    ...Array.from({ length: 50 }, () => () => {
      bench.emit(1);
      return { status: 200 };
    }),
  );
  bench.emit(3);
  assert.equal(await bench.exporter.shutdown(), "success");
  assert.deepEqual([noticesOf(transport).length, transport.requests.length], [1, 4]);
  bench.assertExact();
});

test("what is lost while the last words are said is lost as closed, and counted", async () => {
  const lines: string[] = [];
  const parts = { transport: new MemoryTransport(), environment: {} };
  const exporter: NodeExporter = new NodeExporter(
    { otlpEndpoint: "localhost" },
    {
      ...parts,
      diagnostics: (line) => {
        if (lines.push(line) === 1) exporter.emit({ body: "of a line" });
      },
    },
  );
  exporter.emit({ body: "x" });
  assert.equal(await exporter.shutdown(0), "timeout");
  assert.deepEqual(exporter.stats().lost, { closed: 1, shutdown: 1 });
});

test("no line tells of no losses", async () => {
  const bench = new Bench();
  const shutdown = bench.exporter.shutdown(0);
  bench.emit(1);
  await shutdown;
  const late = new Bench();
  late.emit(2);
  assert.equal(await late.exporter.shutdown(0), "timeout");
  await late.settle();
  const lines = [...bench.lines, ...late.lines];
  assert.deepEqual(lines, ["LipService: lost 1 records: closed 1", "LipService: lost 2 records: shutdown 2"]);
});
