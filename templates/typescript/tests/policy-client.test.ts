import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { builtInPolicy } from "../src/call/policy-option.js";
import { NodeTransport } from "../src/export/node-transport.js";
import type { Policy } from "../src/policy/policy.js";
import { DOCUMENT_BYTES } from "../src/policy/tables.js";
import { PolicyClient } from "../src/policy-client/client.js";
import { PolicyInForce } from "../src/policy-client/in-force.js";
import { fileName } from "../src/policy-client/kept.js";
import { cachePath, loadKept, saveKept, userFolder } from "../src/policy-client/node-cache.js";
import { lookAtFile, lookAtFileNow } from "../src/policy-client/node-document-file.js";
import { type Look, NOTHING_KNOWN } from "../src/policy-client/poll.js";
import { askService } from "../src/policy-client/service.js";
import { ManualClock } from "../src/testing/manual-clock.js";
import { Endpoint } from "./endpoint.js";

const NOTHING: Look = { status: 0, body: new Uint8Array(), tag: "", askedMs: 0, isTooLarge: false, error: "" };
const GOOD = { ...NOTHING, status: 200, tag: '"a"', body: new TextEncoder().encode('{"budget":"5/s","version":3}') };
const UNCHANGED = { ...NOTHING, status: 304 };
const FAILED = { ...NOTHING, error: "refused" };
const MINUTE = 60_000;
const PLAN = { source: "service", option: "lipservice_url", pollMs: MINUTE } as const;
const HALF = 1 << 23;

/** A client that looks at what it is shown, look by look; the last one stays. */
function watching(looks: (Look | Error)[]) {
  const clock = new ManualClock(1_800_000_000_000);
  const asked: string[] = [];
  const put: Policy[] = [];
  const kept: string[] = [];
  const said: string[] = [];
  const inForce = new PolicyInForce("builtin", builtInPolicy(), () => clock.wall());
  const client = new PolicyClient(PLAN, NOTHING_KNOWN, inForce, {
    ...{ clock, random: () => HALF, detach: (run: () => void) => run() },
    look: (tag) => {
      asked.push(tag);
      const seen = looks.length > 1 ? looks.shift() : looks[0];
      return seen instanceof Error ? Promise.reject(seen) : Promise.resolve(seen as Look);
    },
    put: (policy) => put.push(policy),
    keep: (tag) => kept.push(tag),
    say: (line) => said.push(line),
  });
  return { clock, asked, put, kept, said, inForce, client };
}

/** Lets what is under way go on as far as it can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "lipservice-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("it looks at once and then once in an interval", async () => {
  const { client, clock, asked } = watching([GOOD, UNCHANGED]);
  client.start(0);
  await settled();
  await clock.advance(MINUTE - 1);
  assert.deepEqual(asked, [""]);
  await clock.advance(1);
  assert.deepEqual(asked, ["", '"a"']);
  client.end();
});

test("a policy is put in force and kept once", async () => {
  const { client, clock, put, kept } = watching([GOOD, UNCHANGED, GOOD]);
  client.start(0);
  await settled();
  await clock.advance(3 * MINUTE);
  assert.deepEqual(
    put.map(({ version }) => version),
    [3],
  );
  assert.deepEqual(kept, ['"a"']);
  client.end();
});

test("what is known of the policy can be looked at", async () => {
  const { client, clock, inForce, put } = watching([GOOD, FAILED, UNCHANGED]);
  assert.equal(inForce.stats().source, "builtin");
  client.start(0);
  await settled();
  await clock.advance(MINUTE);
  const { changedMs, fetchedMs, ...rest } = inForce.stats();
  assert.equal(fetchedMs, changedMs);
  const [policy] = put;
  const known = { source: "service", version: 3, hash: policy?.hash, ageMs: MINUTE };
  assert.deepEqual(rest, { ...known, failures: { no_answer: 1 } });
  client.end();
});

test("it goes on after failures of every kind", async () => {
  const wrong = { ...GOOD, body: new TextEncoder().encode("{"), tag: "x" };
  const { client, clock, inForce, put, said } = watching([
    ...[FAILED, new Error("odd"), { ...NOTHING, status: 500 }, { ...NOTHING, status: 404 }, wrong],
    GOOD,
  ]);
  client.start(0);
  await settled();
  await clock.advance(60 * MINUTE);
  assert.equal(put.length, 1);
  assert.deepEqual(inForce.stats().failures, { no_answer: 2, status: 2, wrong: 1 });
  assert.deepEqual(said[1], "lipservice_url: Error: odd");
  client.end();
});

test("what is under way when it ends changes nothing", async () => {
  const { client, clock, put, asked, inForce } = watching([GOOD]);
  client.start(0);
  client.end();
  await clock.advance(10 * MINUTE);
  assert.equal(asked.length, 1);
  assert.equal(put.length, 0);
  assert.equal(inForce.stats().source, "builtin");
  client.start(0);
  assert.equal(asked.length, 1);
});

test("a file is read once for each change", () =>
  inFolder(async (folder) => {
    const file = join(folder, "policy.json");
    await writeFile(file, "{}");
    const first = lookAtFileNow(file);
    assert.deepEqual([first.status, Buffer.from(first.body).toString()], [200, "{}"]);
    assert.equal((await lookAtFile(file, first.tag)).status, 304);
    await writeFile(`${file}.new`, "[]");
    await rename(`${file}.new`, file);
    assert.equal(Buffer.from((await lookAtFile(file, first.tag)).body).toString(), "[]");
  }));

test("what is no file, or too long, or not there is said", () =>
  inFolder(async (folder) => {
    const file = join(folder, "policy.json");
    assert.equal(lookAtFileNow(folder).error, "it is no file");
    assert.equal((await lookAtFile(folder, "")).error, "it is no file");
    assert.ok((await lookAtFile(file, "")).error.startsWith("ENOENT"));
    await writeFile(file, " ".repeat(DOCUMENT_BYTES + 10));
    const seen = await lookAtFile(file, "");
    assert.deepEqual([seen.isTooLarge, seen.body.length], [true, DOCUMENT_BYTES + 1]);
  }));

test("what was kept comes back for the same request, and is for its user alone", () =>
  inFolder(async (folder) => {
    const path = join(folder, "deep", "policy");
    const kept = { url: "http://p.test/v1/policy?service=shop", tag: '"a"', fetchedMs: 5, body: GOOD.body };
    await saveKept(path, kept);
    await saveKept(path, kept);
    const found = loadKept(path, kept.url);
    assert.deepEqual({ ...found, body: new Uint8Array(found?.body ?? []) }, kept);
    assert.equal(loadKept(path, `${kept.url}2`), undefined);
    assert.equal(loadKept(join(folder, "none"), kept.url), undefined);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(folder, "deep")), ["policy"]);
  }));

test("a failed write leaves what was there", () =>
  inFolder(async (folder) => {
    const file = join(folder, "file");
    await writeFile(file, "something");
    await chmod(file, 0o400);
    const kept = { url: "x", tag: "", fetchedMs: 0, body: new Uint8Array() };
    await assert.rejects(saveKept(join(file, "policy"), kept));
    assert.equal(await readFile(file, "utf8"), "something");
  }));

test("it is kept in the user's cache folder, or where it was said", () => {
  assert.equal(cachePath("None ", "u", { HOME: "/home/me" }), undefined);
  assert.equal(cachePath("/var/p", "u", {}), "/var/p");
  assert.equal(cachePath(undefined, "u", {}), undefined);
  assert.equal(userFolder({ HOME: "/h", XDG_CACHE_HOME: "/c" }, "linux"), "/c");
  assert.equal(userFolder({ HOME: "/h", XDG_CACHE_HOME: "c" }, "linux"), "/h/.cache");
  assert.equal(userFolder({ HOME: "/h" }, "darwin"), "/h/Library/Caches");
  assert.equal(userFolder({ LOCALAPPDATA: "C:\\l" }, "win32"), "C:\\l");
  assert.equal(cachePath(undefined, "u", { LOCALAPPDATA: "/h", HOME: "/h" })?.endsWith(fileName("u")), true);
});

test("a service is asked for one document with nothing that is secret", async () => {
  const packed = gzipSync(GOOD.body);
  const endpoint = await Endpoint.http((response) => {
    response.writeHead(200, { ETag: '"a"', "Content-Encoding": "gzip", "Retry-After": "7" }).end(packed);
  });
  const transport = new NodeTransport({ gzipLevel: 1 }, {});
  const request = { url: endpoint.url, timeoutMs: 5000, signal: new AbortController().signal };
  const seen = await askService(transport, request, '"b"', () => 0);
  assert.deepEqual({ ...seen, body: new Uint8Array(seen.body) }, { ...GOOD, askedMs: 7000 });
  const [first] = endpoint.seen;
  assert.equal(first?.request.method, "GET");
  const { host, connection, ...headers } = first?.request.headers ?? {};
  assert.deepEqual(Object.keys(headers).sort(), ["accept", "accept-encoding", "if-none-match", "user-agent"]);
  transport.close();
  await endpoint.close();
});

test("a redirect is an answer like any other, and nobody there is none", async () => {
  const endpoint = await Endpoint.http((response) => response.writeHead(301, { Location: "/elsewhere" }).end());
  const transport = new NodeTransport({ gzipLevel: 1 }, {});
  const request = { url: endpoint.url, timeoutMs: 5000, signal: new AbortController().signal };
  const moved = await askService(transport, request, "", () => 0);
  assert.deepEqual([moved.status, endpoint.seen.length], [301, 1]);
  transport.close();
  await endpoint.close();
  const nobody = await askService(transport, request, "", () => 0);
  assert.equal(nobody.status, 0);
  assert.notEqual(nobody.error, "");
});
