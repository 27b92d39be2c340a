import assert from "node:assert/strict";
import { test } from "node:test";
import { currentPipeline } from "../src/call/current.js";
import { Channel, type Host } from "../src/call/host.js";
import type { BeforeSend } from "../src/config/hooks.js";
import { requestScope } from "../src/correlation/node-requests.js";
import type { LogRecord } from "../src/log-record.js";
import { MAX_ATTRIBUTES, RECORD_KEYS } from "../src/otlp/tables.js";
import { calling, DROP, DROP_CALM } from "./calling.js";

const THIS_FILE = /pipeline\.test\.js$/;
const BOTH_STACKS = /^TypeError: no\n.*\nCaused by: RangeError: deep\n/s;

const host: Host<unknown> = { body: () => "from the host", attributes: () => undefined };

test("a record goes with its text, its level, its time and what the caller says", async () => {
  const { sink, clock } = await calling({}, ({ client }) => client.log("warn", "disk 3 full", { disk: 3 }));
  const [record] = sink.records;
  assert.deepEqual([record?.body, record?.severity, record?.severityText], ["disk 3 full", 13, "warn"]);
  assert.deepEqual([record?.attributes, record?.time], [{ disk: 3 }, clock.wall()]);
});

test("what is dropped is accounted for by the next kept one, or at the end", async () => {
  const { sink, client } = await calling({ policy: { budget: "1/s" } }, ({ client }) => {
    for (let n = 0; n < 500; n++) client.log("info", `order ${n} paid`);
  });
  const { seen, kept, dropped, buffered, settlements, patterns } = client.stats();
  assert.deepEqual([seen, kept + dropped + buffered, settlements], [500, 500, 1]);
  assert.deepEqual([patterns.length, patterns[0]?.template], [1, sink.bodies.at(-1)?.toString().split(": ")[1]]);
  const counts = sink.records.map(({ attributes }) => (attributes?.[RECORD_KEYS.count] as number | undefined) ?? 1);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    500,
  );
  assert.equal(sink.attributes()[RECORD_KEYS.reason], "settled");
  assert.equal(sink.attributes()[RECORD_KEYS.weight], 0);
});

test("drops are settled after the interval, by a timer that lives as long as something is owed", async () => {
  await calling({ policy: { ...DROP, settle_interval_seconds: 60 } }, async ({ client, sink, clock }) => {
    for (let n = 0; n < 3; n++) client.log("info", "tick");
    await clock.advance(59_000);
    assert.deepEqual(sink.bodies, []);
    await clock.advance(2_000);
    assert.deepEqual(sink.bodies, ["3 more like this were not sent: rule:all"]);
    await clock.advance(600_000);
    assert.equal(sink.records.length, 1);
    client.log("info", "tick");
    await clock.advance(60_000);
    assert.equal(sink.records.length, 2);
  });
});

test("a flush sends settlements that are due, and only these", async () => {
  await calling({ policy: { ...DROP, settle_interval_seconds: 60 } }, async ({ client, sink, clock }) => {
    client.log("info", "tick");
    await client.flush();
    assert.equal(sink.records.length, 0);
    clock.step(60_000);
    await client.flush();
    assert.equal(sink.records.length, 1);
  });
});

test("a caller who wants a record kept gets it, whatever the policy, and the mark is no attribute", async () => {
  const { sink, client } = await calling({ policy: DROP }, ({ client }) => {
    client.log("info", "audit", { lipserviceKeep: true, who: "me" });
    client.log("info", "not that", { lipserviceKeep: "yes" });
  });
  assert.deepEqual(sink.attributes("audit"), { who: "me", [RECORD_KEYS.reason]: "keep" });
  const { seen, kept, dropped, asked } = client.stats();
  assert.deepEqual([seen, kept, dropped, asked], [2, 1, 1, 1]);
});

test("attributes given as a function are built for kept records only", async () => {
  let built = 0;
  const build = () => {
    built++;
    return { big: built };
  };
  const { sink } = await calling({ policy: DROP_CALM }, ({ client }) => {
    client.log("info", "calm", build);
    client.log("error", "loud", build);
  });
  assert.deepEqual([built, sink.attributes("loud")["big"]], [1, 1]);
});

test("below the level nothing is taken, and loggers of our own never are", async () => {
  const { client, sink } = await calling({ level: "warn" }, ({ client }) => {
    client.log("info", "a");
    client.log("warning" as never, "b");
    for (const name of ["lipservice", "lipservice.export"])
      currentPipeline()?.take(new Channel(host, name, 17, "error"), "own", false, undefined);
    currentPipeline()?.take(new Channel(host, "lipservices", 17, "error"), "theirs", false, undefined);
  });
  assert.deepEqual(sink.bodies, ["b", "theirs"]);
  assert.equal(client.stats().seen, 2);
});

test("a template is the pattern, and the host has the text", async () => {
  const { sink, client } = await calling({ messageParts: true }, () => {
    const parts: Host<readonly unknown[]> = {
      body: ([id]) => `order ${id} paid`,
      attributes: () => undefined,
      parameters: (call) => call,
    };
    currentPipeline()?.take(new Channel(parts, "shop", 9, "info"), "order %s paid", true, [17]);
  });
  assert.equal(sink.bodies[0], "order 17 paid");
  assert.equal(client.stats().patterns[0]?.template, "order %s paid");
  assert.deepEqual(sink.attributes(), {
    [RECORD_KEYS.logger]: "shop",
    [RECORD_KEYS.template]: "order %s paid",
    [`${RECORD_KEYS.parameter}.0`]: 17,
  });
});

test("an error among the attributes becomes the exception of the record, its causes in the trace", async () => {
  const error = new TypeError("no", { cause: new RangeError("deep") });
  const { sink } = await calling({}, ({ client }) => client.log("error", "failed", { err: error, n: 1 }));
  const { [RECORD_KEYS.exceptionStacktrace]: stack, ...rest } = sink.attributes();
  assert.deepEqual(rest, { [RECORD_KEYS.exceptionType]: "TypeError", [RECORD_KEYS.exceptionMessage]: "no", n: 1 });
  assert.match(String(stack), BOTH_STACKS);
});

test("too many attributes leave the last of the caller's own out, never a stamp", async () => {
  const many = Object.fromEntries(Array.from({ length: MAX_ATTRIBUTES + 9 }, (_, at) => [`k${at}`, at]));
  const { sink } = await calling({ policy: { annotate: "full" } }, ({ client }) => client.log("info", "many", many));
  const [record] = sink.records;
  const names = Object.keys(record?.attributes ?? {});
  assert.equal(names.length, MAX_ATTRIBUTES);
  assert.deepEqual(
    names.slice(-4),
    ["count", "weight", "pattern", "reason"].map((name) => RECORD_KEYS[name as "count"]),
  );
  assert.deepEqual([record?.droppedAttributes, names[0], names.includes("k124")], [13, "k0", false]);
});

test("a hook may change a record, but not its stamps", async () => {
  const beforeSend = (record: object) => ({ ...record, body: "changed", attributes: { mine: 1 } });
  const { sink } = await calling({ beforeSend, policy: DROP }, ({ client }) =>
    client.log("info", "x", { lipserviceKeep: true, theirs: 2 }),
  );
  assert.equal(sink.bodies[0], "changed");
  assert.deepEqual(sink.attributes("changed"), { mine: 1, [RECORD_KEYS.reason]: "keep" });
});

test("a hook that fails leaves the record as it was, is counted and told of", async () => {
  const spoil = (record: LogRecord): never => {
    (record.attributes as Record<string, unknown>)["spoiled"] = true;
    throw new Error("hook");
  };
  const fail = async (beforeSend: unknown) => {
    const { sink, client, lines } = await calling({ beforeSend: beforeSend as BeforeSend }, ({ client }) =>
      client.log("info", "x", { a: 1 }),
    );
    assert.deepEqual([sink.bodies, sink.attributes()], [["x"], { a: 1 }]);
    assert.equal(client.stats().hookFailures, 1);
    assert.equal(lines.filter((line) => line.includes("before_send failed")).length, 1);
  };
  await fail(spoil);
  await fail(() => "text");
  await fail(() => Promise.resolve({}));
});

test("what a hook drops is not lost: the next settlement of its pattern counts it", async () => {
  const beforeSend = (record: { body?: unknown }) =>
    String(record.body).startsWith("health") ? null : (record as never);
  const { sink, client } = await calling({ beforeSend }, ({ client }) => {
    for (let n = 0; n < 4; n++) client.log("info", `health ${n}`);
    client.log("info", "else");
  });
  assert.deepEqual(sink.bodies, ["else", `4 more like this were not sent: ${client.stats().patterns[0]?.template}`]);
  assert.deepEqual([client.stats().hookDrops, client.stats().kept], [4, 5]);
});

test("with shadow everything is sent, marked, and nothing is settled", async () => {
  const { sink, client } = await calling({ policy: { budget: "1/s" }, shadow: true }, ({ client }) => {
    for (let n = 0; n < 200; n++) client.log("info", `n ${n}`);
  });
  assert.equal(sink.records.length, 200);
  assert.equal(client.stats().settlements, 0);
  const marked = sink.records.filter(({ attributes }) => attributes?.[RECORD_KEYS.wouldKeep] === false);
  assert.equal(marked.length, client.stats().dropped);
  assert.ok(marked.length > 100);
  assert.equal(sink.attributes()[RECORD_KEYS.wouldReason], "budget");
});

test("what is logged while we handle a record is not taken, and counted", async () => {
  const { sink, client } = await calling({}, ({ client }) => {
    const nosy = {
      get value(): number {
        client.log("info", "inside");
        return 5;
      },
    };
    client.log("info", "outside", nosy);
  });
  assert.deepEqual(sink.bodies, ["outside"]);
  assert.deepEqual([sink.attributes()["value"], client.stats().reentrant], [5, 1]);
});

test("hostile values and hosts raise nothing, and the record goes", async () => {
  const fails = (): never => {
    throw new Error("hostile");
  };
  const hostile = [
    new Proxy({}, { get: fails, ownKeys: fails }),
    Object.defineProperty({}, "a", { get: fails, enumerable: true }),
    { ["__proto__"]: 1, toString: fails, toJSON: fails },
    fails,
    5,
    null,
  ];
  const { sink, client } = await calling({}, ({ client }) => {
    for (const value of hostile) client.log("info", "x", value as never);
    client.log("nonsense" as never, undefined as never);
    client.log("info", Symbol("s") as never);
    const bad: Host<unknown> = { body: fails, attributes: fails, error: fails };
    currentPipeline()?.take(new Channel(bad, "", 9, "info"), "template %s", true, undefined);
    currentPipeline()?.take(new Channel(bad, "", 9, "info"), undefined, false, undefined);
  });
  assert.equal(sink.records.length, hostile.length + 4);
  assert.equal(client.stats().faults, 1);
});

test("a failing exporter raises nothing into the application", async () => {
  const broken = {
    emit: (): never => {
      throw new Error("broken");
    },
    flush: () => Promise.resolve("success" as const),
    shutdown: () => Promise.resolve("success" as const),
    stats: () => ({}) as never,
  };
  const { client } = await calling({}, ({ client }) => client.log("info", "x"), { exporter: broken });
  assert.equal(client.stats().faults, 1);
});

test("what the caller changes later changes no record that is held back", async () => {
  const { sink } = await calling({ policy: DROP_CALM }, ({ client }) => {
    requestScope({}, () => {
      const list = [1];
      const bag: Record<string, unknown> = { list, n: 1 };
      client.log("info", "before", bag);
      list.push(2);
      bag["n"] = 2;
      client.log("error", "failed");
    });
  });
  const { list, n } = sink.attributes("before");
  assert.deepEqual([list, n], [[1], 1]);
  assert.equal(sink.attributes("before")[RECORD_KEYS.reason], "retro");
});

test("the place of a call is sent on request", async () => {
  const { sink } = await calling({ codeLocation: true }, function here({ client }) {
    client.log("info", "x");
  });
  const { [RECORD_KEYS.file]: file, [RECORD_KEYS.line]: line, [RECORD_KEYS.function]: name } = sink.attributes();
  assert.match(String(file), THIS_FILE);
  assert.deepEqual([typeof line, name], ["number", "here"]);
});
