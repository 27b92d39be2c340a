// The wire agent of OpenTelemetry's Node SDK: what its public API has no word for is not applicable.

import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import { context, trace } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { instrument, made } from "./instruments.js";
import { CannotError, hostileValues, nativePairs, nativeValue } from "./values.js";

const TERMINATED = 143;
const CHUNK = 50;
const OPTIONS = { delay_ms: 1000, queue_records: 2048, batch_records: 512, request_timeout_ms: 10_000 };

let provider = new LoggerProvider();

const commands = {
  open({ options, environment }) {
    Object.assign(process.env, environment ?? {});
    const given = { ...OPTIONS, ...options };
    if (given.certificate) process.env.OTEL_EXPORTER_OTLP_CERTIFICATE = given.certificate; // it has no option for it
    const exporter = new OTLPLogExporter({
      ...destination(given),
      timeoutMillis: given.request_timeout_ms,
      compression: given.compression ?? process.env.OTEL_EXPORTER_OTLP_COMPRESSION ?? "gzip",
    });
    const processor = new BatchLogRecordProcessor({
      exporter,
      scheduledDelayMillis: given.delay_ms,
      maxQueueSize: given.queue_records,
      maxExportBatchSize: Math.min(given.batch_records, given.queue_records),
    });
    const resource = resourceFromAttributes({ "service.name": given.service_name ?? "" });
    provider = new LoggerProvider({ resource, processors: [processor] });
    return { opened: {} };
  },

  emit({ records, count = 0, first = 0, body = "record {n}", severity = 9 }) {
    for (const record of records ?? []) emitWritten(record);
    for (let n = first; n < first + count; n++)
      emitRecord({ body: body.replace("{n}", String(n)), severityNumber: severity, attributes: { n } });
    return { emitted: records?.length ?? count };
  },

  hostile() {
    const values = hostileValues();
    for (const [what, value] of values)
      emitRecord({ body: `hostile ${what}`, severityNumber: 9, attributes: { value } });
    return { emitted: values.length };
  },

  async flush({ timeout_ms: timeoutMillis }) {
    return { flushed: await timed(() => provider.forceFlush({ timeoutMillis })) };
  },

  // The SDK takes no time for it.
  async shutdown() {
    return { shut: await timed(() => provider.shutdown()) };
  },

  async concurrent({ emitters, count, flushes, shutdown, timeout_ms: timeoutMillis }) {
    const after = async (call) => (await nextTurn(), (await timed(call)).result);
    const emitting = Array.from({ length: emitters }, (_, at) => emitSlowly(at * count, (at + 1) * count));
    const flushing = Array.from({ length: flushes }, () => after(() => provider.forceFlush({ timeoutMillis })));
    const shutting = shutdown ? after(() => provider.shutdown()) : "";
    await Promise.all(emitting);
    return { concurrent: { flushes: await Promise.all(flushing), shutdown: await shutting } };
  },

  instrument() {
    instrument((body) => emitRecord({ body, severityNumber: 5 }));
    return { ok: {} };
  },

  instrumented: () => ({ self: made }),

  // Node itself says what holds it up; for a leak that does not, there is no word.
  resources() {
    const held = process.getActiveResourcesInfo();
    const count = (kind) => held.filter((one) => kind.test(one)).length;
    return { resources: { threads: count(/^Timeout$/), sockets: count(/^(TCP|TLS)/) } };
  },

  exit({ how, code }) {
    if (how === "hard") process.exit(code);
    if (how === "return") leave(code);
    else {
      process.once("SIGTERM", terminate);
      process.kill(process.pid, "SIGTERM");
    }
    return { ok: {} };
  },
};

function destination({ posthog_api_key: key, posthog_endpoint: posthog, otlp_endpoint: endpoint, headers = {} }) {
  const url = posthog === undefined ? endpoint : `${posthog}/i/v1/logs`;
  const authorization = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  return { ...(url === undefined ? {} : { url }), headers: { ...headers, ...authorization } };
}

function emitRecord(record) {
  provider.getLogger("wire").emit({ timestamp: Date.now(), ...record });
}

function emitWritten({ time = "0", severity, severity_text: severityText, body, attributes = [], ...identity }) {
  const span = { traceId: identity.trace_id, spanId: identity.span_id, traceFlags: identity.flags ?? 0 };
  emitRecord({
    ...(time === "0" ? {} : { timestamp: [Number(BigInt(time) / 1_000_000_000n), Number(BigInt(time) % 1_000_000_000n)] }),
    severityNumber: severity,
    severityText,
    body: nativeValue(body),
    attributes: nativePairs(attributes),
    eventName: identity.event_name,
    context: span.traceId === undefined ? context.active() : trace.setSpanContext(context.active(), span),
  });
}

async function emitSlowly(first, end) {
  for (let at = first; at < end; at += CHUNK) {
    commands.emit({ first: at, count: Math.min(CHUNK, end - at) });
    await nextTurn();
  }
}

async function timed(call) {
  const began = performance.now();
  const result = await call().then(
    () => "success",
    (error) => (/timed out/i.test(String(error)) ? "timeout" : "failure"),
  );
  return { result, ms: Math.round(performance.now() - began) };
}

/** Ends as a program does that has nothing more to do. */
function leave(code) {
  process.exitCode = code;
  process.stdin.destroy();
}

async function terminate() {
  await provider.shutdown();
  process.exit(TERMINATED);
}

async function answerTo(line) {
  try {
    const [[name, given]] = Object.entries(JSON.parse(line));
    return (await commands[name]?.(given)) ?? { error: "not applicable" };
  } catch (error) {
    return { error: error instanceof CannotError ? error.message : String(error) };
  }
}

let last = Promise.resolve();
createInterface({ input: process.stdin }).on("line", (line) => {
  last = last.then(async () => process.stdout.write(`${JSON.stringify(await answerTo(line))}\n`));
});
