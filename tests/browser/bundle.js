// The entry as a user's bundler makes it.

import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const SDK = fileURLToPath(new URL("../../sdks/typescript/", import.meta.url));

/** Bundles a module, minified; returns its text and how many bytes of it come from which file. */
export async function bundle(code) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    alias: { "@lipservice/sdk/browser": `${SDK}dist/browser/index.js`, "@lipservice/sdk/dist": `${SDK}dist` },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "browser",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output.inputs).map(([file, { bytesInOutput }]) => [
    file.split("dist/").at(-1),
    bytesInOutput,
  ]);
  return { text: outputFiles[0].text, inputs: new Map(inputs) };
}

export function gzipped(text) {
  return gzipSync(text, { level: 9 }).length;
}

/** Which files belong to which part; what is in none is the rest. */
const PARTS = {
  signature: /^browser\/(json-body|reducer|sha256|signature|tables|text)\.js$|^(tables|kinds)\.js$/,
  sampler: /^browser\/(engine|sampler|weight)\.js$|^sampling\//,
  policy: /^browser\/(policy|match)|^policy\//,
  encoder: /^browser\/(protobuf|value)\.js$|^otlp\//,
  transport: /^browser\/(transport|destination)\.js$|^(export|config)\//,
  capture: /^browser\/(capture|exception)\.js$/,
  correlation: /^browser\/correlation\.js$/,
  client: /^browser\/(client|index|open-client)\.js$/,
};

/** Returns the size of the whole entry and of its parts, which share what is gzipped in proportion to their bytes. */
export async function sizes() {
  const { text, inputs } = await bundle('export * from "@lipservice/sdk/browser";');
  const whole = gzipped(text);
  const parts = Object.fromEntries([...Object.keys(PARTS), "rest"].map((name) => [name, 0]));
  for (const [file, bytes] of inputs) {
    const [part = "rest"] = Object.entries(PARTS).find(([, files]) => files.test(file)) ?? [];
    parts[part] += bytes;
  }
  const all = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  const shares = Object.entries(parts).map(([name, bytes]) => [name, Math.round((bytes * whole) / all)]);
  return { minified: text.length, gzip: whole, parts: Object.fromEntries(shares) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await sizes()));
