import { sha256 } from "./sha256.js";
import { DEFAULT_SEVERITY, ID_DIGITS, KEY_PARTS, LOGGER_BYTES, PROFILE, SEVERITIES } from "./tables.js";
import { unitsWithin } from "./text.js";

/** Where the text of a pattern came from. Patterns of different sources are not comparable. */
export type Source = "template" | "json_key" | "scan";

/** A message with its variable parts replaced. */
export interface Pattern {
  readonly template: string;
  readonly source: Source;
}

/** A pattern and the id that names it, which also depends on severity and logger. */
export interface Signature extends Pattern {
  readonly id: string;
}

/** The name of the bucket that an OpenTelemetry severity number falls in. */
export function severityName(severity: number): string {
  for (const [name, first, last] of SEVERITIES) {
    if (severity >= first && severity <= last) return name;
  }
  return DEFAULT_SEVERITY;
}

/** Returns the id of `template`, where `logger` is the logger's own template. */
export function patternId(template: string, severity: string, logger: string): string {
  const parts = { severity, logger: logger.slice(0, unitsWithin(logger, LOGGER_BYTES)), template };
  const key = [PROFILE, ...KEY_PARTS.map((part) => parts[part])].join("\0");
  return sha256(new TextEncoder().encode(key)).slice(0, ID_DIGITS);
}
