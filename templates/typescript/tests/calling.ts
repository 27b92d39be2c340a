import { ManualClock } from "../conformance/agent-clock.js";
import type { Client, RecordSink } from "../src/call/client.js";
import { type CallParts, configureAdaptiveLogging } from "../src/call/node-configure.js";
import type { Options } from "../src/config/options.js";
import type { ExportStats } from "../src/export/ledger.js";
import type { LogRecord } from "../src/log-record.js";
import { Double } from "../src/otlp/value.js";

const NOTHING_SENT: ExportStats = {
  ...{ emitted: 0, accepted: 0, lost: {}, queued: 0, inFlight: 0 },
  ...{ requests: 0, retries: 0, notices: 0, bytesSent: 0, throttled: false },
};

/** Rules that decide everything alike, errors too. */
export const DROP: object = { rules: [{ id: "all", match: {}, action: "never", include_errors: true }] };

/** Drops what is less severe than an error, and has nothing of its own to settle by. */
export const DROP_CALM: object = { rules: [{ id: "calm", match: { severity: { max: 16 } }, action: "never" }] };

/** The trace of a request, as its header has it. */
export const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
export const TRACEPARENT: string = `00-${TRACE_ID}-b7ad6b7169203331-01`;

/** Keeps records in memory. */
export class MemorySink implements RecordSink {
  readonly records: LogRecord[] = [];
  isShut = false;

  emit(record: LogRecord): void {
    this.records.push(record);
  }

  flush(): Promise<"success"> {
    return Promise.resolve("success");
  }

  shutdown(): Promise<"success"> {
    this.isShut = true;
    return Promise.resolve("success");
  }

  stats(): ExportStats {
    return { ...NOTHING_SENT, emitted: this.records.length };
  }

  get bodies(): unknown[] {
    return this.records.map(({ body }) => body);
  }

  /** The attributes of the last record, or of the one with this body; a double is its number. */
  attributes(body?: string): Record<string, unknown> {
    const found = this.records.filter((record) => body === undefined || record.body === body).at(-1);
    const entries = Object.entries(found?.attributes ?? {});
    return Object.fromEntries(entries.map(([key, value]) => [key, value instanceof Double ? value.value : value]));
  }
}

export interface Calling {
  readonly client: Client;
  readonly sink: MemorySink;
  readonly clock: ManualClock;
  readonly lines: string[];
}

/** Calls `run` with adaptive logging in force, `console` left alone; shuts it down behind it. */
export async function calling(
  options: Options,
  run: (calling: Calling) => unknown,
  parts: CallParts = {},
): Promise<Calling> {
  const sink = new MemorySink();
  const clock = new ManualClock();
  const lines: string[] = [];
  const said = (line: string) => lines.push(line);
  const client = configureAdaptiveLogging(
    { manual: true, ...options },
    { exporter: sink, environment: {}, seed: 1, clock, diagnostics: said, ...parts },
  );
  try {
    await run({ client, sink, clock, lines });
  } finally {
    await client.shutdown();
  }
  return { client, sink, clock, lines };
}
