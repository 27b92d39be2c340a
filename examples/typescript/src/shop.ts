import type { IncomingHttpHeaders } from "node:http";
import { requestScope } from "@lipservice/sdk";
import type { Worker } from "./worker.js";

const ATTEMPTS = 3;
const ITEMS = 100;
const SHIP_AFTER_MS = 1_000;
const RETRY_MS = 2_000;
const FULL_SHELF = 60;
const LOW_SHELF = 8;

export interface Order {
  readonly number: number;
  readonly item: number;
  readonly quantity: number;
  state: "placed" | "sold out" | "declined" | "shipped" | "stuck";
}

/** Why an order was not taken, though it was understood. */
export class RefusedError extends Error {
  constructor(readonly reason: "no such item" | "sold out" | "card declined") {
    super(reason);
  }
}

/** What is asked for. */
export interface Basket {
  readonly item: number;
  readonly quantity: number;
  readonly card: string;
}

/** A shop with numbered items, each on a shelf of its own. */
export class Shop {
  readonly #pieces = new Map(Array.from({ length: ITEMS }, (_, at) => [at + 1, FULL_SHELF]));
  readonly #orders: Order[] = [];

  constructor(private readonly worker: Worker) {}

  /** Takes an order; throws RefusedError. The headers are those of the request, of which the shipping will be a part. */
  async place({ item, quantity, card }: Basket, headers: IncomingHttpHeaders): Promise<Order> {
    const pieces = this.#pieces.get(item);
    if (pieces === undefined) throw new RefusedError("no such item");
    const order: Order = { number: this.#orders.length + 1, item, quantity, state: "placed" };
    this.#orders.push(order);
    console.debug("item %d: %d pieces left", item, pieces - quantity);
    if (pieces < quantity) {
      order.state = "sold out";
      throw new RefusedError("sold out");
    }
    console.debug("order %d: charging the card", order.number, { cents: 250 * item * quantity });
    if (!(await charge(card))) {
      order.state = "declined";
      console.warn("order %d: card declined", order.number);
      throw new RefusedError("card declined");
    }
    this.#pieces.set(item, pieces - quantity);
    console.info("order %d placed", order.number, { item, quantity });
    this.worker.after(SHIP_AFTER_MS, () => this.#ship(order, headers, 1));
    return order;
  }

  /** Returns an order, if there is one with this number. */
  find(number: number): Order | undefined {
    const order = this.#orders[number - 1];
    if (order !== undefined) console.debug("order %d looked up", number, { state: order.state });
    return order;
  }

  /** Ships an order, as a part of the trace and the session in which it was placed. */
  #ship(order: Order, headers: IncomingHttpHeaders, attempt: number): Promise<void> {
    const { number } = order;
    return requestScope({ headers, attributes: { order: number, attempt } }, async () => {
      console.debug("order %d: label printed", number);
      if (await handOver(number, attempt)) {
        order.state = "shipped";
        console.info("order %d shipped", number);
      } else if (attempt < ATTEMPTS) {
        console.warn("order %d: the warehouse does not answer", number);
        this.worker.after(attempt * RETRY_MS, () => this.#ship(order, headers, attempt + 1));
      } else {
        order.state = "stuck";
        console.error("order %d not shipped", number);
      }
    });
  }

  /** Counts every shelf, and fills those that are nearly empty. */
  checkStock(): void {
    for (const [item, pieces] of this.#pieces) {
      console.debug("shelf %d: %d pieces", item, pieces);
      if (pieces < LOW_SHELF) {
        console.info("shelf %d filled", item);
        this.#pieces.set(item, FULL_SHELF);
      }
    }
    console.info("stock checked");
  }
}

/** Stands in for a payment provider, which knows cards by their last digits, as those of tests do. */
async function charge(card: string): Promise<boolean> {
  if (card.endsWith("0119")) throw new Error("the payment provider has closed the connection");
  return await Promise.resolve(!card.endsWith("0002"));
}

/** Stands in for a warehouse: tells whether it has answered. */
async function handOver(order: number, attempt: number): Promise<boolean> {
  return await Promise.resolve(order % 60 !== 0 && (order % 7 !== 0 || attempt > 1));
}
