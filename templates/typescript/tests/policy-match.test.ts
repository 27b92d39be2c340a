import assert from "node:assert/strict";
import { test } from "node:test";
import type { Subject } from "../src/policy/match.js";
import { readPolicy } from "../src/policy/policy-reader.js";
import { fieldOf, plainRule } from "./random-policy.js";

const { low, high } = fieldOf("severity", "min");
const PATTERN = [...fieldOf("match", "pattern").characters]
  .join("")
  .padEnd(fieldOf("match", "pattern").low, "0")
  .slice(0, fieldOf("match", "pattern").low);
const RECORD: Subject = {
  logger: "app.db",
  severity: low + 1,
  template: "took long",
  pattern: PATTERN,
  attributes: { status: 200, ok: true, route: "/a/b" },
};

function fits(match: object, record: Partial<Subject> = {}): boolean | undefined {
  const { policy, errors } = readPolicy(JSON.stringify({ rules: [{ ...plainRule(), match }] }));
  assert.deepEqual(errors, []);
  return policy?.rules[0]?.match.fits({ ...RECORD, ...record });
}

test("a rule without conditions fits every record", () => {
  assert.ok(fits({}));
  assert.ok(fits({ attributes: {} }));
});

test("each condition can keep a record out", () => {
  const fitting = {
    logger: "app.*",
    severity: { min: low, max: low + 1 },
    template: "took *",
    pattern: PATTERN,
    attributes: { route: "/a/*", status: "200" },
  };
  assert.ok(fits(fitting));
  assert.ok(!fits(fitting, { logger: "web" }));
  assert.ok(!fits(fitting, { severity: low + 2 }));
  assert.ok(!fits({ severity: { min: low + 2 } }));
  assert.ok(!fits(fitting, { template: "left" }));
  assert.ok(!fits(fitting, { pattern: [...PATTERN].reverse().join("") }));
  assert.ok(!fits(fitting, { attributes: { route: "/a/b" } }));
});

test("both ends of severities are included", () => {
  for (const severity of [low, high]) assert.ok(fits({ severity: { min: severity, max: severity } }, { severity }));
});

test("truth values and whole numbers are compared as JSON writes them", () => {
  const value = (text: string, given: unknown) => fits({ attributes: { a: text } }, { attributes: { a: given } });
  assert.ok(value("true", true) && value("f*", false) && value("2*", 200) && value("-5", -5) && value("0", -0));
  for (const given of [
    undefined,
    null,
    0.5,
    Number.NaN,
    1e300,
    Number.POSITIVE_INFINITY,
    [],
    ["a"],
    {},
    Symbol("a"),
    () => "a",
  ]) {
    assert.ok(!value("*", given));
  }
});

test("what every object inherits is no attribute", () => {
  assert.ok(
    !fits(
      { attributes: { inherited: "*" } },
      { attributes: Object.create({ inherited: "x" }) as Subject["attributes"] },
    ),
  );
  for (const name of ["constructor", "toString"]) assert.ok(!fits({ attributes: { [name]: "*" } }));
  assert.ok(fits({ attributes: { constructor: "x" } }, { attributes: { constructor: "x" } }));
});
