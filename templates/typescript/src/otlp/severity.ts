import { HIGHEST_SEVERITY } from "./fields.js";
import { SEVERITY_TABLES } from "./tables.js";

/** The severity number of a level as a logging library has it, by its name in any case or by its number; 0: unknown. */
export function severity(library: string, level: string | number): number {
  const table = SEVERITY_TABLES.get(library);
  if (table === undefined) return 0;
  if (typeof level === "string") return table.names.get(level.toLowerCase()) ?? 0;
  if (Number.isNaN(level)) return 0;
  if (table.offset !== undefined) return Math.min(Math.max(Math.floor(level) + table.offset, 1), HIGHEST_SEVERITY);
  const reached = table.levels.filter(([least]) => least <= level).at(-1) ?? table.levels[0];
  return reached?.[1] ?? 0;
}
