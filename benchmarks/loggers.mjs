// What LipService adds to pino, winston and bunyan: process CPU per record beside the same logger with a null
// destination. Each case is a process of its own, since V8 compiles a library anew for each way in which it is used;
// rounds are interleaved. `node benchmarks/loggers.mjs [rounds]`, with sdks/typescript built and its modules installed.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../sdks/typescript/", import.meta.url);
const RECORDS = 20_000;
const BLOCKS = 14;
const WARM_UP = 5;
const PAIRS = [
  ["pino", "pino by hooks"],
  ["pino multistream", "pino by a stream"],
  ["winston", "winston beside a null transport"],
  ["winston", "winston by a transport"],
  ["bunyan", "bunyan by a stream"],
];

const nothing = { write: () => undefined };

async function loggers() {
  const require = createRequire(ROOT);
  const [pino, winston, bunyan] = ["pino", "winston", "bunyan"].map((name) => require(name));
  const ours = (path) => import(new URL(`dist/${path}.js`, ROOT).href);
  const { adaptiveOptions, adaptiveStream } = await ours("pino/index");
  const { adaptiveTransport } = await ours("winston/node-winston");
  const forBunyan = await ours("bunyan/node-bunyan");
  class Null extends winston.Transport {
    log(_, done) {
      done();
    }
  }
  const Adaptive = adaptiveTransport(winston.Transport);
  const byWinston = (...transports) => winston.createLogger({ format: winston.format.json(), transports });
  const byBunyan = (...streams) => bunyan.createLogger({ name: "shop", streams: [{ stream: nothing }, ...streams] });
  const streams = (...more) => pino.multistream([nothing, ...more].map((stream) => ({ stream })));
  return {
    pino: () => pino({}, nothing),
    "pino by hooks": () => pino(adaptiveOptions({}), nothing),
    "pino multistream": () => pino({}, streams()),
    "pino by a stream": () => pino({}, streams(adaptiveStream())),
    winston: () => byWinston(new Null()),
    "winston beside a null transport": () => byWinston(new Null(), new Null()),
    "winston by a transport": () => byWinston(new Null(), new Adaptive()),
    bunyan: () => byBunyan(),
    "bunyan by a stream": () => byBunyan(forBunyan.adaptiveStream()),
  };
}

/** Returns nanoseconds of CPU per record, almost all of which the policy drops. */
async function measure(name) {
  const { configureAdaptiveLogging } = await import(new URL("dist/index.js", ROOT).href);
  const exporter = { emit: () => undefined, flush: async () => "success", shutdown: async () => "success", stats: Object };
  configureAdaptiveLogging({ manual: true, policy: { budget: "1/s" } }, { exporter, environment: {}, seed: 1 });
  const logger = (await loggers())[name]();
  const log = name.startsWith("winston")
    ? () => logger.info("order paid in full", { user: 17, path: "/cart" })
    : () => logger.info({ user: 17, path: "/cart" }, "order paid in full");
  const found = [];
  for (let block = 0; block < BLOCKS; block++) {
    const start = process.cpuUsage();
    for (let n = 0; n < RECORDS; n++) log();
    const { user, system } = process.cpuUsage(start);
    if (block >= WARM_UP) found.push(((user + system) * 1000) / RECORDS);
  }
  return median(found);
}

function median(values) {
  return [...values].sort((left, right) => left - right)[values.length >> 1];
}

function compare(rounds) {
  const names = [...new Set(PAIRS.flat())];
  const found = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of names) {
      const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), "--case", name]);
      found.get(name).push(Number(stdout));
    }
  for (const [floor, name] of PAIRS) {
    const ratio = median(found.get(name).map((ns, round) => ns / found.get(floor)[round]));
    const [own, other] = [floor, name].map((key) => median(found.get(key)).toFixed(0));
    console.log(`${name.padEnd(34)} ${other.padStart(6)} ns, ${ratio.toFixed(2)} x of ${floor} (${own} ns)`);
  }
}

const [first, name] = process.argv.slice(2);
if (first === "--case") console.log(await measure(name));
else compare(Number(first ?? 5));
