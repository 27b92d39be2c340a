import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { message, unexpected } from "../src/policy/message.js";
import { readPolicy } from "../src/policy/policy-reader.js";
import { ACTION_WORDS, ALGORITHMS, OBJECTS, PERCENT, PERIODS, RATE } from "../src/policy/tables.js";
import {
  acting,
  fieldOf,
  fieldsOf,
  hashOf,
  linesOf,
  pathsOf,
  plainRule,
  randomObject,
  read,
  turned,
  WRONG,
} from "./random-policy.js";
import { randomNumbers } from "./random-text.js";

const HASH = /^[0-9a-f]{16}$/;
const encoder = new TextEncoder();

function defaultsOf(name: string): Record<string, unknown> {
  const filled = fieldsOf(name).filter((field) => !field.optional);
  return Object.fromEntries(
    filled.map(({ name, of, type, ...field }) => [name, type === "object" ? defaultsOf(of) : field.default]),
  );
}

const RANDOM = (() => {
  const below = randomNumbers(11);
  return Array.from({ length: 2_000 }, () => randomObject("policy", below)).filter((each) => read(each).policy);
})();

test("what is absent or null is the default", () => {
  const empty = readPolicy("{}");
  assert.match(empty.policy?.hash ?? "", HASH);
  assert.deepEqual(empty.notices, []);
  const nulls = Object.fromEntries(fieldsOf("policy").map((field) => [field.name, null]));
  assert.deepEqual(read(nulls), empty);
  assert.deepEqual(read(defaultsOf("policy")), empty);
});

test("documents that differ only in their form have one hash", () => {
  assert.ok(RANDOM.length > 500);
  for (const document of RANDOM) {
    const hash = hashOf(document);
    assert.match(hash, HASH);
    assert.equal(hashOf(turned(document)), hash);
    assert.equal(readPolicy(JSON.stringify(document, null, "\t")).policy?.hash, hash);
    assert.equal(readPolicy(encoder.encode(JSON.stringify(document))).policy?.hash, hash);
  }
});

test("every field counts in the hash", () => {
  for (const document of RANDOM.slice(0, 200)) {
    const version = { ...document, version: read(document).policy?.version === 1 ? 2 : 1 };
    assert.notEqual(hashOf(version), hashOf(document));
  }
  assert.ok(new Set(RANDOM.map(hashOf)).size > RANDOM.length / 2);
});

test("the hash is that of the whole document, as any JSON writer with sorted names spells it", () => {
  const { policy } = readPolicy("{}");
  const always = Object.entries(defaultsOf("always")).map(([name, value]) => {
    const { words } = fieldOf("always", name);
    return [name, typeof value === "string" ? words.get(value.toLowerCase()) : value];
  });
  const budget = { kind: policy?.budget.kind, cost_per_window: policy?.budget.costPerWindow };
  const whole = { ...defaultsOf("policy"), always: Object.fromEntries(always), budget, rules: [] };
  const text = JSON.stringify(whole, (_, value: unknown) =>
    typeof value !== "object" || Array.isArray(value) ? value : Object.fromEntries(Object.entries(value ?? {}).sort()),
  );
  const digest = createHash("sha256").update(text).digest("hex");
  assert.ok(digest.startsWith(policy?.hash ?? "-"));
});

/** Compares the truth values and numbers of an object with what was read of it. */
function compare(given: unknown, found: object | undefined): void {
  const values = new Map(Object.entries(found ?? {}));
  for (const [name, value] of Object.entries(given ?? {}) as [string, unknown][]) {
    const camel = name.replace(/_./g, (letters) => letters.slice(1).toUpperCase());
    if (typeof value === "boolean" || typeof value === "number") assert.equal(values.get(camel), value, name);
  }
}

test("a policy says of each field what the document says", () => {
  for (const document of RANDOM) {
    const { policy } = read(document);
    compare(document, policy);
    compare(document["always"], policy?.always);
    compare(document["retained"], policy?.retained);
    for (const [at, rule] of ((document["rules"] ?? []) as unknown[]).entries()) compare(rule, policy?.rules[at]);
  }
});

test("a word is its number in any case of its letters", () => {
  for (const { name, words } of fieldsOf("always")) {
    for (const [word, value] of words) {
      const hashes = [word, word.toUpperCase()].map((each) => hashOf({ always: { [name]: each } }));
      assert.equal(new Set(hashes).size, 1);
      const { low, high } = fieldOf("always", name);
      if (low <= value && value <= high) assert.equal(hashOf({ always: { [name]: value } }), hashes[0]);
    }
  }
});

test("an action is the same as one word and by its algorithm", () => {
  for (const [word, algorithm] of ACTION_WORDS) {
    assert.equal(hashOf(acting(word)), hashOf(acting({ algorithm })));
    assert.deepEqual(read(acting({ algorithm })).notices, []);
    assert.deepEqual(read(acting(word)).policy?.rules[0]?.action, { algorithm, parameters: {} });
  }
});

test("an action is the same as a percentage or a rate and by its algorithm", () => {
  for (const text of ["25%", " 25.0 % "]) {
    const named = { algorithm: PERCENT.algorithm, [PERCENT.field]: "0.25" };
    assert.equal(hashOf(acting(text)), hashOf(acting(named)));
    assert.deepEqual(Object.keys(read(acting(text)).policy?.rules[0]?.action.parameters ?? {}), [PERCENT.field]);
  }
  const [rate] = ALGORITHMS.get(RATE.algorithm) ?? [];
  for (const [period, seconds] of PERIODS) {
    const text = `${rate?.high}/${period}`;
    assert.equal(hashOf(acting(text)), hashOf(acting({ algorithm: RATE.algorithm, [RATE.field]: text })));
    assert.deepEqual(read(acting(text)).policy?.rules[0]?.action, {
      algorithm: RATE.algorithm,
      parameters: { [`${RATE.field}_count`]: rate?.high, [`${RATE.field}_period_ms`]: 1000 * seconds },
    });
  }
});

test("an action that is none of these is held against the form that it resembles", () => {
  const forms = [
    ["x%", PERCENT.expected],
    ["5%/s", PERCENT.expected],
    ["x/s", RATE.expected],
    ["x", fieldOf("rule", "action").expected],
  ] as const;
  for (const [text, expected] of forms) {
    assert.deepEqual(linesOf(read(acting(text)).errors), [`$.rules[0].action: ${unexpected(expected, text)}`]);
  }
});

test("every error is found, in the order of the fields", () => {
  const wrong = Object.fromEntries(fieldsOf("policy").map((field) => [field.name, WRONG]));
  const { policy, errors } = read(turned(wrong));
  assert.equal(policy, undefined);
  assert.deepEqual(
    linesOf(errors),
    fieldsOf("policy").map(({ name, expected }) => `$.${name}: ${unexpected(expected, WRONG)}`),
  );
});

test("what is wrong in one field is said once, and of that field alone", () => {
  for (const [at, document] of RANDOM.entries()) {
    const names = Object.keys(document);
    const name = names[at % (names.length || 1)];
    if (name !== undefined) assert.deepEqual(pathsOf(read({ ...document, [name]: WRONG }).errors), [`$.${name}`]);
  }
});

test("a rule needs what is required of it, and an action its algorithm", () => {
  const required = fieldsOf("rule").filter((field) => field.required);
  const missing = (path: string) => `$.rules[0].${path}: ${message("missing")}`;
  assert.deepEqual(
    linesOf(read({ rules: [{}] }).errors),
    required.map((field) => missing(field.name)),
  );
  assert.deepEqual(linesOf(read({ rules: [{ ...plainRule(), action: {} }] }).errors), [missing("action.algorithm")]);
  for (const [algorithm, fields] of ALGORITHMS) {
    const { errors } = read({ rules: [{ ...plainRule(), action: { algorithm } }] });
    assert.deepEqual(
      linesOf(errors),
      fields.filter((field) => field.required).map((field) => missing(`action.${field.name}`)),
    );
  }
});

test("too many elements are one error, and each of them is read all the same", () => {
  const { high, size } = fieldOf("policy", "rules");
  const rules = Array.from({ length: high + 1 }, (_, at) => plainRule(at));
  assert.deepEqual(read({ rules: rules.slice(1) }).errors, []);
  assert.deepEqual(linesOf(read({ rules: [...rules.slice(1), WRONG] }).errors), [
    `$.rules: ${message("entries", { size, count: high + 1 })}`,
    `$.rules[${high}]: ${unexpected(fieldOf("policy", "rules").expectedEntry, WRONG)}`,
  ]);
});

test("an id that stands twice is held against the first, behind all other errors", () => {
  const [one, two] = [plainRule(1), plainRule(2)];
  assert.deepEqual(linesOf(read({ rules: [one, two, one, { ...one, include_errors: WRONG }] }).errors), [
    `$.rules[3].include_errors: ${unexpected(fieldOf("rule", "include_errors").expected, WRONG)}`,
    `$.rules[2].id: ${message("duplicate", { path: "$.rules[0]" })}`,
    `$.rules[3].id: ${message("duplicate", { path: "$.rules[0]" })}`,
  ]);
});

test("severities run upwards", () => {
  const { low, high } = fieldOf("severity", "min");
  const rule = (min: number, max: number) => read({ rules: [{ ...plainRule(), match: { severity: { min, max } } }] });
  assert.deepEqual(rule(low, low).errors, []);
  assert.deepEqual(linesOf(rule(high, low).errors), [
    `$.rules[0].match.severity: ${message("reversed", { low: high, high: low })}`,
  ]);
});

test("an attribute is bounded in its name and in its text", () => {
  const { entryBytes, expectedEntry, high } = fieldOf("match", "attributes");
  const attributes = (given: object) =>
    linesOf(read({ rules: [{ ...plainRule(), match: { attributes: given } }] }).errors);
  const full = "x".repeat(entryBytes);
  assert.deepEqual(attributes({ [full]: full, absent: null }), []);
  for (const [name, value] of [
    ["", ""],
    [`${full}x`, ""],
    ["a", `${full}x`],
    ["a", 5],
  ] as const) {
    assert.equal(attributes({ [name]: value }).length, 1);
    assert.ok(attributes({ [name]: value })[0]?.endsWith(unexpected(expectedEntry, value)));
  }
  const [first, second] = attributes({ "\u{1f600}": 1, "\uffee": 1 });
  assert.ok(first?.includes("\uffee") && second?.includes("\u{1f600}"), "in the order of their bytes");
  assert.equal(attributes(Object.fromEntries(Array.from({ length: high + 1 }, (_, at) => [`a${at}`, ""]))).length, 1);
});

test("damage of any kind leaves a policy or errors, never both or none", () => {
  const below = randomNumbers(12);
  const inserts = [...'{}[],:"\\-.e0n \ufeff\ud800', "null", "1e400", "NaN", "\\ud800", '"__proto__":', "%", "/"];
  for (const document of RANDOM) {
    const text = JSON.stringify(document);
    const at = below(text.length);
    const insert = inserts[below(inserts.length)] as string;
    for (const damaged of [text.slice(0, at), text.slice(0, at) + insert + text.slice(at + below(3))]) {
      const { policy, errors } = readPolicy(damaged);
      assert.equal(policy === undefined, errors.length > 0, damaged);
    }
  }
});

test("nothing that is returned can be changed", () => {
  const frozen = (value: unknown): boolean =>
    typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  for (const document of RANDOM.slice(0, 200)) assert.ok(frozen(read(document)));
  assert.ok(frozen(readPolicy('{"x":0,"version":0.5}')));
});

test("the tables name every object that a field is", () => {
  for (const fields of OBJECTS.values()) {
    for (const { of } of fields) assert.ok(of === "" || OBJECTS.has(of));
  }
});
