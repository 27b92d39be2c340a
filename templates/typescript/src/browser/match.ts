import type { Matching } from "./policy.js";
import { member } from "./value.js";

/** What a rule looks at. `severity` is 1 to 24, `pattern` the pattern's id. */
export interface Subject {
  readonly logger: string;
  readonly severity: number;
  readonly template: string;
  readonly pattern: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Returns what tells whether a record meets all conditions of a rule. */
export function matcher({ severity: range, attributes = [], ...texts }: Matching): (record: Subject) => boolean {
  const globs = Object.entries(texts).map(([name, glob]) => [name, globOf(glob)] as const);
  const own = attributes.map(([name, glob]) => [name, globOf(glob)] as const);
  return (record) =>
    (!range || (range.min <= record.severity && record.severity <= range.max)) &&
    globs.every(([name, fits]) => fits(record[name as "logger"])) &&
    own.every(([name, fits]) => {
      const value = member(record.attributes, name);
      return (typeof value === "string" || typeof value === "boolean" || isWhole(value)) && fits(String(value));
    });
}

/** Whether a value is a whole number that every language has exactly. */
function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(typeof value === "bigint" ? Number(value) : value);
}

/** Returns what tells whether the whole of a text has a form in which each `*` stands for any run of characters. */
function globOf(glob: string): (text: string) => boolean {
  const [first = "", ...between] = glob.split("*");
  const last = between.pop();
  return (text) => {
    if (last === undefined) return text === glob;
    const end = text.length - last.length;
    let at = first.length;
    // Each piece is taken where it comes first, which leaves most room to those behind it.
    return (
      at <= end &&
      text.startsWith(first) &&
      text.endsWith(last) &&
      between.every((piece) => {
        const found = text.indexOf(piece, at);
        at = found + piece.length;
        return found >= 0 && at <= end;
      })
    );
  };
}
