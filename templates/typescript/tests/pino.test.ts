import assert from "node:assert/strict";
import { test } from "node:test";
import { type LoggerOptions, multistream, type Logger as PinoLogger, pino } from "pino";
import { RECORD_KEYS } from "../src/otlp/tables.js";
import { adaptiveOptions, adaptiveStream } from "../src/pino/index.js";
import { PLACEHOLDER } from "../src/tables.js";
import { type Calling, calling, DROP } from "./calling.js";

const HERE = /pino\.test/;

type Program = (logger: PinoLogger) => void;

/** Lines of a logger in memory, without what differs from run to run. */
class Lines {
  readonly lines: string[] = [];

  write(line: string): void {
    this.lines.push(line);
  }
}

/** Prints by the console that there is at the time. */
const say = (line: unknown) => Reflect.get(globalThis.console, "log")(line);

const PLAIN: LoggerOptions = { base: {}, timestamp: false, level: "trace" };

/** What comes of a program by a logger with hooks of ours. */
async function hooked(
  program: Program,
  options: LoggerOptions = {},
  call: object = {},
): Promise<Calling & { readonly lines: string[] }> {
  const written = new Lines();
  const logger = pino(adaptiveOptions<LoggerOptions>({ ...PLAIN, ...options }), written);
  const all = await calling(call, () => program(logger as PinoLogger));
  return { ...all, lines: written.lines };
}

/** What a program writes without us. */
function alone(program: Program, options: LoggerOptions = {}): string[] {
  const written = new Lines();
  program(pino({ ...PLAIN, ...options }, written) as PinoLogger);
  return written.lines;
}

/** Uses a logger in all ways that it has. */
function everything(logger: PinoLogger): void {
  logger.info("plain");
  logger.info("order %s of %d paid %j", "a", 17, { b: 1 });
  logger.warn({ a: 1 }, "with %s", "more");
  logger.error(new Error("boom"), "failed");
  logger.error(new Error("boom"));
  logger.info({ a: { b: [1, 2n] } });
  logger.fatal({ err: new Error("inner"), lipserviceKeep: true });
  for (const args of [[undefined, "late"], [null], [5], [], [{ a: 1 }, 5]]) Reflect.apply(logger.info, logger, args);
  logger.child({ component: "db" }).debug("child");
}

const STACK = /"stack":"[^"]*"/g;
const withoutStacks = (lines: readonly string[]) => lines.map((line) => line.replace(STACK, ""));

for (const [what, policy] of [
  ["kept", undefined],
  ["dropped", DROP],
] as const)
  test(`pino writes the same, byte for byte, when records are ${what}`, async () => {
    const { lines } = await hooked(everything, {}, { policy });
    assert.deepEqual(withoutStacks(lines), withoutStacks(alone(everything)));
  });

test("a record of pino has its message, level, logger, bindings and fields", async () => {
  const program: Program = (logger) => logger.child({ component: "db" }).warn({ a: 1 }, "slow");
  const { sink } = await hooked(program, { name: "shop.orders" });
  const [record] = sink.records;
  assert.deepEqual([record?.body, record?.severity, record?.severityText], ["slow", 13, "warn"]);
  assert.deepEqual(sink.attributes(), { [RECORD_KEYS.logger]: "shop.orders", component: "db", a: 1 });
});

test("bindings that are set later are in later records", async () => {
  const program: Program = (logger) => {
    logger.info("before");
    logger.setBindings({ name: "renamed" });
    logger.info("after");
  };
  const { sink } = await hooked(program, { name: "first" });
  const names = ["before", "after"].map((body) => sink.attributes(body)[RECORD_KEYS.logger]);
  assert.deepEqual(names, ["first", "renamed"]);
});

test("a format with parameters of pino is a native template", async () => {
  const program: Program = (logger) => {
    logger.info("order %s paid", "a");
    logger.info({ x: 1 }, "order %s paid", "b");
    logger.info("100% sure");
  };
  const { client, sink } = await hooked(program, {}, { messageParts: true });
  const [order, sure] = client.stats().patterns;
  assert.deepEqual([order?.template, order?.seen, sure?.template], ["order %s paid", 2, `${PLACEHOLDER} sure`]);
  assert.deepEqual(sink.bodies, ["order a paid", "order b paid", "100% sure"]);
  assert.equal(sink.attributes("order b paid")[`${RECORD_KEYS.parameter}.0`], "b");
});

test("an error of pino becomes the exception of its record", async () => {
  const program: Program = (logger) => {
    logger.error(new RangeError("boom"), "failed");
    logger.error({ err: new RangeError("inner"), a: 1 });
  };
  const { sink } = await hooked(program);
  const failed = sink.attributes("failed");
  assert.deepEqual([failed[RECORD_KEYS.exceptionType], failed[RECORD_KEYS.exceptionMessage]], ["RangeError", "boom"]);
  assert.match(failed[RECORD_KEYS.exceptionStacktrace] as string, HERE);
  assert.deepEqual([sink.attributes("inner")["a"], "err" in sink.attributes("inner")], [1, false]);
});

test("what redaction, serializers, mixins and formatters make of a record is what is sent", async () => {
  const options: LoggerOptions = {
    redact: ["password"],
    serializers: { user: ({ id }: { id: number }) => id },
    mixin: () => ({ mixed: true }),
    formatters: { log: (fields) => ({ ...fields, formatted: 1 }), level: (label) => ({ lvl: label }) },
  };
  const program: Program = (logger) => logger.info({ password: "secret", user: { id: 7, name: "x" } }, "login");
  const { sink } = await hooked(program, options);
  assert.deepEqual(sink.attributes(), { mixed: true, password: "[Redacted]", user: 7, formatted: 1 });
});

test("keys that are called otherwise are found", async () => {
  const options: LoggerOptions = { messageKey: "message", errorKey: "failure", nestedKey: "payload" };
  const program: Program = (logger) => {
    logger.info({ a: 1, lipserviceKeep: true }, "nested");
    logger.error(new Error("boom"));
  };
  const { sink } = await hooked(program, options);
  assert.deepEqual(sink.attributes("nested")["payload"], { a: 1 });
  assert.equal(sink.attributes("boom")[RECORD_KEYS.exceptionMessage], "boom");
});

test("a prefix of messages is part of the pattern", async () => {
  const { client, sink } = await hooked((logger) => logger.child({}, { msgPrefix: "[db] " }).info("slow"));
  assert.deepEqual([sink.bodies, client.stats().patterns[0]?.template], [["[db] slow"], "[db] slow"]);
});

test("a hook of the application's own has its say first", async () => {
  const options: LoggerOptions = {
    hooks: {
      logMethod(args, method) {
        if (args[0] === "never") return;
        method.apply(this, [`changed ${args[0]}`]);
      },
      streamWrite: (line) => line.toUpperCase(),
    },
  };
  const program: Program = (logger) => {
    logger.info("never");
    logger.info("once");
  };
  const { sink, lines } = await hooked(program, options);
  assert.deepEqual([sink.bodies, lines], [["changed once"], ['{"LEVEL":30,"MSG":"CHANGED ONCE"}\n']]);
});

test("options that are adaptive already are not made so twice", async () => {
  const { sink } = await hooked((logger) => logger.info("once"), adaptiveOptions<LoggerOptions>(PLAIN));
  assert.deepEqual(sink.bodies, ["once"]);
});

test("what a value or a destination logs is a record by itself", async () => {
  const program: Program = (logger) => {
    const toJSON = () => {
      logger.info({ inner: 1 }, "inner");
      return "text";
    };
    logger.info({ outer: { toJSON } }, "outer");
  };
  const { client, sink } = await hooked(program);
  assert.deepEqual([sink.bodies, client.stats().reentrant], [["inner", "outer"], 0]);
  assert.deepEqual([sink.attributes("inner"), sink.attributes("outer")], [{ inner: 1 }, { outer: "text" }]);
});

test("an error that pino throws reaches the application as it would without us", async () => {
  const options: LoggerOptions = {
    serializers: {
      bad: () => {
        throw new RangeError("mine");
      },
    },
  };
  const program: Program = (logger) => assert.throws(() => logger.info({ bad: 1 }, "hello"), RangeError);
  const { client, sink } = await hooked(program, options);
  assert.deepEqual([sink.bodies, client.stats().faults], [["hello"], 0]);
});

test("a call that asks for it is kept", async () => {
  const { client, sink } = await hooked(
    (logger) => logger.info({ lipserviceKeep: true }, "kept"),
    {},
    { policy: DROP },
  );
  assert.deepEqual([client.stats().asked, "lipserviceKeep" in sink.attributes("kept")], [1, false]);
});

test("a destination of ours takes records without hooks", async () => {
  const logger = pino({ name: "shop", level: "trace" }, multistream([{ level: "trace", stream: adaptiveStream() }]));
  const { sink } = await calling({}, () => {
    logger.info({ a: 1 }, "order %s paid", "a");
    logger.error(new RangeError("boom"));
    logger.info({ lipserviceKeep: true }, "kept");
  });
  assert.deepEqual(sink.bodies, ["order a paid", "boom", "kept"]);
  assert.deepEqual(sink.attributes("order a paid"), { [RECORD_KEYS.logger]: "shop", a: 1 });
  assert.equal(sink.attributes("boom")[RECORD_KEYS.exceptionType], "RangeError");
});

test("a destination of ours reads lines of which nothing more is known", async () => {
  const { sink } = await calling({}, () => adaptiveStream().write('{"level":50,"time":1,"msg":"late","a":1}\n'));
  const [record] = sink.records;
  assert.deepEqual([record?.body, record?.severity, sink.attributes()], ["late", 17, { a: 1 }]);
});

test("hooks and two destinations of ours take a record once", async () => {
  const streams = multistream([{ stream: adaptiveStream() }, { stream: adaptiveStream() }]);
  const { client } = await calling({}, () => {
    const logger = pino(adaptiveOptions<LoggerOptions>(PLAIN), streams);
    logger.info("same");
    logger.info("same");
    const without = pino(PLAIN, streams);
    without.info("same");
    without.info("same");
  });
  assert.equal(client.stats().seen, 4);
});

test("a destination that prints by console gives no record twice", async () => {
  const original = globalThis.console;
  const lines: unknown[] = [];
  globalThis.console = { ...original, log: (line: unknown) => lines.push(line) } as Console;
  try {
    const stream = { write: (line: string) => say(line) };
    const { client } = await calling({ manual: false }, () => {
      pino(adaptiveOptions<LoggerOptions>(PLAIN), stream).info("printed");
      say("by itself");
    });
    assert.deepEqual([client.stats().seen, lines], [2, ['{"level":30,"msg":"printed"}\n', "by itself"]]);
  } finally {
    globalThis.console = original;
  }
});

test("without a call in force pino is left alone", () => {
  const written = new Lines();
  const logger = pino(adaptiveOptions<LoggerOptions>(PLAIN), written);
  pino(PLAIN, adaptiveStream()).info("nobody");
  logger.info("plain");
  assert.deepEqual(written.lines, ['{"level":30,"msg":"plain"}\n']);
});
