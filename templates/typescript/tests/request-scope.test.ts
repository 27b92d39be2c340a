import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Client } from "../src/call/client.js";
import { currentRequest, openRequest, requestScope } from "../src/correlation/node-requests.js";
import type { RequestScope } from "../src/correlation/request-scope.js";
import { RECORD_KEYS } from "../src/otlp/tables.js";
import { Double } from "../src/otlp/value.js";
import { calling, DROP, DROP_CALM, TRACE_ID, TRACEPARENT } from "./calling.js";

const API = Symbol.for("opentelemetry.js.api.1");
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");
const { distinctId: PERSON, sessionId: SESSION } = RECORD_KEYS;

test("records of a request have its trace, its ids and its attributes, wherever they are made", async () => {
  const headers = { traceparent: TRACEPARENT, "x-posthog-distinct-id": "me", "x-posthog-session-id": "s" };
  const { sink } = await calling({}, async ({ client }) => {
    await requestScope({ headers, attributes: { route: "/pay" } }, async () => {
      await nextTurn();
      client.log("info", "inside", { n: 1 });
    });
    client.log("info", "outside");
  });
  const [inside, outside] = sink.records;
  assert.deepEqual([inside?.traceId, inside?.spanId, inside?.flags], [TRACE_ID, "b7ad6b7169203331", 1]);
  const { [PERSON]: person, [SESSION]: session, route, n } = sink.attributes("inside");
  assert.deepEqual([person, session, route, n], ["me", "s", "/pay", 1]);
  assert.deepEqual([outside?.traceId, outside?.attributes], [undefined, {}]);
});

test("an error brings back what was dropped before it, in order, as it was, and it stands for nothing more", async () => {
  const { sink, client } = await calling({ policy: DROP_CALM }, ({ client, clock }) =>
    requestScope({}, () => {
      for (let n = 0; n < 3; n++) {
        client.log("info", `step ${n}`);
        clock.step(10);
      }
      client.log("error", "failed");
    }),
  );
  assert.deepEqual(sink.bodies.slice(0, 4), ["step 0", "step 1", "step 2", "failed"]);
  const times = sink.records.slice(0, 3).map(({ time }) => time as number);
  assert.deepEqual([(times[1] as number) - (times[0] as number), client.stats().released], [10, 3]);
  const { [RECORD_KEYS.count]: count, [RECORD_KEYS.weight]: weight } = sink.attributes("step 0");
  assert.deepEqual([count, weight, sink.attributes("step 0")[RECORD_KEYS.reason]], [0, 0, "retro"]);
});

test("a request that throws, or whose promise is rejected, has failed; a cancelled one has not", async () => {
  const releasedBy = async (fail: () => unknown) => {
    const { client } = await calling({ policy: DROP }, async ({ client }) => {
      const serve = async () => {
        await requestScope({}, () => {
          client.log("info", "before");
          return fail();
        });
      };
      await serve().catch(() => undefined);
    });
    return client.stats().released;
  };
  const error = new Error("no");
  const thrown = await releasedBy(() => {
    throw error;
  });
  assert.deepEqual([thrown, await releasedBy(() => Promise.reject(error))], [1, 1]);
  assert.equal(await releasedBy(() => Promise.reject(new DOMException("stop", "AbortError"))), 0);
  assert.equal(await releasedBy(() => Promise.resolve()), 0);
});

test("what a request returns or throws is what the caller gets", async () => {
  const error = new Error("mine");
  const five = requestScope({}, (scope) => scope.run(() => 5));
  assert.deepEqual([five, await requestScope({}, () => Promise.resolve(6))], [5, 6]);
  const fail = () => {
    throw error;
  };
  assert.throws(() => requestScope({}, fail), error);
  assert.equal(currentRequest(), undefined);
});

test("a request ends with its promise: nothing is held for it any longer", async () => {
  await calling({ policy: DROP }, async ({ client }) => {
    let late: () => void = () => assert.fail();
    const open = requestScope({}, async (scope) => {
      client.log("info", "held");
      late = () => scope.run(() => client.log("info", "late"));
      await nextTurn();
    });
    assert.equal(client.stats().buffered, 1);
    await open;
    assert.equal(client.stats().buffered, 0);
    late();
    assert.deepEqual([client.stats().buffered, client.stats().dropped], [0, 2]);
  });
});

test("what a failed request logs after its error is sent beyond the budget, and stands for nothing more", async () => {
  const { sink, client } = await calling({ policy: { budget: "1/s", window_seconds: 1 } }, ({ client }) =>
    requestScope({}, () => {
      client.log("error", "failed");
      for (let n = 0; n < 50; n++) client.log("info", "clearing up");
    }),
  );
  const said = sink.records.map(({ attributes }) => attributes ?? {});
  const promoted = said.filter((attributes) => attributes[RECORD_KEYS.reason] === "promoted");
  assert.ok(promoted.length > 40);
  assert.equal(client.stats().released, promoted.length);
  for (const attributes of promoted) {
    assert.deepEqual([attributes[RECORD_KEYS.count], attributes[RECORD_KEYS.weight]], [0, new Double(0)]);
  }
});

test("an open request is promoted by itself, by the client, or as the current one", async () => {
  const { client } = await calling({ policy: DROP }, ({ client }) => {
    const ways: ((scope: RequestScope, client: Client) => void)[] = [
      (scope) => scope.promote(),
      (scope) => client.promote(scope),
      (scope) => scope.run(() => client.promote()),
    ];
    for (const promote of ways) {
      const scope = openRequest();
      scope.run(() => client.log("info", "held"));
      promote(scope, client);
      scope.end();
      scope.end();
    }
    client.promote();
  });
  assert.equal(client.stats().released, 3);
});

test("a scope within another takes over what it was not given; one of another trace is a request of its own", () => {
  const outer = openRequest({ headers: { traceparent: TRACEPARENT }, distinctId: "me", attributes: { a: 1, b: 1 } });
  outer.run(() => {
    const inner = openRequest({ sessionId: "s", attributes: { b: 2 } });
    assert.deepEqual([inner.id, inner.trace, inner.distinctId, inner.sessionId], [outer.id, outer.trace, "me", "s"]);
    assert.deepEqual(inner.attributes, { a: 1, b: 2 });
    assert.equal(inner.randomness("", 1), outer.randomness("", 1));
    inner.end();
    assert.equal(outer.isOpen, true);
    const other = openRequest({ headers: { traceparent: TRACEPARENT.replace(TRACE_ID, "1".repeat(32)) } });
    assert.notEqual(other.id, outer.id);
    assert.deepEqual([other.randomness("", 1), other.distinctId], [0x111111, "me"]);
    assert.equal(openRequest({ headers: { traceparent: TRACEPARENT } }).id, outer.id);
  });
  outer.end();
});

test("the randomness of a request comes from its trace state, its trace or the key of the policy", () => {
  const rv = { traceparent: TRACEPARENT, tracestate: "ot=rv:0123456789abcd" };
  assert.equal(openRequest({ headers: rv }).randomness("", 1), 0x012345);
  assert.equal(openRequest({ headers: { traceparent: TRACEPARENT } }).randomness("", 1), 0x48eb21);
  const keyed = (key: string) => openRequest({ distinctId: "me", attributes: { tenant: "t" } }).randomness(key, 1);
  assert.deepEqual(
    ["tenant", PERSON].map((key) => typeof keyed(key)),
    ["number", "number"],
  );
  assert.deepEqual([keyed(""), keyed("other")], [undefined, undefined]);
});

test("whom a record concerns: its own attribute, the request as given, its headers, then the provider", async () => {
  const headers = { "x-posthog-distinct-id": "header" };
  let asked = 0;
  const identityProvider = () => {
    asked++;
    return { distinctId: "provider", sessionId: "provided" };
  };
  const { sink } = await calling({ identityProvider, policy: DROP_CALM }, ({ client }) => {
    client.log("error", "nobody");
    client.log("info", "dropped");
    requestScope({ headers }, () => client.log("error", "header"));
    requestScope({ headers, distinctId: "given", sessionId: "s" }, () => {
      client.log("error", "given");
      client.log("error", "own", { [PERSON]: "own" });
    });
  });
  const ids = ["nobody", "header", "given", "own"].map((body) => sink.attributes(body)[PERSON]);
  assert.deepEqual(ids, ["provider", "header", "given", "own"]);
  assert.deepEqual([sink.attributes("header")[SESSION], asked], ["provided", 2]);
});

test("a provider may return a pair or nothing, and one that fails is counted and told of", async () => {
  const provided = async (identityProvider: () => unknown) => {
    const options = { identityProvider: identityProvider as never };
    const { sink, client, lines } = await calling(options, ({ client }) => client.log("info", "x"));
    return [sink.attributes(), client.stats().hookFailures, lines.length];
  };
  assert.deepEqual(await provided(() => ["d", "s"]), [{ [PERSON]: "d", [SESSION]: "s" }, 0, 0]);
  assert.deepEqual(await provided(() => undefined), [{}, 0, 0]);
  assert.deepEqual(await provided(() => [5, ""]), [{}, 0, 0]);
  const fail = () => {
    throw new Error("no");
  };
  assert.deepEqual(await provided(fail), [{}, 1, 1]);
});

test("the active span of OpenTelemetry, where its API is loaded, comes before the request's trace", async () => {
  const holder = globalThis as { [API]?: unknown };
  const span = { traceId: "2".repeat(32), spanId: "3".repeat(16), traceFlags: 0 };
  const context = { getValue: (key: symbol) => (key === SPAN ? { spanContext: () => span } : undefined) };
  holder[API] = { context: { active: () => context } };
  try {
    const { sink } = await calling({}, ({ client }) => {
      requestScope({ headers: { traceparent: TRACEPARENT } }, () => client.log("info", "x"));
      span.traceId = "no trace";
      requestScope({ headers: { traceparent: TRACEPARENT } }, () => client.log("info", "y"));
    });
    const found = sink.records.map(({ traceId, spanId }) => [traceId, spanId]);
    assert.deepEqual(found, [
      ["2".repeat(32), "3".repeat(16)],
      [TRACE_ID, "b7ad6b7169203331"],
    ]);
  } finally {
    delete holder[API];
  }
});
