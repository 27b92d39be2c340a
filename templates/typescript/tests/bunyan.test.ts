import assert from "node:assert/strict";
import { test } from "node:test";
import bunyan from "bunyan";
import { adaptiveStream } from "../src/bunyan/node-bunyan.js";
import { RECORD_KEYS } from "../src/otlp/tables.js";
import { type Calling, calling, DROP } from "./calling.js";

const HERE = /bunyan\.test/;

type Program = (logger: bunyan) => void;

/** What comes of a program by a logger that writes into memory and has so many streams of ours. */
async function logged(
  program: Program,
  { ours = 1, ...options }: { ours?: number; policy?: object | undefined } = {},
): Promise<Calling & { readonly lines: string[] }> {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) } as object as NodeJS.WritableStream;
  const adaptive = Array.from({ length: ours }, adaptiveStream);
  const { stdSerializers: serializers } = bunyan;
  const logger = bunyan.createLogger({ name: "shop", serializers, streams: [{ stream }, ...adaptive] });
  const all = await calling(options, () => program(logger));
  return { ...all, lines };
}

test("a record of bunyan has its message, level, logger and fields", async () => {
  const { sink } = await logged((logger) => logger.child({ component: "db" }).warn({ a: 1 }, "slow %s", "query"));
  const [record] = sink.records;
  assert.deepEqual([record?.body, record?.severity, record?.severityText], ["slow query", 13, "warn"]);
  assert.deepEqual(sink.attributes(), { [RECORD_KEYS.logger]: "shop", component: "db", a: 1 });
});

test("an error of bunyan becomes the exception of its record", async () => {
  const { sink } = await logged((logger) => logger.error(new RangeError("boom"), "failed"));
  const { [RECORD_KEYS.exceptionType]: type, [RECORD_KEYS.exceptionMessage]: message, ...others } = sink.attributes();
  assert.deepEqual([type, message, "err" in others], ["RangeError", "boom", false]);
  assert.match(others[RECORD_KEYS.exceptionStacktrace] as string, HERE);
});

test("bunyan writes every record, also those that are dropped", async () => {
  const program: Program = (logger) => logger.info("plain");
  const { client, lines } = await logged(program, { policy: DROP });
  assert.deepEqual([client.stats().dropped, lines.length, JSON.parse(lines[0] ?? "").msg], [1, 1, "plain"]);
});

test("two streams of ours take a record of bunyan once", async () => {
  const program: Program = (logger) => {
    const fields = { toJSON: () => logger.info("within") };
    logger.info({ fields }, "same");
    logger.info("same");
  };
  const { client } = await logged(program, { ours: 2 });
  assert.equal(client.stats().patterns.find(({ template }) => template === "same")?.seen, 2);
});

test("a record of bunyan that asks for it is kept", async () => {
  const { client } = await logged((logger) => logger.info({ lipserviceKeep: true }, "kept"), { policy: DROP });
  assert.equal(client.stats().asked, 1);
});

test("where a call stands is sent if bunyan knows it", async () => {
  const src = { file: "shop.js", line: 17, func: "pay" };
  const { sink } = await calling({ codeLocation: true }, () => adaptiveStream().stream.write({ level: 30, src }));
  const { [RECORD_KEYS.file]: file, [RECORD_KEYS.line]: line, [RECORD_KEYS.function]: name } = sink.attributes();
  assert.deepEqual([file, line, name], ["shop.js", 17, "pay"]);
});

test("without a call in force bunyan is left alone", () => {
  const { stream } = adaptiveStream();
  assert.equal(stream.write({ msg: "nobody" }), true);
});

test("a record that says nothing is sent as well as it can be", async () => {
  const { sink } = await calling({}, () => adaptiveStream().stream.write({ level: "odd" }));
  assert.deepEqual([sink.records.length, sink.records[0]?.severityText], [1, "odd"]);
});
