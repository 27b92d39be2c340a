import { OPTIONS } from "../config/options.js";
import { severity } from "../otlp/severity.js";

/** The table whose names are those of the option `level`. */
const LIBRARY = "pino";

const { words = new Map<string, string>(), choices = [] } = OPTIONS.find(({ property }) => property === "level") ?? {};

/** A level of `client.log`. */
export type Level = "trace" | "debug" | "info" | "warn" | "warning" | "error" | "fatal" | "critical";

/** All names that a level may have. */
export const LEVELS: readonly string[] = [...choices, ...words.keys()];

/** Returns the severity number of a level; 0 where it is none. */
export function levelSeverity(level: string): number {
  return severity(LIBRARY, words.get(level) ?? level);
}
