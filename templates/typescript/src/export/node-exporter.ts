import { AsyncResource } from "node:async_hooks";
import { writeSync } from "node:fs";
import type { Options } from "../config/options.js";
import type { Environment } from "../config/text.js";
import { type Clock, SystemClock } from "./clock.js";
import type { Sink } from "./diagnostics.js";
import { Exporter } from "./exporter.js";
import { onExit } from "./node-exit.js";
import { NodeTransport } from "./node-transport.js";
import { randomBits } from "./platform.js";
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

/** The exporter of Node. When the process has nothing left to do, what is left is sent, within `exitTimeoutMs`. */
export class NodeExporter extends Exporter {
  constructor(options: Options = {}, parts: ExporterParts = {}) {
    const environment = parts.environment ?? process.env;
    super(options, {
      clock: parts.clock ?? new SystemClock(),
      random: parts.random ?? randomBits,
      sink: parts.diagnostics ?? toStandardError,
      environment,
      language: "nodejs",
      makeTransport: (values, tell) => parts.transport ?? new NodeTransport(values, environment, tell),
      detach: (run) => nobody.runInAsyncScope(run),
      onExit,
    });
  }
}
