import { AsyncResource } from "node:async_hooks";
import { writeSync } from "node:fs";
import type { Environment } from "../config/text.js";
import { type Clock, SystemClock } from "./clock.js";
import type { Sink } from "./diagnostics.js";
import { onExit } from "./node-exit.js";
import { NodeTransport } from "./node-transport.js";
import { type Platform, randomBits } from "./platform.js";
import type { Transport } from "./transport.js";

/** What an exporter works with, where that is not what the process has. */
export interface ExporterParts {
  readonly clock?: Clock | undefined;

  /** Returns 24 random bits. */
  readonly random?: (() => number) | undefined;
  readonly transport?: Transport | undefined;

  /** Takes lines for a person, in place of standard error. */
  readonly diagnostics?: Sink | undefined;

  /** In place of the environment of the process. */
  readonly environment?: Environment | undefined;
}

const STANDARD_ERROR = 2;

/** The asynchronous context of nobody: work that began with an `emit` would hold on to that of its caller. */
const nobody = new AsyncResource("LipService");

/** The stream of the process would end the process where nobody reads it any more. */
const toStandardError: Sink = (line) => writeSync(STANDARD_ERROR, `${line}\n`);

/** Returns the platform that Node is, but for what `parts` say. `around` calls all asynchronous work of the exporter. */
export function nodePlatform(parts: ExporterParts, around: (run: () => void) => void = (run) => run()): Platform {
  const environment = parts.environment ?? process.env;
  return {
    clock: parts.clock ?? new SystemClock(),
    random: parts.random ?? randomBits,
    sink: parts.diagnostics ?? toStandardError,
    environment,
    language: "nodejs",
    makeTransport: (values, tell) => parts.transport ?? new NodeTransport(values, environment, tell),
    detach: (run) => nobody.runInAsyncScope(around, undefined, run),
    onExit,
  };
}
