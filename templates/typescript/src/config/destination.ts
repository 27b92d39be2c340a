import { PROFILES, type Profile } from "../export/tables.js";
import { addressText, extendedAddress, readAddress, withoutSlashes } from "./address.js";
import { type Notice, notice } from "./notice.js";
import type { Reading } from "./option-reader.js";
import { variableOf } from "./option-reader.js";
import { OPTIONS, type Values } from "./options.js";
import { APP_HOSTS, COLLECTOR, DEFAULT_REGION, PATH_END, REGIONS, type Way } from "./tables.js";
import { type Environment, isBlank, shown, trimmed } from "./text.js";

/** Where records go, and how it was found. */
export interface Destination {
  readonly way: Way;

  /** Nothing where there is nowhere to go. */
  readonly target: Target | undefined;
}

export interface Target {
  readonly profile: Profile;
  readonly url: string;
}

/** What is known when a destination is looked for. */
export interface Known {
  readonly readings: ReadonlyMap<keyof Values, Reading>;
  readonly environment: Environment;
}

/** A variable of OpenTelemetry that names no option. */
const LOGS_EXPORTER = "OTEL_LOGS_EXPORTER";

const { posthog, otlp } = PROFILES;

/** Finds where records go: the first way that has what it needs. What there is to say is added to `notices`. */
export function findDestination(known: Known, notices: Notice[]): Destination {
  const given = (name: keyof Values) => known.readings.get(name)?.value;
  const endpoint = given("otlpEndpoint");
  if (given("disabled") === true) return { way: "disabled", target: undefined };
  if (given("posthogApiKey") !== undefined) return { way: "posthog_key", target: posthogTarget(known, notices) };
  if (isGateway(known)) return { way: "posthog_gateway", target: posthogTarget(known, notices) };
  if (typeof endpoint === "string") return { way: "otlp_endpoint", target: { profile: otlp, url: endpoint } };
  if (expectsCollector(known.environment))
    return { way: "local_collector", target: { profile: otlp, url: `${COLLECTOR}/${otlp.path}` } };
  notices.push(notice("nowhere"));
  return { way: "nowhere", target: undefined };
}

/** Tells whether a PostHog of one's own choice is given together with what lets one in; POSTHOG_HOST is for the key. */
function isGateway({ readings }: Known): boolean {
  const option = OPTIONS.find(({ property }) => property === "posthogEndpoint");
  const { value, source } = readings.get("posthogEndpoint") ?? {};
  const isChosen = value !== undefined && (source === option?.name || source === option?.env[0]);
  return isChosen && (["headers", "tokenProvider"] as const).some((name) => readings.get(name)?.value !== undefined);
}

/** Tells whether somebody has set up a Collector where everybody expects it. */
function expectsCollector(environment: Environment): boolean {
  const exporter = variableOf(environment, LOGS_EXPORTER) ?? "";
  const protocols = OPTIONS.find(({ property }) => property === "encoding")?.otlpEnv ?? [];
  return (
    trimmed(exporter).toLowerCase() === "otlp" || protocols.some((name) => !isBlank(variableOf(environment, name)))
  );
}

function posthogTarget({ readings }: Known, notices: Notice[]): Target {
  const { value, source } = readings.get("posthogEndpoint") ?? { value: undefined, source: "" };
  const url = typeof value === "string" ? posthogUrl(value, source, notices) : regionUrl(DEFAULT_REGION);
  const other = readings.get("otlpEndpoint");
  if (other?.value !== undefined) notices.push(notice("both", { source: other.source }));
  return { profile: posthog, url };
}

function posthogUrl(text: string, source: string, notices: Notice[]): string {
  const region = text.toLowerCase();
  if (REGIONS.has(region)) return regionUrl(region);
  const address = readAddress(text);
  const meant = APP_HOSTS.get(address?.host ?? "");
  if (address !== undefined && meant === undefined) return logsUrl(address);
  const used = REGIONS.get(meant ?? DEFAULT_REGION) as string;
  notices.push(notice(meant === undefined ? "endpoint" : "app_host", { source, found: shown(text, false), used }));
  return regionUrl(meant ?? DEFAULT_REGION);
}

function logsUrl(address: NonNullable<ReturnType<typeof readAddress>>): string {
  const path = withoutSlashes(address.path);
  return path.endsWith(PATH_END) ? addressText(address, path) : extendedAddress(address, posthog.path);
}

function regionUrl(region: string): string {
  return `${REGIONS.get(region)}/${posthog.path}`;
}
