import { format } from "node:util";
import { notice } from "../config/notice.js";
import type { Options } from "../config/options.js";
import { readSettings } from "../config/settings.js";
import { connectConsole } from "../console/console.js";
import { asOwnWork, followOwnWork, requests } from "../correlation/node-requests.js";
import { asOwnCall } from "../correlation/own-call.js";
import { reportOf } from "../doctor/application.js";
import type { Diagnostics } from "../export/diagnostics.js";
import { diagnosticsOf } from "../export/exporter.js";
import { type ExporterParts, nodePlatform } from "../export/node-platform.js";
import { keepPolicy } from "../policy-client/node-keeper.js";
import { Redactor } from "../redaction/redactor.js";
import type { Client, RecordSink } from "./client.js";
import { currentPipeline, setAside } from "./current.js";
import { openClient } from "./open-client.js";
import { sameOptions } from "./same-options.js";

/** What a client works with, where that is not what the process has. */
export interface CallParts extends ExporterParts {
  /** 32 bits: with the same seed, records and times, the same records are kept. */
  readonly seed?: number | undefined;

  /** Takes records in place of an exporter. */
  readonly exporter?: RecordSink | undefined;
}

interface Configured {
  readonly client: Client;
  readonly options: Options;
  readonly diagnostics: Diagnostics;
}

let configured: Configured | undefined;

/**
 * Makes logging adaptive: from now on `console` is sampled by pattern and policy, and what is kept goes to PostHog; what
 * it prints stays as it is. Options that are left out come from the environment. Where there is nowhere to send
 * records to, nothing happens, and that is said once. Called again it changes nothing, until `shutdown`.
 *
 * @example
 * const client = configureAdaptiveLogging({ serviceName: "shop", posthogApiKey: "phc_..." });
 */
export function configureAdaptiveLogging(options: Options = {}, parts: CallParts = {}): Client {
  if (configured !== undefined) {
    const { client, options: first, diagnostics } = configured;
    if (!sameOptions(options, first)) diagnostics.say("twice", notice("twice").message);
    return client;
  }
  const opened = open(options, parts, () => {
    configured = undefined;
  });
  configured = opened;
  return opened.client;
}

/**
 * Configures anew whatever is in force, for a while: `end` shuts that down and puts back what was in force before. If
 * `console` is connected already, it stays connected as it is.
 */
export function configureAside(
  options: Options,
  parts: CallParts,
): { readonly client: Client; readonly end: () => Promise<void> } {
  const before = configured;
  const isConnected = currentPipeline() !== undefined;
  const putBack = setAside();
  const opened = open(isConnected ? { ...options, manual: true } : options, parts, () => {
    if (configured === opened) configured = before;
    putBack();
  });
  configured = opened;
  return { client: opened.client, end: () => opened.client.shutdown().then(() => undefined) };
}

function open(options: Options, parts: CallParts, onShutdown: () => void): Configured {
  const platform = nodePlatform(unheard(parts), asOwnWork);
  const diagnostics = diagnosticsOf(platform);
  const settings = readSettings(options, platform.environment);
  if (parts.transport !== undefined || settings.values.tokenProvider !== undefined) followOwnWork();
  const client = openClient({
    ...{ settings, platform, diagnostics, requests },
    seed: (parts.seed ?? Math.floor(Math.random() * 2 ** 32)) >>> 0,
    sink: parts.exporter,
    report: (stats, inForce) => reportOf(settings, stats, diagnostics.recent, inForce),
    keepPolicy,
    redactorOf: (names) => new Redactor(names),
    connect: () => connectConsole(globalThis.console, format),
    onShutdown,
  });
  return { client, options: { ...options }, diagnostics };
}

/** Returns the parts, changed so that lines for a person are not taken where they are printed by a logger. */
function unheard(parts: CallParts): CallParts {
  const { diagnostics } = parts;
  return diagnostics === undefined ? parts : { ...parts, diagnostics: (line) => asOwnCall(() => diagnostics(line)) };
}
