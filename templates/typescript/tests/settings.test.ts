import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress } from "../src/config/address.js";
import { mapParts } from "../src/config/map-text.js";
import { OPTIONS, type Options } from "../src/config/options.js";
import { readSettings, type Settings } from "../src/config/settings.js";
import { COLLECTOR, DEFAULT_REGION, REGIONS } from "../src/config/tables.js";
import { PROFILES } from "../src/export/tables.js";

const KEY = "phc_test";
const DEFAULT_URL = `${REGIONS.get(DEFAULT_REGION)}/${PROFILES.posthog.path}`;

function read(options: object = {}, environment: Readonly<Record<string, string>> = {}): Settings {
  return readSettings(options as Options, environment);
}

function goes(options: object, environment: Readonly<Record<string, string>> = {}): string {
  const { way, target } = read(options, environment).destination;
  return target === undefined ? way : `${way} ${target.url}`;
}

function said(options: object, environment: Readonly<Record<string, string>> = {}): string[] {
  return read(options, environment).notices.map(({ name }) => name);
}

test("an option in code wins over variables, which are asked in order, and then there is the default", () => {
  const environment = { LIPSERVICE_DELAY_MS: "7", OTEL_BLRP_SCHEDULE_DELAY: "8" };
  assert.equal(read({ delayMs: 5 }, environment).values.delayMs, 5);
  assert.equal(read({}, environment).values.delayMs, 7);
  assert.equal(read({}, { ...environment, LIPSERVICE_DELAY_MS: " " }).values.delayMs, 8);
  assert.equal(read().values.delayMs, OPTIONS.find(({ property }) => property === "delayMs")?.default);
});

test("blank is no value, in code and in the environment", () => {
  for (const blank of ["", " \t", null, undefined]) {
    const { values, notices } = read(
      { serviceName: blank, delayMs: blank, headers: blank },
      { OTEL_SERVICE_NAME: "shop" },
    );
    assert.deepEqual([values.serviceName, values.headers, notices.length], ["shop", undefined, 1]);
  }
});

test("what cannot be used is passed over with a notice, and the next source is asked", () => {
  const { values, notices } = read(
    { queueRecords: "many" },
    { LIPSERVICE_QUEUE_RECORDS: "0", OTEL_BLRP_MAX_QUEUE_SIZE: "+9" },
  );
  assert.equal(values.queueRecords, 9);
  assert.deepEqual(
    notices.map(({ message }) => message).slice(0, 2),
    ["queue_records", "LIPSERVICE_QUEUE_RECORDS"].map(
      (source, at) =>
        `${source}: expected a whole number from 1 to 1000000, found \`${["many", 0][at]}\`; it is not used`,
    ),
  );
});

test("values of any type can be given, and nothing throws", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  const fails = new Proxy({}, { get: () => assert.fail("hostile") });
  for (const value of [5, -1.5, true, [], {}, cycle, fails, () => 1, Symbol("x"), 5n, Number.NaN, "x".repeat(5000)])
    for (const { property } of OPTIONS) assert.ok(read({ [property]: value }).notices);
  assert.equal(read(fails).destination.way, "nowhere");
});

test("a message shows the start of a value, and only the length of a secret one", () => {
  const message = (options: object) => read(options).notices[0]?.message ?? "";
  assert.ok(message({ compression: "ü".repeat(50) }).includes(`found \`${"ü".repeat(40)}…\``));
  assert.ok(message({ headers: "secret" }).includes("found `6 characters`"));
});

test("no user of an address is ever shown", () => {
  for (const address of ["https://me:hid/den@h", "me:hidden@h:x", "https://me:hid@den@h/p", "hidden@"])
    for (const name of ["posthogEndpoint", "otlpEndpoint", "compression"]) {
      const notices = read({ posthogApiKey: "phc_x", [name]: address }).notices.map(({ message }) => message);
      const text = notices.join();
      assert.ok(text.includes("`…@") && !text.includes("hid") && !text.includes("den"), text);
    }
});

test("booleans, numbers, choices and words are read from texts", () => {
  const environment = { OTEL_SDK_DISABLED: "TRUE", LIPSERVICE_ENCODING: " JSON ", LIPSERVICE_GZIP_LEVEL: " 9 " };
  const { disabled, encoding, gzipLevel } = read({}, environment).values;
  assert.deepEqual([disabled, encoding, gzipLevel], [true, "json", 9]);
  assert.equal(read({}, { LIPSERVICE_DISABLED: "yes", OTEL_SDK_DISABLED: "true" }).values.disabled, false);
  assert.equal(read({ encoding: "http/json" }).values.encoding, "json");
  assert.deepEqual(said({ gzipLevel: 1.5, disabled: "true" }), ["not_used", "not_used", "nowhere"]);
});

test("a text is bounded in bytes and in its characters", () => {
  assert.equal(read({ serviceName: "ü".repeat(127) }).values.serviceName?.length, 127);
  assert.equal(read({ serviceName: "ü".repeat(128) }).values.serviceName, undefined);
  assert.equal(read({ posthogTeamId: "a b" }).values.posthogTeamId, undefined);
});

test("a token is trimmed; what cannot be one is not used", () => {
  assert.equal(read({ posthogApiKey: ` ${KEY}\t` }).values.posthogApiKey, KEY);
  for (const [key, notice] of [
    ["x".repeat(65), "token_unusable"],
    ["phc_\u00e4", "token_unusable"],
    ["phc_a b", "token_unusable"],
    ["phx_secret", "personal_key"],
  ])
    assert.deepEqual(said({ posthogApiKey: key }), [notice, "nowhere"], key);
  assert.deepEqual(said({ posthogApiKey: "token" }), ["token_shape"]);
  assert.equal(read({ posthogApiKey: "phx_x" }, { POSTHOG_API_KEY: KEY }).values.posthogApiKey, KEY);
});

test("records go the first way that has what it needs", () => {
  const collector = `${COLLECTOR}/${PROFILES.otlp.path}`;
  const other = { otlpEndpoint: "http://other.test/x" };
  const gateway = { posthogEndpoint: "gate.test" };
  assert.equal(goes({ disabled: true, posthogApiKey: KEY }), "disabled");
  assert.equal(goes({ posthogApiKey: KEY, ...other }), `posthog_key ${DEFAULT_URL}`);
  assert.equal(goes({ ...gateway, headers: { a: "b" } }), "posthog_gateway https://gate.test/i/v1/logs");
  assert.equal(goes({ ...gateway, tokenProvider: () => "t" }), "posthog_gateway https://gate.test/i/v1/logs");
  assert.equal(goes({ ...gateway, ...other }), "otlp_endpoint http://other.test/x");
  assert.equal(goes({ headers: { a: "b" } }, { POSTHOG_HOST: "gate.test" }), "nowhere");
  assert.equal(goes({}, { OTEL_LOGS_EXPORTER: " OTLP " }), `local_collector ${collector}`);
  assert.equal(goes({}, { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }), `local_collector ${collector}`);
  assert.equal(goes({}, { OTEL_LOGS_EXPORTER: "console" }), "nowhere");
  assert.deepEqual(said({}), ["nowhere"]);
  assert.deepEqual(said({ posthogApiKey: KEY, ...other }), ["both"]);
  assert.deepEqual(said({ disabled: true }), []);
});

test("the endpoint of PostHog is a region, a host or an address with a path", () => {
  const urls: Readonly<Record<string, string>> = {
    " EU ": `${REGIONS.get("eu")}/i/v1/logs`,
    "https://PostHog.test:8000/": "https://posthog.test:8000/i/v1/logs",
    "http://u:p@posthog.test/ingest//?a=1#x": "http://posthog.test/ingest/i/v1/logs?a=1",
    "posthog.test/any/v1/logs/": "https://posthog.test/any/v1/logs",
    "localhost:8000": "http://localhost:8000/i/v1/logs",
    "a.localhost": "http://a.localhost/i/v1/logs",
    "127.1.2.3": "http://127.1.2.3/i/v1/logs",
    "[::1]:80": "http://[::1]:80/i/v1/logs",
  };
  for (const [endpoint, url] of Object.entries(urls))
    assert.equal(goes({ posthogApiKey: KEY, posthogEndpoint: endpoint }), `posthog_key ${url}`);
});

test("the address of the application is taken for that of its region; what is no address for the default", () => {
  const { notices, destination } = read({ posthogApiKey: KEY }, { POSTHOG_HOST: "https://eu.posthog.com/project/5" });
  assert.equal(destination.target?.url, `${REGIONS.get("eu")}/i/v1/logs`);
  assert.ok(notices[0]?.message.startsWith("POSTHOG_HOST is `https://eu.posthog.com/project/5`"));
  for (const endpoint of ["ftp://x.test", "http://", "a b", "x:99999"]) {
    assert.equal(goes({ posthogApiKey: KEY, posthogEndpoint: endpoint }), `posthog_key ${DEFAULT_URL}`, endpoint);
    assert.deepEqual(said({ posthogApiKey: KEY, posthogEndpoint: endpoint }), ["endpoint"], endpoint);
  }
});

test("the endpoint for logs is used as it is, to the general one a path is added", () => {
  const logs = (value: string) => goes({}, { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: value });
  const general = (value: string) => goes({}, { OTEL_EXPORTER_OTLP_ENDPOINT: value });
  assert.equal(logs("http://c.test:4318"), "otlp_endpoint http://c.test:4318/");
  assert.equal(logs("http://c.test/x/?q=1"), "otlp_endpoint http://c.test/x/?q=1");
  assert.equal(general("http://c.test:4318//?q=1"), "otlp_endpoint http://c.test:4318/v1/logs?q=1");
  assert.equal(general("nonsense here"), "nowhere");
});

test("variables of OpenTelemetry for an OTLP endpoint are asked only where records go to one", () => {
  const environment = { OTEL_EXPORTER_OTLP_HEADERS: "a=b", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
  const posthog = read({ posthogApiKey: KEY }, environment);
  assert.deepEqual([posthog.values.encoding, posthog.values.headers], ["protobuf", undefined]);
  const otlp = read({ otlpEndpoint: "c.test" }, environment);
  assert.deepEqual([otlp.values.encoding, [...otlp.headers]], ["json", [["a", "b"]]]);
});

test("gRPC is not spoken, and that is said", () => {
  const { values, notices } = read({}, { OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" });
  assert.equal(values.encoding, "protobuf");
  assert.deepEqual(
    notices.map(({ name }) => name),
    ["grpc"],
  );
});

test("headers compare in any case, the last counts, and values have no line breaks", () => {
  const environment = { LIPSERVICE_HEADERS: "X-A=1, b = two%20words%0D%0A ,x-a=3,broken,=y,c=%" };
  const { headers, notices } = read({ posthogApiKey: KEY }, environment);
  assert.deepEqual(Object.fromEntries(headers), {
    b: "two words",
    "x-a": "3",
    c: "%",
    Authorization: `Bearer ${KEY}`,
  });
  assert.deepEqual(
    notices.map(({ message }) => message),
    [
      "LIPSERVICE_HEADERS: `6 characters` is not name=value; it is not used",
      "LIPSERVICE_HEADERS: `2 characters` is not name=value; it is not used",
    ],
  );
});

test("a header that HTTP does not allow is passed over, and told of by its length alone", () => {
  const headers = { good: "tab\tand more", "no token": "x", "x:": "x", a: "ü", b: "bell\u0007", c: "\u007f" };
  const { headers: found, notices } = read({ otlpEndpoint: "c.test", headers });
  assert.deepEqual([...found], [["good", "tab\tand more"]]);
  assert.deepEqual(
    notices.map(({ name }) => name),
    Array.from({ length: 5 }, () => "header"),
  );
  assert.ok(notices[0]?.message.startsWith("headers: `10 characters`"));
});

test("a map that cannot be read is not used", () => {
  const throws = Object.defineProperty({}, "bad", { get: () => assert.fail("hostile"), enumerable: true });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const headers of [throws, proxy]) assert.deepEqual(said({ otlpEndpoint: "c.test", headers }), ["not_used"]);
});

test("a map given in code has texts only", () => {
  const { values } = read({ otlpEndpoint: "c.test", headers: { " good ": " yes ", line: "a\r\nb\0" } });
  assert.deepEqual(Object.fromEntries(values.headers ?? []), { good: "yes", line: "ab" });
  for (const headers of [["x"], "a=b", { good: "yes", bad: 5 }])
    assert.deepEqual(said({ otlpEndpoint: "c.test", headers }), ["not_used"]);
});

test("values of a map are decoded; what is no UTF-8 is replaced, and other percent signs stay", () => {
  const parts = [...mapParts("a=%e2%82%ac,b=%ff%zz%,c=x=y, d = ,e")].map(({ name, value }) => [name, value]);
  assert.deepEqual(parts, [
    ["a", "€"],
    ["b", "\ufffd%zz%"],
    ["c", "x=y"],
    ["d", ""],
    ["", ""],
  ]);
});

test("the resource has the facts of the options first, then others by their keys, then who we are", () => {
  const resourceAttributes = {
    z: "1",
    a: "2",
    "service.version": "old",
    "telemetry.sdk.name": "other",
    "service.name": "s",
  };
  const { resource } = read({ resourceAttributes, serviceVersion: "2.0", posthogTeamId: "t-1", environment: "test" });
  assert.deepEqual(resource, [
    ["service.name", "s"],
    ["service.version", "2.0"],
    ["deployment.environment", "test"],
    ["posthog.team_id", "t-1"],
    ["a", "2"],
    ["z", "1"],
    ["telemetry.sdk.name", "lipservice"],
  ]);
  assert.deepEqual(read({ serviceName: "mine", resourceAttributes }).resource[0], ["service.name", "mine"]);
  assert.deepEqual(read().resource[0], ["service.name", "unknown_service"]);
});

test("an address is one of http or https, and nothing else", () => {
  assert.deepEqual(readAddress("HTTP://Host/p?q"), { scheme: "http", host: "host", port: "", path: "/p", query: "?q" });
  for (const text of ["", "ftp://x", "mailto:x", "//x", "http:///x", "x y", "http://x:65536", "a:b@c:d", "a@b@c"])
    assert.equal(readAddress(text), undefined, text);
});
