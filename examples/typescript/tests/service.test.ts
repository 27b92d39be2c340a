import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type TestContext, test } from "node:test";
import { type Capture, capture } from "@lipservice/sdk/testing";
import { createHandler } from "../src/service.js";
import { Shop } from "../src/shop.js";
import { Worker } from "../src/worker.js";

const GOOD = "4242";
const DECLINED = "0002";
const BROKEN = "0119";
const BROKEN_BY = /payment provider/;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const HEADERS = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, "X-PostHog-Distinct-Id": "user-17" };
const ERRORS_ALONE = { rules: [{ id: "quiet", match: {}, action: "never" }] };

/** A service in a test: nothing that it logs is sent, and time stands still. */
interface Stage {
  readonly logs: Capture;
  readonly shop: Shop;
  ask(method: string, path: string, content?: unknown): Promise<number>;
  order(card: string, quantity: number): Promise<number>;

  /** Lets time pass, and the worker work. */
  work(ms: number): Promise<void>;
}

async function stage(test: TestContext, policy?: object): Promise<Stage> {
  for (const level of ["debug", "info", "warn", "error"] as const) test.mock.method(console, level, () => undefined);
  const logs = capture(policy === undefined ? {} : { policy });
  const worker = new Worker(() => logs.clock.monotonic());
  const shop = new Shop(worker);
  const server = createServer(createHandler(shop, worker));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(async () => {
    server.closeAllConnections();
    server.close();
    await logs.end();
  });
  const ask = async (method: string, path: string, content?: unknown) => {
    const body = content === undefined ? null : JSON.stringify(content);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const response = await fetch(address, { method, body, headers: HEADERS });
    await response.arrayBuffer();
    return response.status;
  };
  const work = async (ms: number) => {
    await logs.advance(ms);
    await worker.runDue();
  };
  return { logs, shop, ask, order: (card, quantity) => ask("POST", "/orders", { item: 3, quantity, card }), work };
}

test("a request carries the trace and the person of its headers", async (test) => {
  const { logs, order } = await stage(test);
  assert.equal(await order(GOOD, 2), 201);
  const placed = logs.assertLogged({ body: "order 1 placed", level: "info", attributes: { quantity: 2 } }, 1);
  assert.equal(placed.traceId, TRACE);
  assert.equal(placed.attributes["posthogDistinctId"], "user-17");
  logs.assertLogged({ body: "request served", attributes: { path: "/orders", status: 201 } });
});

test("a declined card is a warning and no error", async (test) => {
  const { logs, order } = await stage(test);
  assert.equal(await order(DECLINED, 2), 402);
  logs.assertLogged({ body: "order 1: card declined", level: "warn" }, 1);
  logs.assertNotLogged({ level: "error" });
});

test("an order is shipped as a part of the trace in which it was placed", async (test) => {
  const { logs, order, work } = await stage(test);
  await order(GOOD, 2);
  logs.assertNotLogged("order 1 shipped");
  await work(1_000);
  assert.equal(logs.assertLogged({ body: "order 1 shipped", attributes: { attempt: 1 } }).traceId, TRACE);
});

test("a warehouse that never answers is asked three times", async (test) => {
  const { logs, shop, ask, work } = await stage(test);
  const basket = { item: 3, quantity: 1, card: GOOD };
  await Promise.all(Array.from({ length: 60 }, () => shop.place(basket, {})));
  await work(5_000);
  await work(5_000);
  await work(5_000);
  logs.assertLogged({ body: "order 60: the warehouse does not answer", level: "warn" }, 2);
  logs.assertLogged({ body: "order 60 not shipped", level: "error", attributes: { attempt: 3 } }, 1);
  assert.equal(await ask("GET", "/orders/60"), 200);
  logs.assertLogged({ body: "order 60 looked up", attributes: { state: "stuck" } });
});

test("nearly empty shelves are filled", async (test) => {
  const { logs, shop, order } = await stage(test);
  await order(GOOD, 55);
  shop.checkStock();
  logs.assertLogged("shelf 3 filled", 1);
  assert.equal(await order(GOOD, 60), 201);
  assert.equal(await order(GOOD, 1), 409);
});

test("a job that fails does not end the worker", async (test) => {
  const { logs } = await stage(test);
  const worker = new Worker(() => 0);
  worker.after(0, () => {
    throw new Error("lost");
  });
  worker.after(0, () => console.info("next"));
  await worker.runDue();
  logs.assertLogged({ body: "job failed", level: "error", error: "lost" }, 1);
  logs.assertLogged("next", 1);
});

test("a request that fails brings back what was dropped before it", async (test) => {
  const { logs, order } = await stage(test, ERRORS_ALONE);
  assert.equal(await order(GOOD, 2), 201);
  logs.assertNothingLogged();
  assert.equal(await order(BROKEN, 2), 500);
  const retro = { "lipservice.sample.reason": "retro" };
  logs.assertLogged({ body: "item 3: 56 pieces left", attributes: retro }, 1);
  logs.assertLogged({ body: "order 2: charging the card", attributes: retro }, 1);
  logs.assertLogged({ body: "request failed", level: "error", error: BROKEN_BY }, 1);
});
