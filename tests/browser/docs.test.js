// The code of docs/browser.md is what the compiler takes for it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SDK = fileURLToPath(new URL("../../sdks/typescript/", import.meta.url));
const PAGE = readFileSync(new URL("../../docs/browser.md", import.meta.url), "utf8");

test("every block of TypeScript compiles, strictly, with the package's own types", () => {
  const folder = `${SDK}build/docs-browser/`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const blocks = [...PAGE.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  assert.ok(blocks.length >= 4);
  for (const [at, code] of blocks.entries()) writeFileSync(`${folder}block-${at}.ts`, code);
  writeFileSync(
    `${folder}posthog.d.ts`,
    'declare module "posthog-js" { const posthog: { get_distinct_id(): string; get_session_id(): string }; export default posthog; }',
  );
  const options = {
    rootDir: ".",
    noEmit: true,
    types: [],
    lib: ["es2022", "esnext.disposable", "dom"],
    isolatedDeclarations: false,
  };
  const project = { extends: "../../tsconfig.json", compilerOptions: options, include: ["*.ts"] };
  writeFileSync(`${folder}tsconfig.json`, JSON.stringify(project));
  const { stdout, status } = spawnSync("node", ["node_modules/typescript/bin/tsc", "-p", folder], {
    cwd: SDK,
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
});

test("the options that it lists are those that there are", () => {
  const types = readFileSync(`${SDK}dist/browser/open-client.d.ts`, "utf8");
  const [, body] = /interface BrowserOptions \{(.*?)^\}/ms.exec(types);
  const options = [...body.matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name);
  const table = PAGE.slice(PAGE.indexOf("| option |"), PAGE.indexOf("A policy is read in full"));
  const listed = table
    .split("\n")
    .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
  assert.deepEqual(listed.sort(), options.sort());
});
