// What a page decides by is written once more, to be small: it must give what the rest of the package gives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readPolicy as readSmall } from "../src/browser/policy.js";
import { encodeHead, encodeRecord } from "../src/browser/protobuf.js";
import { createSampler } from "../src/browser/sampler.js";
import { signature as signSmall } from "../src/browser/signature.js";
import type { LogRecord } from "../src/log-record.js";
import { ProtobufEncoder } from "../src/otlp/protobuf.js";
import { SCOPE } from "../src/otlp/tables.js";
import { Double } from "../src/otlp/value.js";
import type { Policy } from "../src/policy/policy.js";
import { readPolicy } from "../src/policy/policy-reader.js";
import { Sampler } from "../src/sampling/sampler.js";
import { signature } from "../src/signature.js";
import { VERSION } from "../src/tables.js";
import { randomNumbers, randomTexts } from "./random-text.js";
import { readBody } from "./wire.js";

const POLICIES = [
  {},
  { budget: "40/min" },
  { budget: " 1.5 kB / s ", window_seconds: 1, share: "fair", max_patterns: 3 },
  { budget: "3/s", always: { min_severity: "warn", limit: "NONE" }, shadow: true },
  { budget: "2/s", always: { min_severity: 5, limit: 0 }, settle_interval_seconds: 1, annotate: "full" },
  {
    budget: "5/s",
    rules: [
      { id: "a", match: { template: "p1*", severity: { min: "warn", max: "error" } }, action: "never" },
      { id: "b", match: { attributes: { kind: "x*", size: "3" } }, action: "25%", include_errors: true },
      { id: "c", match: { logger: "db.*" }, action: "2/s" },
      { id: "d", match: { template: "p2" }, action: { algorithm: "first_then_every", first: 2, every: 3 } },
      { id: "e", match: { template: "p3" }, action: "adaptive" },
      { id: "f", match: { pattern: "0123456789abcdef" }, action: "all" },
      { id: "g", match: { template: "p4" }, action: { algorithm: "probability", probability: "0.5" } },
      { id: "h", match: { template: "*9" }, action: "none" },
    ],
  },
];

const WRONG: readonly (readonly [path: string, document: unknown])[] = [
  ["policy", []],
  ["policy.budget", { budget: "5" }],
  ["policy.budget", { budget: "5 xB/s" }],
  ["policy.budget", { budget: "1/month", window_seconds: 1 }],
  ["policy.budget", { budget: 5 }],
  ["policy.window_seconds", { window_seconds: 0 }],
  ["policy.window_seconds", { window_seconds: 1.5 }],
  ["policy.share", { share: "all" }],
  ["policy.share", { share: 1 }],
  ["policy.shadow", { shadow: "true" }],
  ["policy.always.limit", { always: { limit: "nil" } }],
  ["policy.always", { always: 4 }],
  ["policy.rules", { rules: {} }],
  ["policy.rules.0", { rules: [5] }],
  ["policy.rules.0.id", { rules: [{ action: "all" }] }],
  ["policy.rules.0.id", { rules: [{ id: "a b", action: "all" }] }],
  ["policy.rules.1.id", { rules: ["a", "a"].map((id) => ({ id, action: "all" })) }],
  ["policy.rules.0.action", { rules: [{ id: "a" }] }],
  ["policy.rules.0.action", { rules: [{ id: "a", action: {} }] }],
  ["policy.rules.0.action", { rules: [{ id: "a", action: "some" }] }],
  ["policy.rules.0.action", { rules: [{ id: "a", action: "101%" }] }],
  ["policy.rules.0.action.rate", { rules: [{ id: "a", action: "0/s" }] }],
  ["policy.rules.0.action.rate", { rules: [{ id: "a", action: { algorithm: "rate_limit", rate: 5 } }] }],
  ["policy.rules.0.action.every", { rules: [{ id: "a", action: { algorithm: "first_then_every", first: 1 } }] }],
  ["policy.rules.0.action.probability", { rules: [{ id: "a", action: { algorithm: "probability", probability: 1 } }] }],
  ["policy.rules.0.match.severity", { rules: [{ id: "a", action: "all", match: { severity: { min: 9, max: 8 } } }] }],
  ["policy.rules.0.match.template", { rules: [{ id: "a", action: "all", match: { template: "x".repeat(257) } }] }],
  ["policy.rules.0.match.attributes", { rules: [{ id: "a", action: "all", match: { attributes: { a: 1 } } }] }],
  ["policy.rules.0.match.attributes", { rules: [{ id: "a", action: "all", match: { attributes: { "": "x" } } }] }],
];

test("the signature is that of the scanner, for any text", () => {
  for (const text of randomTexts(1500, 22)) {
    assert.deepEqual(signSmall(text, 13, "app.db"), signature(text, 13, "app.db"), JSON.stringify(text));
    assert.deepEqual(signSmall(text, 9, text, text), signature(text, 9, text, text), JSON.stringify(text));
  }
});

test("a policy is read as it is elsewhere", () => {
  for (const document of POLICIES) {
    const text = JSON.stringify(document);
    const { budget, windowSeconds, share, maxPatterns, always, shadow, killSwitch, ...others } = readPolicy(text)
      .policy as Policy;
    for (const found of [readSmall(document), readSmall(text)]) {
      assert.deepEqual(
        { ...found, rules: found.rules.length },
        {
          budget,
          window_seconds: windowSeconds,
          share,
          max_patterns: maxPatterns,
          always: { min_severity: always.minSeverity, limit: always.limit },
          shadow,
          kill_switch: killSwitch,
          annotate: others.annotate,
          settle_interval_seconds: others.settleIntervalSeconds,
          rules: others.rules.length,
        },
      );
      for (const [at, { id, action, match, include_errors: includesErrors }] of found.rules.entries()) {
        const { algorithm, ...parameters } = action;
        const expected = others.rules[at] as Policy["rules"][number];
        assert.deepEqual(
          [id, algorithm, includesErrors],
          [expected.id, expected.action.algorithm, expected.includeErrors],
        );
        assert.deepEqual(Object.values(parameters).flat(), Object.values(expected.action.parameters).flat());
        assert.deepEqual(conditionsOf(match), conditionsOf(expected.match.conditions));
      }
    }
  }
});

/** The conditions of a rule as text, in whichever form they were read. */
function conditionsOf(conditions: object): unknown {
  const { severity, attributes, ...texts } = conditions as Record<string, unknown>;
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? {}, (_, each) => each?.text ?? each));
  return [Object.values((severity ?? {}) as object), plain(attributes ?? []), plain(texts)];
}

test("what is wrong with a policy is said with its place", () => {
  for (const [path, document] of WRONG) {
    assert.equal(readPolicy(JSON.stringify(document)).policy, undefined, path);
    assert.throws(
      () => readSmall(document),
      (error: Error) => error.message.startsWith(`${path} cannot be `),
      `${path} in ${JSON.stringify(document)}`,
    );
  }
  assert.throws(() => readSmall("{"));
});

test("decisions, settlements and counts are those of the sampler, record by record", () => {
  for (const [at, document] of POLICIES.entries()) compareSamplers(document, at);
});

function compareSamplers(document: object, at: number): void {
  const below = randomNumbers(at);
  const sampler = new Sampler(readPolicy(JSON.stringify(document)).policy as Policy, 1000 + at);
  const small = createSampler(readSmall(document), 1000 + at);
  let nowMs = -50;
  for (let turn = 0; turn < 2000; turn++) {
    nowMs += below(40) === 0 ? 5000 : below(30);
    const record = randomRecord(below, turn % 700 < 300 ? 4 : 60);
    const expected = sampler.decide(record, nowMs);
    const { account, ...found } = small.decide(record, nowMs);
    const { wouldKeep, reason, rate, count } = expected;
    assert.deepEqual(found, { wouldKeep, reason, rate, count });
    if (turn % 500 === 499) assert.deepEqual(small.settle(nowMs), sampler.settle(nowMs));
  }
  assert.equal(small.owes(), sampler.owes);
  assert.deepEqual(small.settle(nowMs, true), sampler.settle(nowMs, { everything: true }));
  assert.equal(small.owes(), sampler.owes);
}

function randomRecord(below: (limit: number) => number, patterns: number) {
  const pattern = `p${below(patterns)}`;
  return {
    pattern,
    template: pattern,
    severity: [5, 9, 13, 17][below(4)] as number,
    logger: below(3) === 0 ? "db.pool" : "",
    bodyBytes: below(4000),
    attributes: below(2) === 0 ? { kind: "xy", size: below(5) } : {},
  };
}

/** A value of any kind that a page may log, at most so deep. */
function randomValue(below: (limit: number) => number, depth: number): unknown {
  const texts = ["", "a", 'é"\\\n', "日本\u{1f600}", "x".repeat(70_000), "\ud83d"];
  const simple = [texts[below(6)], below(3) - 1, -(2 ** 40), 0.5, Number.NaN, true, null, 12n, -1n, new Double(3)];
  const nested = [
    () => Array.from({ length: below(5) }, () => randomValue(below, depth - 1)),
    () => Object.fromEntries(Array.from({ length: below(5) }, (_, at) => [`k${at}`, randomValue(below, depth - 1)])),
    () => new Map([["a", randomValue(below, depth - 1)]]),
    () => new Set([randomValue(below, depth - 1)]),
    () => new Date(below(1e9)),
    () => new RangeError("no such order"),
    () => ({ toJSON: () => "other" }),
  ];
  const at = below(simple.length + (depth > 0 ? nested.length : 0));
  return at < simple.length ? simple[at] : nested[at - simple.length]?.();
}

test("records are written as the encoder writes them, byte for byte", () => {
  const below = randomNumbers(22);
  const resource = { "service.name": "shop", "service.version": undefined, region: "eu" };
  const fields = { observedTime: false, severityText: false };
  const encoder = new ProtobufEncoder(Object.entries(resource), VERSION, fields, SCOPE);
  for (let turn = 0; turn < 100; turn++) {
    const record: LogRecord = {
      body: randomValue(below, 3),
      severity: below(30),
      time: 1_700_000_000_000 + below(1e9),
      attributes: Object.fromEntries(
        Array.from({ length: below(140) }, (_, at) => [
          at === 3 ? "long".repeat(200) : `a${at}`,
          randomValue(below, 2),
        ]),
      ),
      droppedAttributes: below(3),
    };
    const bytes = encodeRecord(record);
    const body = Buffer.concat([encodeHead(resource, bytes.length), bytes]);
    const expected = Buffer.from(encoder.body([encoder.piece(record)]));
    if (!body.equals(expected)) assert.deepEqual(readBody(body), readBody(expected));
    assert.ok(body.equals(expected));
  }
});

test("what cannot be read does no harm", () => {
  const endless: unknown[] = [];
  endless.push(endless);
  const hostile = {
    get thrown(): never {
      throw new Error("no");
    },
    endless,
    function: () => undefined,
    symbol: Symbol("s"),
    noText: Object.create(null, { toJSON: { value: () => assert.fail() } }),
  };
  const bytes = encodeRecord({ body: hostile, attributes: hostile, time: Number.NaN, severity: 99 });
  assert.ok(bytes.length > 100 && bytes.length < 2000);
});
