// LipService for bunyan, which is not loaded here.

import { asksToKeep } from "../call/attributes.js";
import { Channels } from "../call/channels.js";
import { currentPipeline } from "../call/current.js";
import { severity } from "../otlp/severity.js";
import { SEVERITY_TABLES } from "../otlp/tables.js";
import { BUNYAN, type BunyanRecord } from "./bunyan-host.js";

/** A stream of bunyan that gets records as they are. */
export interface BunyanStream {
  readonly type: "raw";
  readonly level: number;
  readonly stream: NodeJS.WritableStream & { write(record: object): boolean };
}

/** bunyan has the levels of pino. */
const LIBRARY = "pino";
const LOWEST = 1;
const NAMES: ReadonlyMap<number, string> = new Map(
  [...(SEVERITY_TABLES.get(LIBRARY)?.names ?? [])].map(([name, number]) => [number, name]),
);
const channels = new Channels(BUNYAN, (level: unknown) => {
  const number = severity(LIBRARY, typeof level === "number" ? level : Number.NaN);
  return [number, NAMES.get(number) ?? String(level)];
});

/** The record that was taken last: a logger with two streams of ours brings it twice. */
let last: object | undefined;

/**
 * Returns a stream for bunyan that takes records of every level, and leaves your other streams alone.
 *
 * @example
 * const logger = bunyan.createLogger({ name: "shop", streams: [{ path: "shop.log" }, adaptiveStream()] });
 */
export function adaptiveStream(): BunyanStream {
  return { type: "raw", level: LOWEST, stream: { write } as BunyanStream["stream"] };
}

function write(given: object): boolean {
  const pipeline = currentPipeline();
  if (pipeline === undefined || given === last) return true;
  const record = given as BunyanRecord;
  const { name, level, msg } = record;
  const channel = channels.of(typeof name === "string" ? name : "", level);
  pipeline.take(channel, typeof msg === "string" ? msg : undefined, false, record, asksToKeep(record));
  // A record that was logged meanwhile is in its place.
  last = given;
  return true;
}
