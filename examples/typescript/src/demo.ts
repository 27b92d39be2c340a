// The service under the clock of whoever drives it, as `nox -s demo` does: each request says how late it is. What LipService
// keeps depends on policy, seed, the order of records and the time, and on nothing else. With the same of all four, this
// service and its sisters in other languages keep the same records. The argument is the time at which it begins, in
// milliseconds since 1970.
import { createServer } from "node:http";
import { type Clock, configureAdaptiveLogging } from "@lipservice/sdk";
import { createHandler } from "./service.js";
import { Shop } from "./shop.js";
import { Worker } from "./worker.js";

const SEED = 1;

/** Shows the time it was told; whoever waits, such as for a batch to fill, waits as ever. */
class DrivenClock implements Clock {
  milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  wall(): number {
    return this.milliseconds;
  }

  monotonic(): number {
    return performance.now();
  }

  after(ms: number, call: () => void, keepsProcessAlive: boolean): () => void {
    const timer = setTimeout(call, ms);
    if (!keepsProcessAlive) timer.unref();
    return () => clearTimeout(timer);
  }
}

const clock = new DrivenClock(Number(process.argv[2]));
const client = configureAdaptiveLogging({}, { clock, seed: SEED });
const worker = new Worker(() => clock.milliseconds);
const shop = new Shop(worker);
worker.every(2000, () => shop.checkStock());

const handle = createHandler(shop, worker);
const server = createServer(async (request, response) => {
  clock.milliseconds = Number(request.headers["x-demo-milliseconds"]);
  await worker.runDue();
  handle(request, response);
});
const port = Number(process.env["PORT"]);
server.listen(port, "127.0.0.1", () => console.info("ready", { port }));

process.once("SIGTERM", async () => {
  server.close();
  server.closeAllConnections();
  await client.shutdown();
});
