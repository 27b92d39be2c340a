import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { createTransport, type TransportOptions } from "../src/browser/transport.js";
import { FakePage, settled } from "./page.js";
import { type Message, readBody } from "./wire.js";

const URL = "https://eu.i.posthog.com/i/v1/logs?token=phc_x";

function transportOf(page: FakePage, options: Partial<TransportOptions> = {}) {
  const said: string[] = [];
  const transport = createTransport({
    page,
    url: URL,
    fetch: page.fetch,
    resource: { "service.name": "shop" },
    delayMs: 3000,
    timeoutMs: 10_000,
    queueRecords: 100,
    queueBytes: 2 ** 20,
    warn: (text) => said.push(text),
    ...options,
  });
  const emit = (body: string, severity = 9) => transport.emit({ body, severity, time: page.Date.now() });
  return { transport, emit, said };
}

/** The bodies of the records of each request. */
function sent(page: FakePage): string[][] {
  return page.asked.map(({ url, body }) => {
    const { resourceLogs } = readBody(url.endsWith("=gzip") ? gunzipSync(body) : body);
    const [{ scopeLogs }] = resourceLogs as [Message];
    const [{ logRecords }] = scopeLogs as [Message];
    return (logRecords as Message[]).map((record) => String((record["body"] as Message)["stringValue"]));
  });
}

/** A text that no compression shortens much. */
function noise(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return String.fromCharCode(33 + ((state >>> 16) % 90));
  }).join("");
}

test("records wait for one another, and go in one request that needs no preflight", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  emit("a");
  emit("b");
  await page.clock.advance(2999);
  assert.equal(page.asked.length, 0);
  await page.clock.advance(1);
  await settled();
  assert.deepEqual(sent(page), [["a", "b"]]);
  const [asked] = page.asked;
  assert.equal(asked?.url, URL);
  assert.deepEqual(Object.keys(asked ?? {}).sort(), ["body", "credentials", "keepalive", "method", "signal", "url"]);
  assert.deepEqual([asked?.method, asked?.keepalive, asked?.credentials], ["POST", true, "omit"]);
  assert.deepEqual(transport.stats(), { emitted: 2, accepted: 2, lost: {}, queued: 0, requests: 1 });
});

test("what is long is compressed, but not at the end of a page", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  emit("x".repeat(5000));
  assert.equal(await transport.flush(1000), "success");
  emit("y".repeat(5000));
  transport.leave();
  assert.deepEqual(
    page.asked.map(({ url, body }) => [url.endsWith("&compression=gzip"), body.length < 900]),
    [
      [true, true],
      [false, false],
    ],
  );
  assert.deepEqual(sent(page), [["x".repeat(5000)], ["y".repeat(5000)]]);
});

test("at the end of a page no more is kept alive than a browser allows; what is beyond goes all the same", async () => {
  const page = new FakePage();
  page.pends = true;
  const { transport, emit } = transportOf(page);
  for (let at = 0; at < 40; at++) emit(noise(5000));
  transport.leave();
  const alive = page.asked.filter(({ keepalive }) => keepalive);
  const bytes = alive.reduce((sum, { body }) => sum + body.length, 0);
  assert.ok(bytes > 50_000 && bytes <= 61_440, `${bytes} bytes`);
  assert.ok(alive.length <= 9 && page.asked.length > alive.length);
  assert.equal(sent(page).flat().length, 40);
  page.pends = false;
  for (const go of page.pending) go();
  await settled();
  assert.equal(transport.stats().accepted, 40);
  // All of it may be used again.
  emit("later");
  transport.leave();
  assert.equal(page.asked.at(-1)?.keepalive, true);
});

test("at most nine requests are kept alive", () => {
  const page = new FakePage();
  page.pends = true;
  const { transport, emit } = transportOf(page);
  for (let at = 0; at < 12; at++) {
    emit("short");
    transport.leave();
  }
  assert.deepEqual(
    page.asked.map(({ keepalive }) => keepalive),
    Array.from({ length: 12 }, (_, at) => at < 9),
  );
});

test("what is answered by a failure that passes is sent again, in its order, with what came since", async () => {
  const check = async (status: number) => {
    const page = new FakePage();
    const { transport, emit } = transportOf(page);
    page.statuses.push(status, status);
    emit("a");
    assert.equal(await transport.flush(1000), "failure");
    assert.equal(transport.stats().queued, 1);
    emit("b");
    await page.clock.advance(30_000);
    await settled();
    assert.deepEqual(sent(page).at(-1), ["a", "b"], String(status));
    assert.deepEqual(transport.stats().lost, {});
  };
  await Promise.all([0, 408, 429, 503].map(check));
});

test("after three requests without an answer the endpoint is left alone, until the page is online again", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  page.statuses.push(0, 0, 0);
  emit("a");
  await page.clock.advance(10_000);
  assert.equal(page.asked.length, 3);
  await page.clock.advance(40_000);
  assert.equal(page.asked.length, 3);
  transport.resume();
  await settled();
  assert.equal(page.asked.length, 4);
  assert.deepEqual(
    page.asked.map(({ keepalive }) => keepalive),
    [true, false, false, true],
  );
  assert.equal(transport.stats().accepted, 1);
});

test("while the page is offline nothing is tried", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  page.navigator.onLine = false;
  emit("a");
  assert.equal(await transport.flush(1000), "failure");
  await page.clock.advance(120_000);
  assert.equal(page.asked.length, 0);
  page.navigator.onLine = true;
  transport.resume();
  await settled();
  assert.deepEqual(sent(page), [["a"]]);
});

test("where there is no room the oldest goes, errors last, and it is said once", async () => {
  const page = new FakePage();
  const { transport, emit, said } = transportOf(page, { queueRecords: 3 });
  emit("error", 17);
  for (const body of ["a", "b", "c", "d"]) emit(body);
  await page.clock.advance(1);
  assert.deepEqual(said, ['lost records: {"queue_full":2}']);
  emit("e");
  await page.clock.advance(100);
  assert.equal(said.length, 1);
  // The notice takes a place, too.
  assert.equal(await transport.flush(1000), "success");
  assert.deepEqual(sent(page), [["error", 'LipService lost records: {"queue_full":2}', "e"]]);
  const { emitted, accepted, lost, queued } = transport.stats();
  assert.deepEqual([emitted, accepted, lost, queued], [6, 2, { queue_full: 4 }, 0]);
  await page.clock.advance(60_000);
  assert.deepEqual(said.at(-1), 'lost records: {"queue_full":2}');
});

test("the queue is bounded in bytes", () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page, { queueBytes: 10_000 });
  for (let at = 0; at < 30; at++) emit("x".repeat(1000));
  assert.equal(transport.stats().queued, 9);
  assert.deepEqual(transport.stats().lost, { queue_full: 21 });
});

test("a batch that is refused as too large is halved, down to the record that is", async () => {
  const check = async ([status, loss]: readonly [number, string]) => {
    const page = new FakePage();
    const fetch: typeof page.fetch = async (url, request) => {
      const reply = await page.fetch(url, request);
      return sent(page).at(-1)?.includes("bad") ? { status } : reply;
    };
    const { transport, emit } = transportOf(page, { fetch });
    for (const body of ["a", "b", "bad", "c", "d"]) emit(body);
    await page.clock.advance(60_000);
    const { accepted, lost, queued } = transport.stats();
    assert.deepEqual([accepted, lost, queued], [4, { [loss]: 1 }, 0], String(status));
  };
  const cases = { too_large: 413, bad_request: 400, server_error: 500 };
  await Promise.all(Object.entries(cases).map(([loss, status]) => check([status, loss])));
});

test("what no repetition mends is lost, and counted by what it was", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  page.statuses.push(404);
  emit("a");
  assert.equal(await transport.flush(1000), "failure");
  assert.deepEqual(transport.stats().lost, { refused: 1 });
});

test("a token that is not taken ends all sending", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  page.statuses.push(401);
  emit("a");
  assert.equal(await transport.flush(1000), "failure");
  emit("b");
  await page.clock.advance(60_000);
  assert.equal(page.asked.length, 1);
  assert.deepEqual(transport.stats(), { emitted: 2, accepted: 0, lost: { unauthorized: 2 }, queued: 0, requests: 1 });
});

test("an endpoint that does not know the compression gets none from then on", async () => {
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  page.statuses.push(415);
  emit("x".repeat(3000));
  assert.equal(await transport.flush(1000), "success");
  emit("y".repeat(3000));
  assert.equal(await transport.flush(1000), "success");
  assert.deepEqual(
    page.asked.map(({ url }) => url.endsWith("gzip")),
    [true, false, false],
  );
});

test("a flush says when its time is up, and a request ends with its own", async () => {
  const page = new FakePage();
  page.pends = true;
  const { transport, emit } = transportOf(page);
  emit("a");
  const flushed = transport.flush(500);
  await settled();
  await page.clock.advance(500);
  assert.equal(await flushed, "timeout");
  assert.equal(page.asked[0]?.signal.aborted, false);
  await page.clock.advance(9500);
  assert.equal(page.asked[0]?.signal.aborted, true);
});

test("what is left when it is closed is lost, and so is what comes later", async () => {
  const page = new FakePage();
  const { transport, emit, said } = transportOf(page);
  page.statuses.push(503);
  emit("a");
  assert.equal(await transport.close(1000), "failure");
  emit("b");
  assert.deepEqual(transport.stats().lost, { shutdown: 1, closed: 1 });
  assert.deepEqual(said, ['lost records: {"shutdown":1}']);
});

test("a record that cannot be written is counted", () => {
  const page = new FakePage();
  const { transport } = transportOf(page);
  transport.emit(undefined as never);
  assert.deepEqual(transport.stats().lost, { unencodable: 1 });
});

test("where nothing can be compressed, requests go as they are", async (context) => {
  context.mock.method(globalThis, "CompressionStream", () => {
    throw new TypeError("no such format");
  });
  const page = new FakePage();
  const { transport, emit } = transportOf(page);
  emit("x".repeat(3000));
  assert.equal(await transport.flush(1000), "success");
  assert.equal(page.asked[0]?.url, URL);
});
