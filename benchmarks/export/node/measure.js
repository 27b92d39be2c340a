// Measures the exporter beside OpenTelemetry's, and prints what each round cost. See ../../program.py.

import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { JsonLogsSerializer, ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { Exporter } from "../../../sdks/typescript/dist/index.js";
import { JsonEncoder } from "../../../sdks/typescript/dist/otlp/json.js";
import { ProtobufEncoder } from "../../../sdks/typescript/dist/otlp/protobuf.js";

/** Shorter measurements tell more about the machine than about the code. */
const LEAST_MICROSECONDS = 60_000;
const PASSES = 4;

/** Compilers are done with what has run so long. */
const WARM_MICROSECONDS = 400_000;

const SEVERITY = 9;
const SEVERITY_TEXT = "INFO";
const LOGGER = "shop.checkout";
const SERVICE = "shop";
const KEY = "phc_bench0000000000000000000000000000000000000";
const GZIP = { level: 6 };
const QUEUE = 2048;

/** So many records wait for a queue to be read, so long, that no worker does anything. */
const HELD = { delayMs: 600_000, batchRecords: 100_000, queueRecords: 100_000, batchBytes: 1 << 26 };
const PEER_HELD = { scheduledDelayMillis: 600_000, maxQueueSize: 100_000, maxExportBatchSize: 100_000 };

const ACCEPTED = {
  ...{ status: 200, error: "", isReset: false, retryAfter: "", location: "" },
  ...{ contentType: "application/json", body: new Uint8Array(), isTooLarge: false },
};

/** Takes requests and forgets all but their length. */
class Discard {
  bytes = 0;

  async send({ body, compress }) {
    this.bytes = (compress ? gzipSync(body, GZIP) : body).length;
    return ACCEPTED;
  }

  close() {}
}

function newExporter(transport, options = {}) {
  const given = { posthogApiKey: KEY, serviceName: SERVICE, compression: "none", ...options };
  return new Exporter(given, { transport, environment: {} });
}

function emitOurs(exporter, lines) {
  const time = Date.now();
  for (const { body, attributes, traceId, spanId } of lines) {
    const flags = traceId === undefined ? undefined : 1;
    exporter.emit({ time, severity: SEVERITY, severityText: SEVERITY_TEXT, body, attributes, traceId, spanId, flags });
  }
}

/** The peer with an exporter that does with a batch what it is told to. */
function newPeer(use, options = {}) {
  const exporter = {
    export(batch, done) {
      use(batch);
      done({ code: 0 });
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const processors = [new BatchLogRecordProcessor({ exporter, ...options })];
  return new LoggerProvider({ processors, resource: resourceFromAttributes({ "service.name": SERVICE }) });
}

function emitPeer(provider, lines) {
  const logger = provider.getLogger(LOGGER);
  const timestamp = Date.now();
  for (const { body, attributes, context } of lines) {
    logger.emit({ timestamp, severityNumber: SEVERITY, severityText: SEVERITY_TEXT, body, attributes, context });
  }
}

/** Records as an exporter of the peer gets them. */
async function peerBatch(lines) {
  const batch = [];
  const provider = newPeer((part) => batch.push(...part));
  emitPeer(provider, lines);
  await provider.shutdown();
  return batch;
}

/** A record as the exporter hands it to its encoder: always with all fields. */
class TimedRecord {
  severity = SEVERITY;
  severityText = SEVERITY_TEXT;
  traceId = undefined;
  spanId = undefined;
  flags = undefined;
  eventName = undefined;
  droppedAttributes = undefined;

  constructor({ body, attributes }, time) {
    this.body = body;
    this.attributes = attributes;
    this.time = time;
    this.observedTime = time;
  }
}

/** Encodes with all fields that the peer writes. */
function encoding(Encoder, lines) {
  const encoder = new Encoder([["service.name", SERVICE]], "1.0", { observedTime: true, severityText: true });
  const time = Date.now();
  const records = lines.map((line) => new TimedRecord(line, time));
  return {
    run() {
      for (let pass = 0; pass < PASSES; pass++) encoder.body(records.map((record) => encoder.piece(record)));
      return PASSES * records.length;
    },
  };
}

function encodingPeer(serializer, batch) {
  return {
    run() {
      for (let pass = 0; pass < PASSES; pass++) serializer.serializeRequest(batch);
      return PASSES * batch.length;
    },
  };
}

/** Emits a batch and waits for it, again and again: no record has to be thrown away. */
function keeping(exporter, lines) {
  return {
    async run() {
      for (let pass = 0; pass < PASSES; pass++) {
        emitOurs(exporter, lines);
        await exporter.flush();
      }
      return PASSES * lines.length;
    },
  };
}

function keepingPeer(use, lines) {
  const provider = newPeer(use);
  return {
    async run() {
      for (let pass = 0; pass < PASSES; pass++) {
        emitPeer(provider, lines);
        await provider.forceFlush();
      }
      return PASSES * lines.length;
    },
  };
}

function calling(exporter, lines) {
  return {
    run() {
      for (let pass = 0; pass < PASSES; pass++) emitOurs(exporter, lines);
      return PASSES * lines.length;
    },
    clear: () => exporter.flush(),
  };
}

function callingPeer(lines) {
  const provider = newPeer(() => {}, PEER_HELD);
  return {
    run() {
      for (let pass = 0; pass < PASSES; pass++) emitPeer(provider, lines);
      return PASSES * lines.length;
    },
    clear: () => provider.forceFlush(),
  };
}

/** Nanoseconds of process CPU per record. */
async function cost({ run, clear }, least = LEAST_MICROSECONDS) {
  let records = 0;
  let spent = 0;
  while (spent < least) {
    const started = process.cpuUsage();
    records += await run();
    const { user, system } = process.cpuUsage(started);
    spent += user + system;
    await clear?.();
  }
  return (spent * 1000) / records;
}

/** How long a request is that PostHog would get. */
async function lengths(lines) {
  const transport = new Discard();
  const exporter = newExporter(transport);
  emitOurs(exporter, lines);
  await exporter.shutdown();
  return { ours: transport.bytes, opentelemetry: JsonLogsSerializer.serializeRequest(await peerBatch(lines)).length };
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

function usedBytes() {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The bytes that a queued record takes. `fill` queues lines, and returns what holds them. */
function memory(fill, lines) {
  const texts = Array.from({ length: QUEUE - 1 }, (_, at) => JSON.stringify(lines[at % lines.length]));
  const held = [fill(function* () {}), fill(() => parsed(texts.slice(0, 64)))];
  const before = usedBytes();
  held.push(fill(() => parsed(texts)));
  const after = usedBytes();
  if (held.length !== 3) throw new Error("nothing was held");
  return (after - before) / texts.length;
}

function* parsed(texts) {
  for (const text of texts) yield JSON.parse(text);
}

function fillOurs(lines) {
  const exporter = newExporter(new Discard(), { ...HELD, queueRecords: QUEUE });
  emitOurs(exporter, lines());
  return exporter;
}

function fillPeer(lines) {
  const provider = newPeer(() => {}, { ...PEER_HELD, maxQueueSize: QUEUE, maxExportBatchSize: QUEUE });
  emitPeer(provider, lines());
  return provider;
}

async function throughput(url, seconds, lines) {
  const exporter = new Exporter(
    { posthogApiKey: KEY, posthogEndpoint: url, serviceName: SERVICE },
    { environment: {} },
  );
  emitOurs(exporter, lines);
  await exporter.flush();
  const before = exporter.stats().accepted;
  const started = performance.now();
  const startedCpu = process.cpuUsage();
  while (performance.now() - started < seconds * 1000) {
    emitOurs(exporter, lines);
    do await new Promise((resolve) => setTimeout(resolve, 1));
    while (exporter.stats().queued > QUEUE / 2);
  }
  await exporter.flush();
  const wall = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(startedCpu);
  const { accepted, emitted } = exporter.stats();
  await exporter.shutdown();
  return { records: accepted - before, seconds: wall, cpu_seconds: (user + system) / 1e6, lost: emitted - accepted };
}

function lineOf({ body, attributes, trace_id: traceId, span_id: spanId }) {
  const line = { body, attributes: Object.fromEntries(attributes) };
  if (traceId === "") return line;
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1 });
  return { ...line, traceId, spanId, context };
}

async function contendersOf(kinds, exporters) {
  const usual = kinds.attributes_3;
  const protobuf = (batch) => ProtobufLogsSerializer.serializeRequest(batch);
  const found = {
    kept: { ours: keeping(exporters.plain, usual), opentelemetry: keepingPeer(protobuf, usual) },
    kept_gzip: {
      ours: keeping(exporters.packed, usual),
      opentelemetry: keepingPeer((batch) => gzipSync(protobuf(batch), GZIP), usual),
    },
    caller: { ours: calling(exporters.held, usual), opentelemetry: callingPeer(usual) },
  };
  for (const count of [0, 3, 8]) {
    const lines = kinds[`attributes_${count}`];
    const batch = await peerBatch(lines);
    found[`encode_${count}`] = {
      ours: encoding(ProtobufEncoder, lines),
      opentelemetry: encodingPeer(ProtobufLogsSerializer, batch),
    };
    found[`encode_json_${count}`] = {
      ours: encoding(JsonEncoder, lines),
      opentelemetry: encodingPeer(JsonLogsSerializer, batch),
    };
  }
  return found;
}

/** Measures ours and the peer in turn, so that what disturbs the machine disturbs both. */
async function costsOf(contenders, rounds) {
  const pairs = Object.entries(contenders).flatMap(([name, sides]) =>
    Object.entries(sides).map(([side, contender]) => ({ name, side, contender })),
  );
  const costs = Object.fromEntries(Object.keys(contenders).map((name) => [name, { ours: [], opentelemetry: [] }]));
  for (const { contender } of pairs) await cost(contender, WARM_MICROSECONDS);
  for (let round = 0; round < rounds; round++) {
    for (const { name, side, contender } of pairs) costs[name][side].push(await cost(contender));
  }
  return costs;
}

async function measure(task) {
  const kinds = Object.fromEntries(Object.entries(task.kinds).map(([name, lines]) => [name, lines.map(lineOf)]));
  const memories = {
    ours: memory(fillOurs, kinds.attributes_8),
    opentelemetry: memory(fillPeer, kinds.attributes_8),
  };
  const exporters = {
    plain: newExporter(new Discard()),
    packed: newExporter(new Discard(), { compression: "gzip" }),
    held: newExporter(new Discard(), HELD),
  };
  const costs = await costsOf(await contendersOf(kinds, exporters), task.rounds);
  const lost = Object.values(exporters).map((exporter) => {
    const { emitted, accepted } = exporter.stats();
    return emitted - accepted;
  });
  return {
    runtime: `Node ${process.versions.node}`,
    peers: { opentelemetry: `OpenTelemetry ${otelVersion()}` },
    costs,
    bytes: { short: await lengths(kinds.short), lines: await lengths(kinds.lines) },
    memory: memories,
    throughput: await throughput(task.url, task.seconds, kinds.attributes_3),
    lost: lost.reduce((sum, count) => sum + count, 0),
  };
}

function otelVersion() {
  const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  return dependencies["@opentelemetry/sdk-logs"];
}

process.stdout.write(JSON.stringify(await measure(JSON.parse(readFileSync(0, "utf8")))));
process.exit(); // the peers' timers would hold it up
