import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { requestScope } from "@lipservice/sdk";
import { type Basket, type Order, RefusedError, type Shop } from "./shop.js";
import type { Worker } from "./worker.js";

type Content = Readonly<Record<string, unknown>>;
type Answer = readonly [status: number, content: Content];

const REFUSALS = { "no such item": 400, "sold out": 409, "card declined": 402 } as const;
const ORDER_PATH = /^\/orders\/(\d+)$/;

/** The service: HTTP in front of a shop. What is logged while a request is served belongs to it. */
export function createHandler(shop: Shop, worker: Worker): RequestListener {
  return (request, response) => {
    requestScope({ headers: request.headers }, () => serve(shop, worker, request, response));
  };
}

async function serve(shop: Shop, worker: Worker, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const began = performance.now();
  const [status, content] = await answer(shop, worker, request).catch((error: unknown): Answer => {
    console.error("request failed", error);
    return [500, { error: "internal error" }];
  });
  const took = Math.round(performance.now() - began);
  console.info("request served", { method: request.method, path: request.url, status, took_ms: took });
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(content));
}

async function answer(shop: Shop, worker: Worker, request: IncomingMessage): Promise<Answer> {
  const { method, url = "" } = request;
  if (method === "POST" && url === "/orders") return await place(shop, request);
  if (method === "GET" && url === "/health") return [200, { waiting: worker.waiting }];
  const number = ORDER_PATH.exec(url)?.[1];
  if (method === "GET" && number !== undefined) return read(shop, Number(number));
  return [404, { error: "there are POST /orders, GET /orders/<number> and GET /health" }];
}

async function place(shop: Shop, request: IncomingMessage): Promise<Answer> {
  try {
    return [201, shown(await shop.place((await json(request)) as Basket, request.headers))];
  } catch (error) {
    if (error instanceof RefusedError) return [REFUSALS[error.reason], { error: error.reason }];
    throw error;
  }
}

function read(shop: Shop, number: number): Answer {
  const order = shop.find(number);
  return order === undefined ? [404, { error: `there is no order ${number}` }] : [200, shown(order)];
}

function shown({ number, state }: Order): Content {
  return { number, state };
}
