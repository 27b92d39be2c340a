// Measures decisions about dropped records beside OpenTelemetry's emit, and prints what each round cost. See
// ../../program.py.

import { readFileSync } from "node:fs";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { readPolicy, Sampler, Scanner } from "../../../sdks/typescript/dist/index.js";

/** Shorter measurements tell more about the machine than about the code. */
const LEAST_MICROSECONDS = 60_000;

const SEVERITY = 9;
const LOGGER = "shop.checkout";
const ATTRIBUTES = { method: "GET", status: 200, duration_ms: 12.5 };

/** The load is ten records a millisecond, one of each pattern; the built-in budget has room for one in five hundred. */
const PATTERNS = 10;
const WINDOW_MS = 10_000;
const WARM_WINDOWS = 5;
const DECIDE_MS = 2000;

/** As many as the built-in policy tells apart. */
const LIVE_PATTERNS = 1024;
const WARM_ROLLS = 10;
const MEASURED_ROLLS = 200;
const MOST_REPEATS = 7;

const PEER_RECORDS = 10_000;

/** As many as OpenTelemetry exports at once. */
const BATCH = 512;

function newSampler() {
  return new Sampler(readPolicy("{}").policy, 1);
}

/** One sampler in steady overload, and its clock. */
class Load {
  constructor(messages) {
    this.nowMs = 0;
    this.sampler = newSampler();
    this.scanner = new Scanner();
    this.records = messages.slice(0, PATTERNS).map((message) => this.recordOf(message));
    while (this.nowMs < WARM_WINDOWS * WINDOW_MS) this.sign(messages);
  }

  recordOf(message) {
    const { id, template } = this.scanner.signature(message, SEVERITY, LOGGER);
    return {
      pattern: id,
      template,
      severity: SEVERITY,
      logger: LOGGER,
      bodyBytes: message.length,
      attributes: ATTRIBUTES,
    };
  }

  /** Decides records that were made before. */
  decide() {
    const { sampler, records } = this;
    for (let passed = 0; passed < DECIDE_MS; passed++) {
      this.nowMs++;
      for (const record of records) sampler.decide(record, this.nowMs);
    }
    return DECIDE_MS * PATTERNS;
  }

  /** Finds the signatures of messages and decides. */
  sign(messages) {
    for (let at = 0; at < messages.length; at++) {
      if (at % PATTERNS === 0) this.nowMs++;
      this.sampler.decide(this.recordOf(messages[at]), this.nowMs);
    }
    return messages.length;
  }

  get kept() {
    const { kept, seen } = this.sampler.stats();
    return kept / seen;
  }
}

/** Takes batches and does nothing with them. */
const nullExporter = {
  export: (_batch, done) => done({ code: 0 }),
  shutdown: async () => {},
  forceFlush: async () => {},
};

/** A pass of OpenTelemetry's emit, with the same messages and attributes. */
function emitting(messages) {
  const processors = [new BatchLogRecordProcessor({ exporter: nullExporter })];
  const logger = new LoggerProvider({ processors }).getLogger(LOGGER);
  return async () => {
    const timestamp = Date.now();
    for (let at = 0; at < messages.length; at++) {
      logger.emit({ timestamp, severityNumber: SEVERITY, body: messages[at], attributes: ATTRIBUTES });
      // Batches leave only where the program waits; without that, the queue would be full and the rest thrown away.
      if (at % BATCH === BATCH - 1) await new Promise(setImmediate);
    }
    return messages.length;
  };
}

/** Nanoseconds of process CPU per record. */
async function cost(pass) {
  let records = 0;
  const started = process.cpuUsage();
  for (;;) {
    records += await pass();
    const { user, system } = process.cpuUsage(started);
    if (user + system >= LEAST_MICROSECONDS) return ((user + system) * 1000) / records;
  }
}

/** What the first decision of a window takes, which sets all rates: nanoseconds of wall clock and of process CPU. */
function rolls() {
  const sampler = newSampler();
  const patterns = Array.from({ length: LIVE_PATTERNS }, (_, at) => at.toString(16).padStart(16, "0"));
  const records = patterns.map((pattern) => ({ pattern, severity: SEVERITY }));
  const costs = [];
  for (let roll = 0; roll <= WARM_ROLLS + MEASURED_ROLLS; roll++) {
    const nowMs = roll * WINDOW_MS;
    const started = process.hrtime.bigint();
    const startedCpu = process.cpuUsage();
    sampler.decide(records[0], nowMs);
    const { user, system } = process.cpuUsage(startedCpu);
    costs.push([Number(process.hrtime.bigint() - started), (user + system) * 1000]);
    for (let at = 0; at < records.length; at++) {
      for (let repeat = 0; repeat <= at % MOST_REPEATS; repeat++) sampler.decide(records[at], nowMs);
    }
  }
  return costs.slice(-MEASURED_ROLLS);
}

/** Measures ours and the peer in turn, so that what disturbs the machine disturbs both. */
async function measure(task) {
  const measuredRolls = rolls();
  const load = new Load(task.known);
  const log = new Load(task.lines);
  const passes = {
    decide: () => load.decide(),
    known: () => load.sign(task.known),
    lines: () => log.sign(task.lines),
    scan: () => load.sign(task.scanned),
    opentelemetry: emitting(task.known.slice(0, PEER_RECORDS)),
  };
  const costs = Object.fromEntries(Object.keys(passes).map((name) => [name, []]));
  for (const pass of Object.values(passes)) await cost(pass); // compiles it
  for (let round = 0; round < task.rounds; round++) {
    for (const [name, pass] of Object.entries(passes)) costs[name].push(await cost(pass));
  }
  return {
    runtime: `Node ${process.versions.node}`,
    peers: { opentelemetry: `OpenTelemetry ${otelVersion()}, Logger.emit` },
    costs,
    kept: Math.max(load.kept, log.kept),
    rolls: measuredRolls,
  };
}

function otelVersion() {
  const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  return dependencies["@opentelemetry/sdk-logs"];
}

process.stdout.write(JSON.stringify(await measure(JSON.parse(readFileSync(0, "utf8")))));
