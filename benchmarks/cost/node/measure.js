// Measures the whole SDK beside OpenTelemetry's, and prints what each round cost. See ../../program.py.

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { configureAdaptiveLogging, requestScope } from "../../../sdks/typescript/dist/index.js";
import { LOGGERS } from "./loggers.js";

/** Shorter measurements tell more about the machine than about the code. */
const LEAST_MICROSECONDS = 60_000;

/** Compilers are done with what has run so long. */
const WARM_MICROSECONDS = 400_000;

const SEVERITY = 9;
const SEVERITY_TEXT = "INFO";
const LOGGER = "shop.checkout";
const SERVICE = "shop";
const KEY = "phc_bench0000000000000000000000000000000000000";
const GZIP = { level: 6 };
const BATCH = 512;
const BATCHES = 8; // between two looks at the clock
const REQUEST = 64; // records of one

/** None is settled while something else is measured. */
const POLICIES = {
  drop: { budget: "1/s", settle_interval_seconds: 3600 },
  keep: { budget: "1000000/s", window_seconds: 1, settle_interval_seconds: 3600 },
};

const ACCEPTED = {
  ...{ status: 200, error: "", isReset: false, retryAfter: "", location: "" },
  ...{ contentType: "application/json", body: new Uint8Array(), isTooLarge: false },
};

/** Takes requests and forgets them. */
class Discard {
  async send({ body, compress }) {
    if (compress) gzipSync(body, GZIP);
    return ACCEPTED;
  }

  close() {}
}

function configure({ policy, gzip, request, way }) {
  const retained = { enabled: request !== "plain" };
  return configureAdaptiveLogging(
    {
      ...{ posthogApiKey: KEY, serviceName: SERVICE, compression: gzip ? "gzip" : "none" },
      policy: { ...POLICIES[policy], retained },
      manual: way !== "console",
    },
    { transport: new Discard(), environment: {} },
  );
}

/** The peer, which encodes each batch and forgets it. */
function newPeer(gzip) {
  const exporter = {
    export(batch, done) {
      const body = ProtobufLogsSerializer.serializeRequest(batch);
      if (gzip) gzipSync(body, GZIP);
      done({ code: 0 });
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const processors = [new BatchLogRecordProcessor({ exporter })];
  return new LoggerProvider({ processors, resource: resourceFromAttributes({ "service.name": SERVICE }) });
}

const FAILURE = new RangeError("no such order");

/** Batches of what the records of a case are made of. */
function batchesOf({ messages, attributes, error }, { texts, attributes: given }) {
  const of = texts[messages];
  const count = Math.max(1, Math.floor(of.length / BATCH)) * BATCH;
  const lines = Array.from({ length: count }, (_, at) => ({
    body: of[at % of.length],
    given: error ? { error: FAILURE } : Object.fromEntries(given[at % given.length].slice(0, attributes)),
  }));
  return Array.from({ length: count / BATCH }, (_, at) => lines.slice(at * BATCH, (at + 1) * BATCH));
}

// What a record is given, as programs write it: each has an object of its own for its attributes.
const SHAPES = {
  0: () => undefined,
  1: ({ error }) => ({ error }),
  3: ({ method, status, duration_ms }) => ({ method, status, duration_ms }),
  8: ({ method, status, duration_ms, route, request_id, user_id, cached, region }) => ({
    method,
    status,
    duration_ms,
    route,
    request_id,
    user_id,
    cached,
    region,
  }),
};

function shapeOf({ attributes, error }) {
  return SHAPES[error ? 1 : attributes];
}

function ownLoad(of, client) {
  const shape = shapeOf(of);
  if (of.way === "lazy") {
    return (batch) => {
      for (const { body, given } of batch) client.log("info", body, () => shape(given));
    };
  }
  return (batch) => {
    for (const { body, given } of batch) client.log("info", body, shape(given));
  };
}

function loggerLoad(of, log) {
  const shape = shapeOf(of);
  return (batch) => {
    for (const { body, given } of batch) log(body, shape(given));
  };
}

function peerLoad(of, provider) {
  const logger = provider.getLogger(LOGGER);
  const shape = shapeOf(of);
  if (of.error) {
    return (batch) => {
      for (const { body } of batch) {
        logger.emit({
          timestamp: Date.now(),
          severityNumber: SEVERITY,
          severityText: SEVERITY_TEXT,
          body,
          exception: FAILURE,
        });
      }
    };
  }
  return (batch) => {
    for (const { body, given } of batch) {
      logger.emit({
        timestamp: Date.now(),
        severityNumber: SEVERITY,
        severityText: SEVERITY_TEXT,
        body,
        attributes: shape(given),
      });
    }
  };
}

/** Logs a batch in requests. */
function inRequests(load) {
  return (batch) => {
    for (let at = 0; at < batch.length; at += REQUEST) requestScope({}, () => load(batch.slice(at, at + REQUEST)));
  };
}

/** Waits for each batch, if it is kept, so that none is thrown away. */
function contender(batches, load, wait, before = () => {}, after = () => {}) {
  let at = 0;
  return {
    before,
    after,
    async run() {
      for (let count = 0; count < BATCHES; count++) {
        load(batches[at++ % batches.length]);
        if (wait !== undefined) await wait();
      }
      return BATCHES * BATCH;
    },
  };
}

// What console prints is thrown away while it is measured.
const write = process.stdout.write;
const mute = () => {
  process.stdout.write = () => true;
};
const unmute = () => {
  process.stdout.write = write;
};

const plainInfo = console.info;

/** Some loggers leave something to be done when the program waits. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

function sidesOf(of, client, task) {
  const batches = batchesOf(of, task);
  const wait = of.policy === "keep" ? () => client.flush() : undefined;
  const provider = newPeer(of.gzip);
  const opentelemetry = contender(batches, peerLoad(of, provider), () => provider.forceFlush());
  if (of.way in LOGGERS) {
    const { floor, ours } = LOGGERS[of.way]();
    const side = (log) => contender(batches, loggerLoad(of, log), turn);
    return { ours: side(ours), floor: side(floor), opentelemetry };
  }
  if (of.way !== "console") {
    const load = ownLoad(of, client);
    return { ours: contender(batches, of.request === "" ? load : inRequests(load), wait), opentelemetry };
  }
  const muted = (log, waits) => contender(batches, loggerLoad(of, log), waits, mute, unmute);
  return {
    ours: muted((body, given) => console.info(body, given), wait),
    floor: muted((body, given) => plainInfo(body, given)),
    opentelemetry,
  };
}

/** Nanoseconds of process CPU per record, and how many there were. */
async function cost({ run, before, after }, least = LEAST_MICROSECONDS) {
  let records = 0;
  let spent = 0;
  before();
  while (spent < least) {
    const started = process.cpuUsage();
    records += await run();
    const { user, system } = process.cpuUsage(started);
    spent += user + system;
  }
  after();
  return { records, cost: (spent * 1000) / records };
}

function countsOf(client) {
  const { seen, kept, dropped, buffered, exporter } = client.stats();
  return { seen, kept, dropped, buffered, lost: exporter.emitted - exporter.accepted - exporter.queued };
}

/** Measures the cases that one client is configured for: ours and the peer in turn, so that what disturbs one disturbs both. */
async function measureTogether(cases, task, answer) {
  const client = configure(cases[0]);
  const all = cases.map((of) => ({ key: of.key, sides: Object.entries(sidesOf(of, client, task)) }));
  for (const { sides } of all) for (const [, side] of sides) await cost(side, WARM_MICROSECONDS);
  for (const { key, sides } of all) {
    answer.costs[key] = Object.fromEntries(sides.map(([name]) => [name, []]));
    answer.counts[key] = { records: 0, seen: 0, kept: 0, dropped: 0, buffered: 0, lost: 0 };
  }
  for (let round = 0; round < task.rounds; round++) {
    for (const { key, sides } of all) {
      for (const [name, side] of sides) {
        const before = countsOf(client);
        const { records, cost: found } = await cost(side);
        answer.costs[key][name].push(found);
        if (name !== "ours") continue;
        const counts = answer.counts[key];
        for (const [count, value] of Object.entries(countsOf(client))) counts[count] += value - before[count];
        counts.records += records;
      }
    }
  }
  await client.shutdown();
}

function setupOf({ policy, gzip, request, way }) {
  return [policy, gzip, request === "plain", way === "console"].join();
}

function otelVersion() {
  const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  return dependencies["@opentelemetry/sdk-logs"];
}

async function measure(task) {
  const answer = {
    runtime: `Node ${process.versions.node}`,
    peers: { opentelemetry: `OpenTelemetry ${otelVersion()}, Logger.emit` },
    ...{ costs: {}, counts: {} },
  };
  for (const setup of new Set(task.cases.map(setupOf))) {
    await measureTogether(
      task.cases.filter((of) => setupOf(of) === setup),
      task,
      answer,
    );
  }
  return answer;
}

const answer = await measure(JSON.parse(readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify(answer), () => process.exit()); // the peers' timers would hold it up
