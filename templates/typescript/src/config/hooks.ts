import type { LogRecord } from "../log-record.js";

/** Gets each record that is to be sent; returns it, another one, or nothing to have it dropped. */
export type BeforeSend = (record: LogRecord) => LogRecord | null | undefined;

/** Whom a record concerns: distinct id and session id, as a pair or as an object, which the contexts of posthog-node are. */
export type Identity =
  | readonly [distinctId?: string | null | undefined, sessionId?: string | null | undefined]
  | { readonly distinctId?: string | null | undefined; readonly sessionId?: string | null | undefined };

/**
 * Tells, for a record that names nobody, whom it concerns.
 *
 * @example
 * configureAdaptiveLogging({ identityProvider: () => posthog.getContext() });
 */
export type IdentityProvider = () => Identity | null | undefined;
