// The browser's entry, by the path `browser` of the package.

import type { Client } from "./client.js";
import { type BrowserOptions, openClient } from "./open-client.js";
import type { Page } from "./page.js";

export type { BeforeSend } from "../config/hooks.js";
export type { FlushResult } from "../export/flush-book.js";
export type { LogRecord } from "../log-record.js";
export { VERSION } from "../tables.js";
export type { Client, ClientStats, Level } from "./client.js";
export type { BrowserOptions } from "./open-client.js";
export type { PostHogLike } from "./page.js";
export type { TransportStats } from "./transport.js";

/** What `configureAdaptiveLogging` was called for; one for each page. */
let current: Client | undefined;

/**
 * Connects console and uncaught errors of this page: from now on their records are sampled by pattern and sent to PostHog
 * Logs. Never throws. A second call returns the client of the first, until that is shut down.
 *
 * @example
 * const client = configureAdaptiveLogging({ serviceName: "shop", posthogApiKey: "phc_..." });
 * console.info("order 17 paid", { amount: 12 });
 */
export function configureAdaptiveLogging(options: BrowserOptions): Client {
  if (current === undefined) {
    const client = openClient(options, globalThis as unknown as Page);
    const shutdown: Client["shutdown"] = (timeoutMs) => {
      current = undefined;
      return client.shutdown(timeoutMs);
    };
    current = { ...client, shutdown };
  }
  return current;
}
