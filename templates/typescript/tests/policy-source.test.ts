import assert from "node:assert/strict";
import { test } from "node:test";
import type { Options } from "../src/config/options.js";
import { readSettings } from "../src/config/settings.js";
import { policySource } from "../src/policy-client/source.js";

const ALL = { LIPSERVICE_POLICY: "{}", LIPSERVICE_POLICY_FILE: "p.json", LIPSERVICE_URL: "https://policies.test" };

const sourceOf = (options: Options, environment: Record<string, string>) =>
  policySource(readSettings(options, environment));

test("the first source that is given counts", () => {
  const { LIPSERVICE_POLICY_FILE, LIPSERVICE_URL } = ALL;
  assert.deepEqual(sourceOf({}, ALL), { name: "inline", option: "LIPSERVICE_POLICY" });
  assert.deepEqual(sourceOf({}, { LIPSERVICE_POLICY_FILE, LIPSERVICE_URL }), {
    name: "file",
    option: "LIPSERVICE_POLICY_FILE",
  });
  assert.deepEqual(sourceOf({}, { LIPSERVICE_URL }), { name: "service", option: "LIPSERVICE_URL" });
  assert.deepEqual(sourceOf({}, {}), { name: "builtin", option: "" });
});

test("an option in code is named as such", () => {
  assert.deepEqual(sourceOf({ policyFile: "p.json" }, {}), { name: "file", option: "policy_file" });
});

test("an address that is none chooses nothing", () => {
  assert.deepEqual(sourceOf({ lipserviceUrl: "ftp://policies.test" }, {}), { name: "builtin", option: "" });
});
