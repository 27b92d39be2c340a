import type { Settings } from "../config/settings.js";
import { SERVICE_NAME_KEY } from "../config/tables.js";
import type { Facts } from "./report.js";
import { hide } from "./secret.js";
import { BODY } from "./tables.js";

/** What became of the record that was sent. */
export interface Arrival {
  /** The endpoint's; 0: there was no answer. */
  readonly status: number;

  /** How long it took. */
  readonly ms: number;

  /** Why there was no answer: dns, refused, tls, timeout, proxy or other. */
  readonly kind: string;

  /** The same, as the network said it. */
  readonly error: string;

  /** What the endpoint said. */
  readonly said: string;

  /** The proxy that was used, if one was. */
  readonly proxy: string;
  readonly accepted: number;
  readonly rejected: number;

  /** What the exporter said meanwhile. */
  readonly notices: readonly string[];
}

/** Returns the body of the record, which is what to search for. */
export function bodyOf(check: string, { resource }: Settings): string {
  const service = new Map(resource.map(([key, value]) => [key, value])).get(SERVICE_NAME_KEY) ?? "";
  const values: Readonly<Record<string, string>> = { check, service };
  return BODY.replace(/\{([a-z]+)\}/g, (_, name: string) => values[name] ?? "");
}

/** Finds what there is to say of a record; nothing: none was sent. */
export function arrivalFacts(arrival: Arrival | undefined, hasDestination: boolean, secrets: readonly string[]): Facts {
  if (arrival === undefined) return { texts: { arrival: hasDestination ? "unsent" : "nowhere" } };
  return {
    texts: {
      arrival: outcomeOf(arrival),
      status: String(arrival.status),
      ms: String(arrival.ms),
      kind: arrival.kind,
      error: hide(arrival.error, secrets),
      said: hide(arrival.said, secrets),
      proxy: hide(arrival.proxy, secrets),
    },
    lists: { exporter_said: arrival.notices.map((line) => hide(line, secrets)) },
  };
}

function outcomeOf({ status, accepted, rejected }: Arrival): string {
  if (status === 0) return "unreached";
  if (accepted > 0) return "accepted";
  return rejected > 0 ? "rejected" : "answered";
}
