// What a strictly typed application writes: the compiler must find nothing in it, however it resolves modules.
import {
  type BeforeSend,
  type Client,
  type ClientStats,
  configureAdaptiveLogging,
  type FlushResult,
  openRequest,
  requestScope,
} from "@lipservice/sdk";
import { adaptiveStream } from "@lipservice/sdk/bunyan";
import { adaptiveOptions } from "@lipservice/sdk/pino";
import { capture } from "@lipservice/sdk/testing";

const beforeSend: BeforeSend = (record) => ({ ...record, body: String(record.body).split("?")[0] });

export const client: Client = configureAdaptiveLogging({
  serviceName: "shop",
  policy: { budget: "20/s" },
  beforeSend,
  resourceAttributes: { team: "a" },
});
const answer: number = requestScope({ headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } }, () => {
  client.log("warn", "stock is low", { left: 3, lipserviceKeep: true });
  return 200;
});
const scope = openRequest();
const result: FlushResult = await client.flush(1500);
const stats: ClientStats = client.stats();
const total: number = stats.kept + stats.dropped + stats.buffered;
await client.shutdown();

await using logs = capture({ policy: { budget: "5/s" } });
logs.assertNotLogged(/password/);

export const used = [answer, scope, result, total, adaptiveOptions({ level: "debug" }), adaptiveStream()];
