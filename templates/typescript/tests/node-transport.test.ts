import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http, { type ServerResponse } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { NodeTransport, type NodeTransportSettings } from "../src/export/node-transport.js";
import type { Answer, TransportRequest } from "../src/export/transport.js";
import { Endpoint, type Handler } from "./endpoint.js";

const LIMIT = 10_000;
const BODY = new TextEncoder().encode("body");

/** Long enough for any machine, where nothing is waited for. */
const PATIENCE_MS = 60_000;

const ok: Handler = (response) => response.end("{}");

/** A transport and its endpoint, both closed when the test ends. */
class Line {
  private constructor(
    readonly endpoint: Endpoint,
    readonly transport: NodeTransport,
  ) {}

  static over(
    context: TestContext,
    endpoint: Endpoint,
    settings: Partial<NodeTransportSettings> = {},
    environment = {},
  ): Line {
    const line = new Line(endpoint, new NodeTransport({ gzipLevel: 6, ...settings }, environment));
    context.after(async () => {
      line.transport.close();
      await endpoint.close();
    });
    return line;
  }

  static async http(context: TestContext, handle: Handler, environment = {}): Promise<Line> {
    return Line.over(context, await Endpoint.http(handle), {}, environment);
  }

  static async raw(context: TestContext, handle: (socket: Socket, connection: number) => void): Promise<Line> {
    return Line.over(context, await Endpoint.raw(handle));
  }

  send(more: Partial<TransportRequest> = {}): Promise<Answer> {
    return this.transport.send({
      url: this.endpoint.url,
      headers: new Map([["X-Test", "ü\n"]]),
      body: BODY,
      compress: false,
      timeoutMs: PATIENCE_MS,
      replyBytes: LIMIT,
      signal: new AbortController().signal,
      ...more,
    });
  }
}

/** Waits until the first connection is closed. */
function closed({ sockets: [socket] }: Endpoint): Promise<unknown> {
  return new Promise((resolve) => (socket?.closed ? resolve(socket) : socket?.once("close", resolve)));
}

function text({ body }: Answer): string {
  return new TextDecoder().decode(body);
}

test("a request has its headers and its body, and the answer what it says", async (context) => {
  const line = await Line.http(context, (response) => {
    response.writeHead(429, { "Retry-After": "7", "Content-Type": "application/json", Location: "/x" });
    response.end('{"a":1}');
  });
  const answer = await line.send({ url: `${line.endpoint.url}?a=b` });
  const { request, body } = line.endpoint.seen[0] ?? assert.fail();
  assert.deepEqual([request.method, request.url, body.toString()], ["POST", "/v1/logs?a=b", "body"]);
  const { "x-test": own, "content-length": length, host } = request.headers;
  assert.deepEqual([Buffer.from(own as string, "latin1").toString(), length, host], ["ü", "4", line.endpoint.host]);
  const { status, retryAfter, location, contentType } = answer;
  assert.deepEqual(
    [status, retryAfter, location, contentType, text(answer)],
    [429, "7", "/x", "application/json", '{"a":1}'],
  );
});

test("a body is compressed where that is asked for", async (context) => {
  const line = await Line.http(context, ok);
  const body = new TextEncoder().encode("body".repeat(1000));
  await line.send({ body, compress: true });
  const seen = line.endpoint.seen[0] ?? assert.fail();
  assert.equal(seen.request.headers["content-encoding"], "gzip");
  assert.ok(seen.body.length < 200);
  assert.deepEqual(new Uint8Array(gunzipSync(seen.body)), body);
});

test("one connection serves all requests", async (context) => {
  const line = await Line.http(context, ok);
  await line.send();
  await line.send();
  assert.deepEqual(
    line.endpoint.seen.map(({ connection }) => connection),
    [0, 0],
  );
  line.transport.close();
  await closed(line.endpoint);
});

test("a kept connection that is gone is replaced, and the request repeated once", async (context) => {
  const line = await Line.http(context, (response, { connection }) => {
    if (line.endpoint.seen.length === 2) response.socket?.destroy();
    else response.end(`${connection}`);
  });
  await line.send();
  assert.equal(text(await line.send()), "1");
  assert.equal(line.endpoint.seen.length, 3);
});

test("a fresh connection that fails is not repeated", async (context) => {
  const line = await Line.raw(context, (socket) => socket.once("data", () => socket.resetAndDestroy()));
  const { status, isReset, error } = await line.send();
  assert.deepEqual([status, isReset, line.endpoint.sockets.length], [0, true, 1]);
  assert.notEqual(error, "");
});

test("a connection that ends within the answer leaves the status, and an answer that cannot be read", async (context) => {
  const line = await Line.raw(context, (socket) =>
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
  );
  const { status, error, body } = await line.send();
  assert.deepEqual([status, error, body.length], [200, "it was cut short", 0]);
});

test("a connection that ends within the head of an answer is a request without an answer", async (context) => {
  const line = await Line.raw(context, (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nX: ")));
  assert.equal((await line.send()).status, 0);
});

test("what is no HTTP, and an upgrade that nobody asked for, are no answers", async (context) => {
  const answers = ["nonsense\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"];
  const line = await Line.raw(context, (socket, connection) =>
    socket.once("data", () => socket.write(answers[connection] ?? "")),
  );
  assert.equal((await line.send()).status, 0);
  assert.equal((await line.send()).status, 0);
});

test("nobody there is no answer, and no reset", async () => {
  const endpoint = await Endpoint.http(ok);
  await endpoint.close();
  const url = "http://127.0.0.1:9/";
  const answer = await new NodeTransport({ gzipLevel: 6 }, {}).send({
    ...{ url, headers: new Map(), body: BODY, compress: false, timeoutMs: PATIENCE_MS, replyBytes: LIMIT },
    signal: new AbortController().signal,
  });
  assert.deepEqual([answer.status, answer.isReset], [0, false]);
});

const trickles: Readonly<Record<string, string>> = {
  "no answer": "",
  "a slow head": "HTTP/1.1 200 OK\r\nX: ",
  "a slow body": "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
};
for (const [what, head] of Object.entries(trickles))
  test(`${what} is cut at the deadline of the whole request`, async (context) => {
    let drip: NodeJS.Timeout | undefined;
    const line = await Line.raw(context, (socket) => {
      // Who does not read does not see the end.
      socket.resume();
      socket.write(head);
      drip = setInterval(() => head !== "" && socket.write("x"), 5);
    });
    const { status, error } = await line.send({ timeoutMs: 100 });
    clearInterval(drip);
    const expected = what === "a slow body" ? [200, "it was cut short"] : [0, "no answer within 100 ms"];
    assert.deepEqual([status, error], expected);
    await closed(line.endpoint);
  });

test("a request can be cut", async (context) => {
  const line = await Line.http(context, () => cutter.abort());
  const cutter = new AbortController();
  assert.equal((await line.send({ signal: cutter.signal })).error, "it was cut off");
  assert.equal((await line.send({ signal: cutter.signal })).error, "it was cut off");
});

test("an answer is read as far as it may go, no further", async (context) => {
  const line = await Line.http(context, (response) => response.end("x".repeat(LIMIT + line.endpoint.seen.length - 1)));
  const fits = await line.send();
  assert.deepEqual([fits.isTooLarge, fits.body.length], [false, LIMIT]);
  const { isTooLarge, status, body } = await line.send();
  assert.deepEqual([isTooLarge, status, body.length], [true, 200, 0]);
});

test("an endless answer ends", async (context) => {
  const pour = (response: ServerResponse) => {
    if (!response.destroyed) response.write("x".repeat(1000), () => pour(response));
  };
  const line = await Line.http(context, pour);
  assert.equal((await line.send()).isTooLarge, true);
});

test("a compressed answer is read, and counts as long as it is", async (context) => {
  const bodies = [gzipSync("{}"), gzipSync("x".repeat(100 * LIMIT)), Buffer.from("no gzip")];
  const line = await Line.http(context, (response) => {
    response.setHeader("Content-Encoding", "gzip");
    response.end(bodies.shift());
  });
  assert.equal(text(await line.send()), "{}");
  assert.equal((await line.send()).isTooLarge, true);
  const unreadable = await line.send();
  assert.deepEqual([unreadable.status, unreadable.isTooLarge], [200, false]);
  assert.equal(unreadable.error, "it cannot be decompressed");
});

test("a redirect is not followed", async (context) => {
  const line = await Line.http(context, (response) => {
    response.writeHead(307, { Location: line.endpoint.url });
    response.end();
  });
  const { status, location } = await line.send();
  assert.deepEqual([status, location, line.endpoint.seen.length], [307, line.endpoint.url, 1]);
});

test("a proxy is asked for the address itself where there is no TLS", async (context) => {
  const proxy = await Line.http(context, ok);
  const environment = { HTTP_PROXY: `http://user:p%40ss@${proxy.endpoint.host}`, no_proxy: "other.test" };
  const line = Line.over(context, await Endpoint.http(ok), {}, environment);
  await line.send({ url: "http://collector.test:4318/v1/logs?x=1" });
  const { url, headers } = proxy.endpoint.seen[0]?.request ?? assert.fail();
  assert.deepEqual([url, headers.host], ["http://collector.test:4318/v1/logs?x=1", "collector.test:4318"]);
  assert.equal(headers["proxy-authorization"], `Basic ${Buffer.from("user:p@ss").toString("base64")}`);
});

test("a proxy makes a tunnel where there is TLS, and what goes through it is TLS", async (context) => {
  const asked: string[] = [];
  const proxy = await Endpoint.raw((socket, connection) => {
    socket.once("data", (head: Buffer) => {
      asked.push(head.toString().split("\r\n")[0] ?? "");
      socket.once("data", (hello: Buffer) => {
        asked.push(String(hello[0]));
        socket.destroy();
      });
      socket.write(`HTTP/1.1 ${connection === 0 ? 200 : 407} Whatever\r\n\r\n`);
    });
  });
  const line = Line.over(context, proxy, {}, { https_proxy: proxy.host });
  const url = "https://collector.test/v1/logs";
  assert.equal((await line.send({ url })).status, 0);
  const handshake = "22";
  assert.deepEqual(asked, ["CONNECT collector.test:443 HTTP/1.1", handshake]);
  const { error } = await line.send({ url });
  assert.ok(error.endsWith("answered 407"), error);
});

test("a tunnel that does not come about ends at the deadline, and the next request makes another one", async (context) => {
  const proxy = await Endpoint.raw((socket) => {
    socket.resume();
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
  });
  const line = Line.over(context, proxy, {}, { https_proxy: proxy.host });
  const send = () => line.send({ url: "https://collector.test/v1/logs", timeoutMs: 100 });
  const errors = [(await send()).error, (await send()).error];
  assert.deepEqual(errors, ["no answer within 100 ms", "no answer within 100 ms"]);
  assert.equal(proxy.sockets.length, 2);
});

test("an answer in front of the end of a request is one, and the next request has a connection of its own", async (context) => {
  const line = await Line.raw(context, (socket) =>
    socket.once("data", () => {
      // The rest of the request is never read.
      socket.pause();
      socket.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
    }),
  );
  const body = new Uint8Array(50_000_000);
  assert.equal((await line.send({ body })).status, 413);
  assert.equal((await line.send()).status, 413);
  assert.equal(line.endpoint.sockets.length, 2);
});

test("a proxy that is none of HTTP is told of without its address, and not used", async (context) => {
  const told: string[] = [];
  const endpoint = await Endpoint.http(ok);
  context.after(() => endpoint.close());
  const environment = { http_proxy: "socks5://user:secret@127.0.0.1:9" };
  const transport = new NodeTransport({ gzipLevel: 6 }, environment, (text) => told.push(text));
  const { status } = await transport.send({
    ...{ url: endpoint.url, headers: new Map(), body: BODY, compress: false },
    ...{ timeoutMs: PATIENCE_MS, replyBytes: LIMIT, signal: new AbortController().signal },
  });
  transport.close();
  assert.deepEqual([status, told], [200, ["the proxy for http:// is none of HTTP and is not used"]]);
});

test("certificates that cannot be read are a request that failed", async (context) => {
  const line = Line.over(context, await Endpoint.http(ok), { certificate: "/no/such/file.pem" });
  const { status, error } = await line.send({ url: "https://127.0.0.1:9/" });
  assert.ok(status === 0 && error.includes("/no/such/file.pem"), error);
});

test("certificates and keys are read from their files, and those of endpoints are checked in any case", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "lipservice-"));
  context.after(() => rm(folder, { recursive: true }));
  const names = ["certificate", "clientCertificate", "clientKey"] as const;
  await Promise.all(names.map((name) => writeFile(join(folder, name), name)));
  const settings = Object.fromEntries(names.map((name) => [name, join(folder, name)]));
  const asked: https.AgentOptions[] = [];
  context.mock.method(https, "request", ({ agent }: { readonly agent: https.Agent }) => {
    asked.push(agent.options);
    throw new Error("enough");
  });
  const line = Line.over(context, await Endpoint.http(ok), settings);
  assert.equal((await line.send({ url: "https://127.0.0.1:9/" })).error, "enough");
  const { ca, cert, key, rejectUnauthorized } = asked[0] ?? assert.fail();
  assert.deepEqual([ca, cert, key].map(String), names.slice());
  assert.equal(rejectUnauthorized, true);
});

test("instrumented HTTP makes no spans of requests", async (context) => {
  const API = Symbol.for("opentelemetry.js.api.1");
  const SUPPRESSED = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
  const contexts = new AsyncLocalStorage<ReadonlySet<symbol>>();
  const contextOf = (keys: ReadonlySet<symbol>) => ({
    keys,
    setValue: (key: symbol) => contextOf(new Set([...keys, key])),
  });
  const manager = {
    active: () => contextOf(contexts.getStore() ?? new Set()),
    with: (given: { keys: ReadonlySet<symbol> }, call: () => unknown) => contexts.run(given.keys, call),
  };
  const spans: boolean[] = [];
  const { request } = http;
  context.mock.method(http, "request", (...given: Parameters<typeof request>) => {
    spans.push(!contexts.getStore()?.has(SUPPRESSED));
    return request(...given);
  });
  const line = await Line.http(context, ok);
  await line.send();
  Object.assign(globalThis, { [API]: { context: manager } });
  context.after(() => Reflect.deleteProperty(globalThis, API));
  assert.equal((await line.send()).status, 200);
  Object.assign(globalThis, { [API]: { context: { active: () => assert.fail("broken") } } });
  assert.equal((await line.send()).status, 200);
  assert.deepEqual(spans, [true, false, true]);
});
