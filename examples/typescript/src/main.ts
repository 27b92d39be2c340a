// Runs the service; the environment configures it.
import { createServer } from "node:http";
import { configureAdaptiveLogging } from "@lipservice/sdk";
import { createHandler } from "./service.js";
import { Shop } from "./shop.js";
import { Worker } from "./worker.js";

const client = configureAdaptiveLogging();
const worker = new Worker();
const shop = new Shop(worker);
worker.every(Number(process.env["STOCK_CHECK_SECONDS"] ?? 2) * 1000, () => shop.checkStock());
worker.start();

const port = Number(process.env["PORT"] ?? 8002);
const server = createServer(createHandler(shop, worker));
server.listen(port, "127.0.0.1", () => console.info("ready", { port }));

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    worker.stop();
    server.close();
    server.closeAllConnections();
    await client.shutdown();
  });
}
