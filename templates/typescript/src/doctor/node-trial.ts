import type { Settings } from "../config/settings.js";
import type { Environment } from "../config/text.js";
import { Exporter } from "../export/exporter.js";
import { nodePlatform } from "../export/node-platform.js";
import { proxyFor } from "../export/node-proxy.js";
import { NodeTransport } from "../export/node-transport.js";
import { type Answer, noAnswer } from "../export/transport.js";
import { type Arrival, bodyOf } from "./arrival.js";
import { kindOf } from "./fault-kind.js";
import { WatchedTransport } from "./node-watched.js";

const INFO = 9;
const LAST_MS = 100;
const PREFIX = /^LipService: /;
const decoder = new TextDecoder();

/** Sends one record the way an application's records go, and tells what became of it. */
export async function sendRecord(settings: Settings, environment: Environment, check: string): Promise<Arrival> {
  const lines: string[] = [];
  const tell = (line: string) => lines.push(line.replace(PREFIX, ""));
  const watched = new WatchedTransport(new NodeTransport(settings.values, environment, tell), () => performance.now());
  const exporter = new Exporter(settings, nodePlatform({ environment, transport: watched, diagnostics: tell }));
  lines.length = 0; // the notices of the settings are said anyway
  const begunMs = performance.now();
  exporter.emit({ body: bodyOf(check, settings), severity: INFO });
  await withinTime(settings.values.requestTimeoutMs, [exporter.flush(), watched.hopeless]);
  const { accepted, lost } = exporter.stats();
  const answer = watched.latest ?? noAnswer(new Error("no answer in time, so that it timed out"));
  const isGood = isSuccess(answer.status);
  const notices = isGood ? [...lines] : [];
  await exporter.shutdown(LAST_MS);
  return {
    status: answer.status,
    ms: Math.floor((watched.answeredMs || performance.now()) - begunMs),
    kind: answer.status === 0 ? kindOf(answer.error) : "",
    error: answer.error,
    said: isGood ? "" : saidBy(answer),
    proxy: proxyOf(settings, environment),
    accepted,
    rejected: lost.rejected ?? 0,
    notices,
  };
}

/** Waits for the first of these, for a time; the timer keeps the process alive, which an exporter does not. */
async function withinTime(ms: number, waits: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([...waits, timeout]);
  clearTimeout(timer);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Returns what the endpoint says of a failure, or where it points. */
function saidBy({ status, location, body }: Answer): string {
  return status >= 300 && status < 400 ? location : decoder.decode(body);
}

/** Returns the proxy that is used, without its user, if one is. */
function proxyOf({ destination }: Settings, environment: Environment): string {
  const { target } = destination;
  const proxy = target === undefined ? undefined : proxyFor(new URL(target.url), environment);
  return proxy === undefined ? "" : `${proxy.protocol}//${proxy.host}`;
}
