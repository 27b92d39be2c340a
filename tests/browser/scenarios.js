// What must hold in a real browser, between an application's page and an emulator on another origin.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "./browsers.js";
import { bundle } from "./bundle.js";
import { Emulator } from "./emulator.js";
import { Site } from "./site.js";
import { vectorsOf } from "./vectors.js";

// What an application writes; its options stand in the address.
const APP = `
  import { configureAdaptiveLogging } from "@lipservice/sdk/browser";
  globalThis.open = (options) => (globalThis.client = configureAdaptiveLogging(options));
  if (location.hash) open(JSON.parse(decodeURIComponent(location.hash.slice(1))));
  // Of what other scripts throw a browser tells nothing.
  globalThis.fail = () => {
    setTimeout(() => {
      throw new RangeError("no such order");
    });
    setTimeout(() => Promise.reject(new TypeError("no price")));
    setTimeout(() => Promise.reject("only a text"));
  };
  globalThis.isReady = true;
`;

// What answers the vectors.
const ANSWERS = `export * from "./answers.js";`;

const PLENTY = { budget: "100000/s" };

export function scenarios(name) {
  let browser;
  let emulator;
  let site;
  let page;

  before(async () => {
    const [app, answers] = await Promise.all([bundle(APP), bundle(ANSWERS)]);
    // One after the other: what has started is ended, whatever becomes of the others.
    emulator = await Emulator.start();
    site = await Site.open({ "/app.js": app.text, "/answers.js": answers.text });
    browser = await launch(name);
  });

  after(async () => {
    await browser?.close();
    await emulator?.stop();
    await site?.close();
  });

  beforeEach(async () => {
    await page?.close();
    await emulator.tell("reset");
    page = await browser.newPage();
  });

  /** Opens the application; `prepare` runs in its page before anything else does. */
  async function open(options = {}, prepare) {
    if (prepare !== undefined) await page.evaluateOnNewDocument(prepare);
    await page.evaluateOnNewDocument(() => {
      globalThis.violations = [];
      addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));
    });
    const given = {
      serviceName: "shop",
      posthogApiKey: "phc_browser",
      posthogEndpoint: emulator.url,
      delayMs: 50,
      ...options,
    };
    await page.goto(`${site.url}/orders#${encodeURIComponent(JSON.stringify(given))}`);
    await page.waitForFunction("globalThis.isReady");
  }

  test("a line of the console arrives, and is printed as it was", async () => {
    const printed = [];
    page.on("console", (message) => printed.push([message.type(), message.text()]));
    await open();
    await page.evaluate(() => console.info("order %d paid", 17, { amount: 12, tags: ["a"] }));
    const [row] = await emulator.rows(1);
    assert.equal(row.body, "order 17 paid");
    assert.equal(row.severity_text, "info");
    assert.equal(row.service_name, "shop");
    assert.equal(row.attributes.amount, 12);
    assert.deepEqual(row.attributes.tags, ["a"]);
    assert.match(row.attributes["url.full"], /^http:\/\/localhost:\d+\/orders/);
    assert.match(row.attributes["window.id"], /^[\da-f]{32}$/);
    assert.match(row.attributes.sessionId, /^[\da-f]{32}$/);
    assert.equal(printed.length, 1);
    assert.match(printed[0][1], /^order (?:17|%d) paid/);
    assert.deepEqual(await page.evaluate(() => violations), []);
  });

  test("what nobody catches arrives with its stack", async () => {
    await open();
    await page.evaluate(() => fail());
    const rows = await emulator.rows(3);
    const byBody = new Map(rows.map((row) => [row.body, row]));
    assert.deepEqual([...byBody.keys()].sort(), ["RangeError: no such order", "TypeError: no price", "only a text"]);
    for (const row of rows) assert.equal(row.severity_text, "error");
    const { attributes } = byBody.get("RangeError: no such order");
    assert.equal(attributes["exception.type"], "RangeError");
    assert.equal(attributes["exception.message"], "no such order");
    assert.ok(attributes["exception.stacktrace"].length > 10);
  });

  test("posthog-js says whom a record concerns; without it the page does", async () => {
    await open({}, () => {
      globalThis.posthog = { get_distinct_id: () => "user-17", get_session_id: () => "session-4" };
    });
    await page.evaluate(() => console.log("known"));
    const [known] = await emulator.rows(1);
    assert.equal(known.attributes.posthogDistinctId, "user-17");
    assert.equal(known.attributes.sessionId, "session-4");
    await page.evaluate(() => {
      delete globalThis.posthog;
      client.identify("user-18");
      console.log("told");
    });
    const [, told] = await emulator.rows(2);
    assert.equal(told.attributes.posthogDistinctId, "user-18");
    assert.match(told.attributes.sessionId, /^[\da-f]{32}$/);
    assert.notEqual(told.attributes.sessionId, told.attributes["window.id"]);
    await page.reload();
    await page.waitForFunction("globalThis.isReady");
    await page.evaluate(() => console.log("again"));
    const again = (await emulator.rows(3)).at(-1);
    assert.equal(again.attributes["window.id"], told.attributes["window.id"]);
  });

  test("what waits when the page is left arrives", async () => {
    await open({ delayMs: 60_000 });
    await page.evaluate(() => {
      console.warn("the last words");
      location.href = "/elsewhere";
    });
    const [row] = await emulator.rows(1);
    assert.equal(row.body, "the last words");
  });

  test("a burst at the end keeps to what may be kept alive, and all of it arrives while the page is there", async () => {
    await open({ delayMs: 60_000, policy: PLENTY }, () => {
      const inner = globalThis.fetch;
      globalThis.alive = { now: [0, 0], most: [0, 0] };
      globalThis.fetch = async function (url, request) {
        const cost = request.keepalive ? [request.body.length, 1] : [0, 0];
        alive.now = alive.now.map((sum, at) => sum + cost[at]);
        alive.most = alive.most.map((most, at) => Math.max(most, alive.now[at]));
        try {
          return await inner.call(this, url, request);
        } finally {
          alive.now = alive.now.map((sum, at) => sum - cost[at]);
        }
      };
    });
    const most = await page.evaluate(() => {
      for (let order = 0; order < 400; order++) console.info(`order ${order} ${"x".repeat(1000)}`);
      Object.defineProperty(document, "visibilityState", { value: "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
      return alive.most;
    });
    assert.equal(new Set((await emulator.rows(400)).map((row) => row.body)).size, 400);
    assert.ok(most[0] > 0 && most[0] <= 60 * 1024, `${most[0]} bytes`);
    assert.ok(most[1] > 0 && most[1] <= 9, `${most[1]} requests`);
    const { requests } = await emulator.ask("requests");
    assert.ok(
      requests.every(({ method }) => method === "POST"),
      "no preflight",
    );
  });

  test("what cannot be sent waits until the page is online again", async () => {
    await open();
    await emulator.tell("refuse", { seconds: 1 });
    await page.evaluate(() => {
      console.error("while away");
      console.info("also while away");
    });
    await page.waitForFunction("client.stats().exporter.requests > 0");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await page.evaluate(() => void dispatchEvent(new Event("online")));
    const rows = await emulator.rows(2);
    assert.deepEqual(rows.map((row) => row.body).sort(), ["also while away", "while away"]);
    assert.deepEqual(await page.evaluate(() => client.stats().exporter.lost), {});
  });

  test("those who wrap fetch see nothing of ours, or make no loop of it", async () => {
    await open({}, () => {
      const wrap = (inner, mark) => {
        const wrapper = function (...args) {
          console.log(`fetch ${args[0]}`);
          globalThis.seen = (globalThis.seen ?? 0) + 1;
          return inner.apply(this, args);
        };
        return mark ? Object.assign(wrapper, { [mark]: inner }) : wrapper;
      };
      // One that says what it wraps, as instrumentation does, and one inside it that does not.
      globalThis.fetch = wrap(wrap(globalThis.fetch, ""), "__original");
    });
    await page.evaluate(() => console.log("once"));
    await emulator.rows(1);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const { requests } = await emulator.ask("requests");
    assert.equal(requests.length, 1);
    assert.equal(await page.evaluate(() => seen), 1);
    assert.equal(await page.evaluate(() => client.stats().reentrant), 1);
  });

  test("what was dropped is counted: the counts add up to what was logged", async () => {
    await open({ policy: { budget: "10/s" } });
    const { stats, result } = await page.evaluate(async () => {
      for (let order = 0; order < 3000; order++) console.info(`order ${order} paid`);
      const result = await client.shutdown(5000);
      return { stats: client.stats(), result };
    });
    assert.equal(result, "success");
    assert.equal(stats.seen, 3000);
    assert.ok(stats.kept < 1000 && stats.dropped > 2000);
    const { rows } = await emulator.ask("rows");
    const counts = rows.map((row) => Number(row.attributes["lipservice.count"] ?? 1));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      3000,
    );
  });

  test("after shutdown the console is what it was", async () => {
    await page.evaluateOnNewDocument(() => {
      globalThis.methods = Object.fromEntries(
        Object.entries(console).filter(([, method]) => typeof method === "function"),
      );
    });
    await open();
    const same = await page.evaluate(async () => {
      const wrapped = Object.keys(methods).filter((name) => console[name] !== methods[name]);
      await client.shutdown(1000);
      return [wrapped.sort(), Object.keys(methods).filter((name) => console[name] !== methods[name])];
    });
    assert.deepEqual(same, [["assert", "debug", "error", "info", "log", "trace", "warn"], []]);
  });

  test("the vectors of signatures and decisions are answered as everywhere", async () => {
    await page.goto(site.url);
    const vectors = [...vectorsOf("signature"), ...vectorsOf("decide")];
    const { asked, different } = await page.evaluate(async (given) => {
      const { differences, isAsked } = await import("/answers.js");
      const asked = given.filter(isAsked);
      return { asked: asked.length, different: differences(asked).slice(0, 3) };
    }, vectors);
    assert.deepEqual(different, []);
    assert.ok(asked > 3100, `${asked} vectors`);
  });
}
