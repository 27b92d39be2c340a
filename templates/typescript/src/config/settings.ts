import { PROFILES } from "../export/tables.js";
import { type Destination, findDestination } from "./destination.js";
import type { Notice } from "./notice.js";
import { type OtlpSources, type Reading, readOption } from "./option-reader.js";
import { OPTIONS, type Options, type Values } from "./options.js";
import { type Fact, resourceFacts } from "./resource.js";
import type { Environment } from "./text.js";

/** All that the options and the environment say. */
export interface Settings {
  readonly values: Values;

  /** The option or variable that gave each value; empty for a default. */
  readonly sources: ReadonlyMap<keyof Values, string>;
  readonly destination: Destination;

  /** Headers that the settings add to every request, in the order they are sent. */
  readonly headers: ReadonlyMap<string, string>;
  readonly resource: readonly Fact[];
  readonly notices: readonly Notice[];
}

const AUTHORIZATION = "authorization";

/**
 * Reads the options; for an exporter by itself those `ofCall` are not asked for. Never throws: what cannot be used is
 * passed over, with a notice.
 */
export function readSettings(options: Options, environment: Environment, forCall = true): Settings {
  const readings = new Map<keyof Values, Reading>();
  const ask = (otlp: OtlpSources, isAsked: (option: (typeof OPTIONS)[number]) => boolean) => {
    for (const option of OPTIONS) {
      if (isAsked(option)) readings.set(option.property, readOption(option, options, environment, otlp));
    }
  };
  const { path } = PROFILES.otlp;
  for (const { property, default: value } of OPTIONS) readings.set(property, { value, source: "", notices: [] });
  ask({ isUsed: false, path }, ({ ofCall }) => forCall || !ofCall);
  const found: Notice[] = [];
  const destination = findDestination({ readings, environment }, found);
  // Only now is it known whether the variables of an OTLP endpoint are asked.
  const isUsed = destination.target?.profile === PROFILES.otlp;
  if (isUsed) ask({ isUsed, path }, ({ otlpEnv }) => otlpEnv.length > 0);
  const values = valuesOf(readings);
  const said = [...readings.values()].flatMap((reading) => reading.notices);
  return Object.freeze({
    values,
    sources: new Map([...readings].map(([property, { source }]) => [property, source])),
    destination: Object.freeze(destination),
    headers: headersOf(values),
    resource: resourceFacts(values),
    notices: Object.freeze([...said, ...found]),
  });
}

function valuesOf(readings: ReadonlyMap<keyof Values, Reading>): Values {
  const entries = [...readings].map(([property, { value }]) => [property, value]);
  return Object.freeze(Object.fromEntries(entries)) as Values;
}

/** Returns the headers of one's own, and the token's where they have none. */
function headersOf({ headers, posthogApiKey }: Values): ReadonlyMap<string, string> {
  const all = [...(headers ?? [])];
  const isAuthorized = all.some(([name]) => name.toLowerCase() === AUTHORIZATION);
  if (posthogApiKey !== undefined && !isAuthorized) all.push(["Authorization", `Bearer ${posthogApiKey}`]);
  return new Map(all);
}
