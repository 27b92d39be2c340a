import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { configureAdaptiveLogging } from "../src/browser/index.js";
import { type BrowserOptions, openClient } from "../src/browser/open-client.js";
import type { LogRecord } from "../src/log-record.js";
import { FakePage, settled } from "./page.js";
import { type Message, readBody } from "./wire.js";

const PATH = "/i/v1/logs";
const ID = /^[\da-f]{32}$/;
const STACK = /no such order\n/;
const SETTLED = /^\d+ more like this were not sent: order <\*> paid$/;
const PLAIN: BrowserOptions = { serviceName: "shop", posthogApiKey: "phc_test", posthogEndpoint: "eu" };

/** A record as it arrived, with plain attributes. */
interface Arrived {
  readonly body: unknown;
  readonly severity: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
}

function arrived(page: FakePage): Arrived[] {
  return page.asked.flatMap(({ url, body }) => {
    const read = readBody(url.endsWith("=gzip") ? gunzipSync(body) : body);
    const [{ resource, scopeLogs }] = read["resourceLogs"] as [Message];
    const [{ logRecords }] = scopeLogs as [Message];
    return (logRecords as Message[]).map((record) => ({
      body: Object.values(record["body"] as Message)[0],
      severity: record["severityNumber"],
      attributes: plain(record["attributes"]),
      resource: plain((resource as Message)["attributes"]),
    }));
  });
}

function plain(attributes: unknown): Record<string, unknown> {
  const pairs = ((attributes ?? []) as Message[]).map(({ key, value }) => [key, Object.values(value as Message)[0]]);
  return Object.fromEntries(pairs);
}

function connected(options: Partial<BrowserOptions> = {}, page = new FakePage()) {
  const before = { ...page.console };
  const client = openClient({ ...PLAIN, ...options }, page);
  const console = page.console as unknown as typeof globalThis.console;
  return { page, client, console, before };
}

test("what is logged arrives, with whom and where, and is printed as it was", async () => {
  const { page, client, console } = connected({ serviceVersion: "4", resourceAttributes: { region: "x" } });
  const bag = { amount: 12 };
  console.info("order 17 paid", bag);
  assert.deepEqual(page.printed, [["info", "order 17 paid", bag]]);
  assert.equal(await client.flush(1000), "success");
  assert.equal(page.asked[0]?.url, `https://eu.i.posthog.com${PATH}?token=phc_test`);
  const [{ body, severity, attributes, resource } = {} as Arrived] = arrived(page);
  assert.deepEqual([body, severity, attributes["amount"]], ["order 17 paid", 9, "12"]);
  assert.equal(attributes["url.full"], page.location.href);
  assert.match(String(attributes["sessionId"]), ID);
  assert.match(String(attributes["window.id"]), ID);
  assert.equal("posthogDistinctId" in attributes || "lipservice.count" in attributes, false);
  const { "telemetry.sdk.version": version, ...facts } = resource;
  assert.deepEqual(facts, {
    region: "x",
    "service.name": "shop",
    "service.version": "4",
    "telemetry.sdk.name": "lipservice",
    "telemetry.sdk.language": "webjs",
  });
  assert.ok(version);
});

test("each method has its severity, and its text is what it prints", async () => {
  const { page, client, console } = connected();
  const error = new RangeError("no such order");
  console.debug("a", 1, null, undefined, { b: [2] });
  console.log("%s has %d of %i, %f, %j%%", "bob", 3.7, "4.9", 1.5, { c: 1 }, "rest");
  console.warn("%o", { d: 1 }, { e: 2 });
  console.error("failed", error);
  console.error(error);
  console.trace({ f: 1 });
  console.assert(true, "nothing");
  console.assert(false, "wrong", 5);
  console.table([1]);
  await client.flush(1000);
  assert.deepEqual(
    arrived(page).map(({ body, severity }) => [severity, body]),
    [
      [5, "a 1 null undefined"],
      [10, 'bob has 3 of 4, 1.5, {"c":1}% rest'],
      [13, '{"d":1}'],
      [17, "failed"],
      [17, "RangeError: no such order"],
      [1, '{"f":1}'],
      [17, "Assertion failed: wrong 5"],
    ],
  );
  const [first, , warned, failed] = arrived(page);
  assert.deepEqual(first?.attributes["b"], { values: [{ intValue: "2" }] });
  assert.equal(warned?.attributes["e"], "2");
  assert.equal(failed?.attributes["exception.type"], "RangeError");
  assert.match(String(failed?.attributes["exception.stacktrace"]), STACK);
  assert.equal(page.printed.length, 9);
});

test("of large arguments the beginning is put into the text, and of what has a class no more than its name", async () => {
  const { page, client, console } = connected();
  class Widget {
    readonly page = page;
  }
  console.log([new Widget(), { widget: new Widget() }, new Date(0)]);
  console.log(new Widget());
  console.log(Array.from({ length: 100_000 }, (_, at) => at));
  const circle: unknown[] = [];
  circle.push(circle);
  console.log(circle);
  await client.flush(1000);
  const [mixed, alone, long, round] = arrived(page).map(({ body }) => String(body));
  assert.equal(mixed, '["[object Object]",{"widget":"[object Object]"},"1970-01-01T00:00:00.000Z"]');
  assert.equal(alone, "[object Object]");
  assert.ok(long?.startsWith("[0,1,2,3,"));
  assert.equal(round, "");
});

test("what nobody catches is an error, with its place and its stack", async () => {
  const { page, client } = connected();
  page.dispatch("error", { error: new TypeError("x is null"), message: "Uncaught", filename: "/app.js", lineno: 3 });
  page.dispatch("error", { message: "Script error.", filename: "", lineno: 0 });
  page.dispatch("unhandledrejection", { reason: { code: 5 } });
  await client.flush(1000);
  const [thrown, foreign, rejected] = arrived(page);
  assert.deepEqual([thrown?.body, thrown?.severity], ["TypeError: x is null", 17]);
  assert.deepEqual([thrown?.attributes["code.file.path"], thrown?.attributes["code.line.number"]], ["/app.js", "3"]);
  assert.equal(thrown?.attributes["exception.message"], "x is null");
  assert.deepEqual([foreign?.body, rejected?.body], ["Script error.", '{"code":5}']);
});

test("posthog-js says whom a record concerns, unless the page says it", async () => {
  const page = new FakePage();
  page.posthog = {
    get_distinct_id: () => "user-17",
    get_session_id: () => "session-4",
    sessionManager: { checkAndGetSessionAndWindowId: () => ({ windowId: "window-2" }) },
  };
  const { client, console } = connected({}, page);
  client.identify("user-18");
  console.log("a");
  page.posthog = {
    get_distinct_id: () => {
      throw new Error("not yet");
    },
    get_session_id: () => "",
  };
  console.log("b");
  client.identify(undefined);
  console.log("c");
  await page.clock.advance(31 * 60_000);
  console.log("d");
  await client.flush(1000);
  const ids = arrived(page).map(({ attributes }) =>
    ["posthogDistinctId", "sessionId", "window.id"].map((key) => attributes[key]),
  );
  assert.deepEqual(ids[0], ["user-17", "session-4", "window-2"]);
  assert.equal(ids[1]?.[0], "user-18");
  assert.match(String(ids[1]?.[1]), ID);
  assert.deepEqual(ids[2], [undefined, ...(ids[1] ?? []).slice(1)]);
  assert.equal(page.kept.size, 2);
});

test("what is dropped is counted, also for a page that is left, and counts add up", async () => {
  const { page, client, console } = connected({ policy: { budget: "1/s" } });
  for (let order = 0; order < 500; order++) console.info(`order ${order} paid`);
  page.document.visibilityState = "hidden";
  page.dispatch("visibilitychange");
  await settled();
  const counts = arrived(page).map(({ attributes }) => Number(attributes["lipservice.count"] ?? 1));
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    500,
  );
  const { seen, kept, dropped, settlements } = client.stats();
  assert.deepEqual([seen, kept + dropped, settlements], [500, 500, 1]);
  const settlement = arrived(page).at(-1);
  assert.match(String(settlement?.body), SETTLED);
  assert.equal(settlement?.attributes["lipservice.sample.reason"], "settled");
  page.dispatch("pagehide");
  await settled();
  assert.equal(page.asked.length, 1);
});

test("counts of dropped records are sent after a while, once", async () => {
  const { page, client, console } = connected({ policy: { budget: "1/s", settle_interval_seconds: 5 } });
  for (let order = 0; order < 100; order++) console.info(`order ${order} paid`);
  await page.clock.advance(20_000);
  await settled();
  assert.equal(client.stats().settlements, 1);
});

test("the caller can have a record kept, and the page can see, change and drop records", async () => {
  const beforeSend = (record: LogRecord) => {
    if (String(record.body).includes("secret")) return null;
    return {
      ...record,
      body: `${record.body}!`,
      attributes: { ...record.attributes, "lipservice.sample.reason": "no" },
    };
  };
  const { page, client } = connected({ policy: { rules: [{ id: "n", action: "never" }] }, beforeSend });
  client.log("info", "dropped");
  client.log("info", "kept", { lipserviceKeep: true, a: 1 });
  client.log("warn", "a secret", { lipserviceKeep: true });
  await client.shutdown(1000);
  const [kept, ...settlements] = arrived(page);
  assert.deepEqual([kept?.body, kept?.attributes["a"]], ["kept!", "1"]);
  assert.equal(kept?.attributes["lipservice.sample.reason"], "keep");
  assert.equal("lipserviceKeep" in (kept?.attributes ?? {}), false);
  const counts = settlements.map(({ attributes }) => attributes["lipservice.count"] ?? "1");
  assert.deepEqual(counts, ["1", "1"]);
  const { seen, hookDrops } = client.stats();
  assert.deepEqual([seen, hookDrops], [3, 1]);
});

test("a hook that fails changes nothing, and that is said once", async () => {
  const beforeSend = (): never => {
    throw new Error("oops");
  };
  const { page, client, console } = connected({ beforeSend });
  console.log("a");
  console.log("b");
  await client.flush(1000);
  assert.deepEqual(
    arrived(page).map(({ body }) => body),
    ["a", "b"],
  );
  const warned = page.printed.filter(([, text]) => String(text).startsWith("LipService: "));
  assert.equal(warned.length, 1);
  assert.equal(client.stats().hookFailures, 2);
});

test("what is logged in the midst of our own work is not taken", async () => {
  const { page, client, console } = connected({
    beforeSend(record) {
      console.log("seen");
      return record;
    },
  });
  console.log("a");
  await client.flush(1000);
  assert.deepEqual(
    arrived(page).map(({ body }) => body),
    ["a"],
  );
  assert.equal(client.stats().reentrant, 1);
  assert.equal(page.printed.length, 2);
});

test("what others log of our requests is not taken", async () => {
  const { page, client, console } = connected();
  console.error(`POST https://eu.i.posthog.com${PATH}?token=phc_test net::ERR_FAILED`);
  await client.flush(1000);
  assert.deepEqual([page.asked.length, client.stats().reentrant], [0, 1]);
});

test("those who have wrapped fetch and say so see nothing of ours", async () => {
  const page = new FakePage();
  let seen = 0;
  const inner = page.fetch;
  const wrapper = Object.assign(
    (...args: Parameters<typeof inner>) => {
      seen++;
      return inner(...args);
    },
    { __original: inner },
  );
  Object.assign(page, { fetch: wrapper });
  const { client, console } = connected({}, page);
  console.log("a");
  await client.flush(1000);
  assert.deepEqual([page.asked.length, seen], [1, 0]);
});

test("with shadow everything is sent, and says what would have been dropped", async () => {
  const { page, client, console } = connected({ shadow: true, policy: { rules: [{ id: "n", action: "never" }] } });
  console.log("a");
  await client.shutdown(1000);
  const records = arrived(page);
  assert.deepEqual(
    records.map(({ attributes }) => [attributes["lipservice.would.keep"], attributes["lipservice.would.reason"]]),
    [[false, "rule:n"]],
  );
});

test("a kill switch keeps everything", async () => {
  const { page, client, console } = connected({ policy: { kill_switch: true, rules: [{ id: "n", action: "never" }] } });
  console.log("a");
  await client.flush(1000);
  assert.equal(arrived(page)[0]?.attributes["lipservice.sample.reason"], "failopen");
});

test("levels below the one that is asked for are not taken", async () => {
  const { page, client, console } = connected({ level: "warn" });
  console.info("a");
  console.warn("b");
  client.log("debug", "c");
  await client.flush(1000);
  assert.deepEqual(
    arrived(page).map(({ body }) => body),
    ["b"],
  );
});

test("after shutdown everything is as it was, and nothing is taken", async () => {
  const { page, client, console, before } = connected();
  console.log("a");
  const later = page.console["log"];
  assert.equal(await client.shutdown(1000), "success");
  assert.deepEqual(page.console, before);
  later?.("b");
  client.log("info", "c");
  page.dispatch("error", { message: "d" });
  page.dispatch("pagehide");
  await settled();
  assert.deepEqual(
    arrived(page).map(({ body }) => body),
    ["a"],
  );
  assert.ok([...page.listeners.values()].every((listeners) => listeners.size === 0));
  assert.equal(await client.shutdown(1000), "success");
});

test("a method that somebody else has wrapped since is left to them, and only passes on", async () => {
  const { page, client } = connected();
  const ours = page.console["log"];
  const theirs = (...args: unknown[]): unknown => ours?.(...args);
  page.console["log"] = theirs;
  await client.shutdown(1000);
  page.console["log"]("a");
  assert.equal(page.console["log"], theirs);
  assert.deepEqual(page.printed, [["log", "a"]]);
  assert.equal(client.stats().seen, 0);
});

test("an endpoint is a region, an address with or without a path, and never the application itself", async () => {
  const cases: readonly (readonly [string | undefined, string])[] = [
    [undefined, `https://us.i.posthog.com${PATH}`],
    ["EU", `https://eu.i.posthog.com${PATH}`],
    ["https://app.posthog.com", `https://us.i.posthog.com${PATH}`],
    ["https://shop.example/logs/", `https://shop.example/logs${PATH}`],
    ["https://shop.example/v1/logs", "https://shop.example/v1/logs"],
    ["http://localhost:8010", `http://localhost:8010${PATH}`],
    ["nowhere", `https://us.i.posthog.com${PATH}`],
    ["ftp://a", `https://us.i.posthog.com${PATH}`],
  ];
  const check = async ([posthogEndpoint, address]: (typeof cases)[number]) => {
    const page = new FakePage();
    const options = posthogEndpoint === undefined ? {} : { posthogEndpoint };
    const client = openClient({ posthogApiKey: " phc_a ", ...options }, page);
    client.log("info", "a");
    await client.flush(1000);
    assert.equal(page.asked[0]?.url, `${address}?token=phc_a`, posthogEndpoint);
    const isWrong = posthogEndpoint === "nowhere" || posthogEndpoint === "ftp://a";
    assert.equal(page.printed.length, isWrong ? 1 : 0, posthogEndpoint);
  };
  await Promise.all(cases.map(check));
});

test("without a usable token nothing is taken, and that is said", async () => {
  const check = async (posthogApiKey: string) => {
    const { page, client, console, before } = connected({ posthogApiKey });
    assert.equal(page.printed.length, 1);
    assert.deepEqual(page.console, before);
    console.log("a");
    client.log("info", "a");
    await client.shutdown(1000);
    assert.deepEqual([page.asked.length, client.stats().seen], [0, 0]);
  };
  await Promise.all(["", "phx_personal", "a b", "x".repeat(65), undefined as never].map(check));
  assert.deepEqual(connected({ disabled: true }).page.printed, []);
});

test("a wrong policy leaves the built-in one in force, and is said", async () => {
  const { page, client, console } = connected({ policy: { budget: "much" } });
  assert.deepEqual(page.printed, [
    ["warn", 'LipService: TypeError: policy.budget cannot be "much"; the built-in policy is in force'],
  ]);
  console.log("a");
  assert.equal(await client.flush(1000), "success");
});

test("where there is no page, or a console that cannot be changed, nothing is taken and nothing thrown", async () => {
  const page = new FakePage();
  Object.assign(page, { addEventListener: undefined });
  const { client, console, before } = connected({}, page);
  assert.deepEqual(page.console, before);
  console.log("a");
  client.log("info", "a");
  assert.equal(await client.shutdown(1000), "success");
  assert.equal(client.stats().seen, 0);
  const frozen = new FakePage();
  Object.freeze(frozen.console);
  const other = connected({}, frozen);
  other.console.log("a");
  await other.client.shutdown(1000);
  assert.deepEqual([frozen.printed.length, other.client.stats().seen], [1, 0]);
});

test("by hand, only what is given to the client is taken", async () => {
  const { page, client, console, before } = connected({ manual: true });
  assert.deepEqual(page.console, before);
  console.log("a");
  client.log("error", "b", { error: new Error("c") });
  await client.flush(1000);
  const [{ body, attributes } = {} as Arrived] = arrived(page);
  assert.deepEqual([body, attributes["exception.message"]], ["b", "c"]);
});

test("the one call does nothing where a page is rendered, whatever it is given, and can be made again", async () => {
  const { console: own } = globalThis;
  const { log } = own;
  const client = configureAdaptiveLogging(PLAIN);
  assert.equal(configureAdaptiveLogging({ posthogApiKey: "phc_other" }), client);
  assert.equal(own.log, log);
  client.log("info", "a");
  assert.equal(await client.shutdown(1000), "success");
  const next = configureAdaptiveLogging(PLAIN);
  assert.notEqual(next, client);
  await next.shutdown();
});
