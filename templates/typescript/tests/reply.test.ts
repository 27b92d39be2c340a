import assert from "node:assert/strict";
import { test } from "node:test";
import { readPartialSuccess } from "../src/export/partial-success.js";
import { type Attempt, backoff, judge } from "../src/export/reply.js";
import { askedPause } from "../src/export/retry-after.js";
import {
  BASE_MS,
  BISECT_REQUESTS,
  CAP_MS,
  ERROR_MESSAGE,
  PARTIAL_SUCCESS,
  PROFILES,
  REJECTED,
  RETRY_AFTER_CAP_MS,
} from "../src/export/tables.js";

const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);
const HALF = 2 ** 23;
const ATTEMPT: Attempt = {
  status: 200,
  retryAfter: "",
  dateMs: NOW,
  tries: 1,
  records: 2,
  bytes: 100,
  compressed: true,
  bisects: 0,
  reset: false,
  random: HALF,
};

function actionOf(profile: keyof typeof PROFILES, attempt: Partial<Attempt>): string {
  const { action, loss } = judge(PROFILES[profile], { ...ATTEMPT, ...attempt });
  return loss === "" ? action : `${action} ${loss}`;
}

test("any endpoint: what the protocol says is repeated is repeated, and nothing else", () => {
  const repeated = Array.from({ length: 900 }, (_, n) => n + 100).filter(
    (status) => actionOf("otlp", { status }) === "retry",
  );
  assert.deepEqual(repeated, [429, 502, 503, 504]);
  assert.equal(actionOf("otlp", { status: 204 }), "accept");
  for (const status of [199, 301, 400, 401, 408, 500, 999]) assert.equal(actionOf("otlp", { status }), "lose refused");
});

test("PostHog: each status has its action", () => {
  const expected = {
    200: "accept",
    307: "lose refused",
    400: "halve",
    401: "stop unauthorized",
    403: "lose refused",
    408: "retry",
    413: "halve",
    415: "uncompressed",
    429: "retry",
    500: "retry",
    501: "lose refused",
    503: "retry",
    1000: "lose refused",
  };
  for (const [status, action] of Object.entries(expected))
    assert.equal(actionOf("posthog", { status: Number(status) }), action, status);
});

test("a single record is not halved but lost, each for its reason", () => {
  const losses = { 400: "bad_request", 413: "too_large" };
  for (const [status, loss] of Object.entries(losses))
    assert.equal(actionOf("posthog", { status: Number(status), records: 1 }), `lose ${loss}`);
  assert.equal(actionOf("posthog", { status: 500, records: 1, tries: 2 }), "lose server_error");
  assert.equal(actionOf("posthog", { status: 500, tries: 2 }), "halve");
});

test("bisecting is bounded", () => {
  assert.equal(actionOf("posthog", { status: 400, bisects: BISECT_REQUESTS - 1 }), "halve");
  assert.equal(actionOf("posthog", { status: 400, bisects: BISECT_REQUESTS }), "lose bad_request");
});

test("what was not compressed is not sent uncompressed", () => {
  assert.equal(actionOf("posthog", { status: 415, compressed: false }), "lose refused");
});

test("a reset of a long body counts as too long, once", () => {
  const reset = { status: 0, reset: true, bytes: PROFILES.posthog.resetAbove + 1 };
  assert.equal(actionOf("posthog", reset), "halve");
  for (const other of [{ reset: false }, { bytes: reset.bytes - 1 }, { tries: 2 }, { records: 1 }])
    assert.equal(actionOf("posthog", { ...reset, ...other }), "retry");
  assert.equal(actionOf("otlp", reset), "retry");
});

test("waits double from try to try, up to the cap, and a random part of them is waited", () => {
  const waits = [1, 2, 3, 20, 5000].map((tries) => backoff(tries, HALF));
  assert.deepEqual(waits, [BASE_MS / 2, BASE_MS, 2 * BASE_MS, CAP_MS / 2, CAP_MS / 2]);
  assert.deepEqual([backoff(1, 0), backoff(1, 2 ** 24 - 1)], [0, BASE_MS - 1]);
});

test("Retry-After is waited for and a random part more, but not after a failed connection", () => {
  const wait = (attempt: Partial<Attempt>) => {
    const { waitMs, throttledMs } = judge(PROFILES.otlp, { ...ATTEMPT, ...attempt });
    return [waitMs, throttledMs];
  };
  assert.deepEqual(wait({ status: 429, retryAfter: "2" }), [2000 + BASE_MS / 2, 2000]);
  assert.deepEqual(wait({ status: 503, retryAfter: "99999" }), [RETRY_AFTER_CAP_MS, RETRY_AFTER_CAP_MS]);
  for (const retryAfter of ["0", "soon", ""]) assert.deepEqual(wait({ status: 503, retryAfter }), [BASE_MS / 2, 0]);
  assert.deepEqual(wait({ status: 0, retryAfter: "2" }), [BASE_MS / 2, 0]);
  assert.deepEqual(wait({ status: 400, retryAfter: "2" }), [0, 0]);
});

test("Retry-After is read in all its forms", () => {
  const pauses: Readonly<Record<string, number>> = {
    " \t7 ": 7000,
    "007": 7000,
    ["9".repeat(400)]: RETRY_AFTER_CAP_MS,
    "Sun, 06 Nov 1994 08:49:37 GMT": 37_000,
    "Mon, 06 Nov 1994 08:49:37 GMT": 37_000,
    "Sunday, 06-Nov-94 08:49:37 GMT": 37_000,
    "Sun Nov  6 08:49:37 1994": 37_000,
    "Sun Nov 06 08:49:37 1994": 37_000,
    "Sunday, 06-Nov-69 08:49:37 GMT": RETRY_AFTER_CAP_MS,
    "Sunday, 06-Nov-70 08:49:37 GMT": 0,
  };
  for (const [header, pause] of Object.entries(pauses)) assert.equal(askedPause(header, NOW), pause, header);
});

test("what is no Retry-After asks for nothing", () => {
  const garbage = [
    ..."-1|+1|1.5|1e3|0x10|soon|٣|1 2".split("|"),
    "Sun, 31 Feb 2094 08:49:37 GMT",
    "Sun, 06 Nov 2094 24:00:00 GMT",
    "Sun, 06 Nov 2094 08:49:60 GMT",
    "Sun, 06 Nov 2094 08:49:37 CET",
    "sun, 06 nov 2094 08:49:37 gmt",
    "Sun, 6 Nov 2094 08:49:37 GMT",
    "2094-11-06T08:49:37Z",
  ];
  for (const header of garbage) assert.equal(askedPause(header, NOW), 0, header);
});

test("a partial success is read from both encodings", () => {
  const text = new TextEncoder();
  const inner = [REJECTED.tag, 0xac, 0x02, ERROR_MESSAGE.tag, 2, 0x6e, 0x6f];
  const protobuf = Uint8Array.from([0x78, 1, PARTIAL_SUCCESS.tag, inner.length, ...inner]);
  const json = text.encode('{"partialSuccess": {"rejectedLogRecords": "300", "errorMessage": "no"}, "x": 1}');
  for (const [body, isJson] of [
    [protobuf, false],
    [json, true],
  ] as const)
    assert.deepEqual(readPartialSuccess(body, isJson), { rejected: 300, message: "no" });
  const number = text.encode('{"partialSuccess": {"rejectedLogRecords": 2}}');
  assert.deepEqual(readPartialSuccess(number, true), { rejected: 2, message: "" });
});

test("an empty answer is a full success, and so is one without a word of it", () => {
  const full = { rejected: 0, message: "" };
  assert.deepEqual(readPartialSuccess(new Uint8Array(), false), full);
  assert.deepEqual(readPartialSuccess(new TextEncoder().encode("{}"), true), full);
  const minusOne = [...Array.from({ length: 9 }, () => 0xff), 1];
  const negative = Uint8Array.from([PARTIAL_SUCCESS.tag, 11, REJECTED.tag, ...minusOne]);
  assert.deepEqual(readPartialSuccess(negative, false), full);
});

test("what is no answer of the protocol throws", () => {
  const text = new TextEncoder();
  for (const body of ["x", "[]", "null", '{"partialSuccess": 5}', '{"partialSuccess": {"rejectedLogRecords": "many"}}'])
    assert.throws(() => readPartialSuccess(text.encode(body), true), body);
  for (const bytes of [[PARTIAL_SUCCESS.tag, 5], [0x0f], [0x80], Array.from({ length: 20 }, () => 0x80)])
    assert.throws(() => readPartialSuccess(Uint8Array.from(bytes), false), String(bytes));
});
