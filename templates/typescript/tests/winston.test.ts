import assert from "node:assert/strict";
import { once } from "node:events";
import { Writable } from "node:stream";
import { test } from "node:test";
import winston from "winston";
import Transport from "winston-transport";
import { RECORD_KEYS } from "../src/otlp/tables.js";
import { adaptiveTransport, splatTemplate } from "../src/winston/node-winston.js";
import { type Calling, calling, DROP } from "./calling.js";

const { combine, errors, json, label, splat, timestamp } = winston.format;
const AdaptiveTransport = adaptiveTransport(Transport);
/** Prints by the console that there is at the time. */
const say = (line: unknown) => Reflect.get(globalThis.console, "log")(line);
const MESSAGE = Symbol.for("message");
const INFO = 9;

const AFTER_END = /write after end/;
const HERE = /winston\.test/;

type Program = (logger: winston.Logger) => void;

/** A transport that writes into memory. */
function memory(lines: string[]): winston.transport {
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return new winston.transports.Stream({ stream });
}

/** What comes of a program by a logger that writes into memory, and has transports of ours. */
async function logged(
  program: Program,
  options: winston.LoggerOptions = {},
  call: object = {},
  ours: readonly winston.transport[] = [new AdaptiveTransport()],
): Promise<Calling & { readonly lines: string[] }> {
  const lines: string[] = [];
  const logger = winston.createLogger({ level: "silly", ...options, transports: [memory(lines), ...ours] });
  const all = await calling(call, () => program(logger));
  return { ...all, lines };
}

/** What a program writes without us. */
function alone(program: Program, options: winston.LoggerOptions = {}): string[] {
  const lines: string[] = [];
  program(winston.createLogger({ level: "silly", ...options, transports: [memory(lines)] }));
  return lines;
}

function everything(logger: winston.Logger): void {
  logger.info("plain");
  logger.info("order %s of %d paid", "a", 17, { b: 1 });
  logger.warn("with", { a: 1 });
  logger.log({ level: "http", message: "object", c: 2 });
  logger.info({ not: "a text" } as unknown as string);
  logger.child({ component: "db" }).debug("child");
}

for (const [what, policy] of [
  ["kept", undefined],
  ["dropped", DROP],
] as const)
  test(`winston writes the same, byte for byte, when records are ${what}`, async () => {
    const options = { format: combine(splatTemplate(), splat(), json()) };
    const { lines } = await logged(everything, options, { policy });
    assert.deepEqual(lines, alone(everything, { format: combine(splat(), json()) }));
  });

test("a record of winston has its message, level, logger and fields", async () => {
  const program: Program = (logger) => logger.child({ component: "db" }).warn("slow", { a: 1 });
  const { sink } = await logged(program, { format: combine(label({ label: "shop.db" }), timestamp(), json()) });
  const [record] = sink.records;
  assert.deepEqual([record?.body, record?.severity, record?.severityText], ["slow", 13, "warn"]);
  assert.deepEqual(sink.attributes(), { [RECORD_KEYS.logger]: "shop.db", component: "db", a: 1 });
});

test("levels of a logger's own are found by the names that others have, or are information", async () => {
  const levels = { fatal: 0, notice: 1, odd: 2 };
  const program: Program = (logger) => {
    for (const level of Object.keys(levels)) logger.log(level, level);
  };
  const { sink } = await logged(program, { levels, level: "odd" });
  assert.deepEqual(
    sink.records.map(({ severity }) => severity),
    [21, 10, INFO],
  );
});

test("with a format in front of it, what splat fills in is a native template", async () => {
  const program: Program = (logger) => {
    logger.info("order %s paid", "a");
    logger.info("order %s paid", "b", { x: 1 });
  };
  const format = combine(splatTemplate(), splat(), json());
  const { client, sink } = await logged(program, { format }, { messageParts: true });
  const [pattern] = client.stats().patterns;
  assert.deepEqual(
    [pattern?.template, pattern?.seen, sink.bodies],
    ["order %s paid", 2, ["order a paid", "order b paid"]],
  );
  const { x, [RECORD_KEYS.template]: template } = sink.attributes();
  assert.deepEqual([x, template], [1, "order %s paid"]);
});

for (const [how, program] of [
  ["as the message", (logger) => logger.error(new RangeError("boom"))],
  ["behind the message", (logger) => logger.error("boom", new RangeError("boom"))],
  ["among the fields", (logger) => logger.error("boom", { error: new RangeError("boom"), a: 1 })],
] as const satisfies readonly (readonly [string, Program])[])
  test(`an error of winston ${how} becomes the exception of its record`, async () => {
    const { sink } = await logged(program, { format: combine(errors({ stack: true }), json()) });
    const { [RECORD_KEYS.exceptionType]: type, [RECORD_KEYS.exceptionMessage]: message, ...others } = sink.attributes();
    assert.deepEqual([type, message, "stack" in others, "error" in others], ["RangeError", "boom", false, false]);
    assert.match(others[RECORD_KEYS.exceptionStacktrace] as string, HERE);
  });

test("two transports of ours take a record once, also where one has a format of its own", async () => {
  const ours = [new AdaptiveTransport(), new AdaptiveTransport({ format: timestamp() }), new AdaptiveTransport()];
  const info = { level: "info", message: "same" };
  const program: Program = (logger) => {
    logger.log(info);
    logger.log(info);
    logger.info("same");
  };
  const { client } = await logged(program, {}, {}, ours);
  assert.equal(client.stats().seen, 3);
});

test("a transport that prints by console gives no record twice, wherever it stands", async () => {
  const original = globalThis.console;
  const lines: unknown[] = [];
  globalThis.console = { ...original, log: (line: unknown) => lines.push(line) } as Console;
  try {
    const { client } = await calling({ manual: false }, () => {
      const before = new winston.transports.Console({ forceConsole: true });
      const logger = winston.createLogger({ transports: [before, new AdaptiveTransport()] });
      logger.info("first");
      logger.add(new winston.transports.Console({ forceConsole: true }));
      logger.info("second");
      say("by itself");
    });
    assert.deepEqual([client.stats().seen, lines.length], [3, 4]);
  } finally {
    globalThis.console = original;
  }
});

test("the console transport as it is by itself gives no record twice", async () => {
  const write = process.stdout.write;
  const { client } = await calling({ manual: false }, () => {
    const logger = winston.createLogger({ transports: [new winston.transports.Console(), new AdaptiveTransport()] });
    process.stdout.write = () => true;
    try {
      logger.info("printed");
    } finally {
      process.stdout.write = write;
    }
  });
  assert.equal(client.stats().seen, 1);
});

test("a transport that is taken away leaves its logger as it was", async () => {
  const transport = new AdaptiveTransport();
  const logger = winston.createLogger({ transports: [memory([])] });
  const before = logger.listeners("data");
  logger.add(transport);
  logger.remove(transport);
  assert.deepEqual(logger.listeners("data"), before);
  const { client } = await calling({}, () => logger.info("nobody"));
  assert.equal(client.stats().seen, 0);
});

test("who waits for it is told that a record was logged, and the end of a logger is that of its transports", async () => {
  const transport = new AdaptiveTransport();
  const logger = winston.createLogger({ transports: [transport] });
  const told = once(transport, "logged");
  const { sink } = await calling({}, async () => {
    logger.info("hello");
    const [info] = await told;
    assert.equal(JSON.parse(info[MESSAGE]).message, "hello");
    const ended = once(transport, "finish");
    logger.end();
    await ended;
  });
  assert.deepEqual(sink.bodies, ["hello"]);
});

test("a level of the transport's own, and silence, are respected", async () => {
  const ours = [new AdaptiveTransport({ level: "error" }), new AdaptiveTransport({ silent: true })];
  const program: Program = (logger) => {
    logger.info("calm");
    logger.error("loud");
  };
  const { sink } = await logged(program, {}, {}, ours);
  assert.deepEqual(sink.bodies, ["loud"]);
});

test("a record of winston that asks for it is kept", async () => {
  const program: Program = (logger) => {
    logger.info("kept", { lipserviceKeep: true });
    logger.info("kept %s", "too", { lipserviceKeep: true });
  };
  const { client, sink } = await logged(program, { format: combine(splat(), json()) }, { policy: DROP });
  assert.deepEqual([client.stats().asked, Object.keys(sink.attributes("kept")).includes("lipserviceKeep")], [2, false]);
});

test("a transport that has ended takes nothing more, as any stream, and says when it has written", async () => {
  const { sink } = await calling({}, async () => {
    const transport = new AdaptiveTransport();
    const written = new Promise((resolve) => transport.write({ level: "info", message: "in time" }, resolve));
    await written;
    const failed = once(transport, "error");
    transport.end();
    transport.write({ level: "info", message: "late" });
    const [error] = await failed;
    assert.match(String(error), AFTER_END);
  });
  assert.deepEqual(sink.bodies, ["in time"]);
});
