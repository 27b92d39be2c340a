import type { Glob } from "./glob.js";

/** What a rule looks at. `severity` is 1 to 24, `pattern` the pattern's id. */
export interface Subject {
  readonly logger: string;
  readonly severity: number;
  readonly template: string;
  readonly pattern: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Conditions on a record; undefined is none. */
export interface Conditions {
  readonly logger: Glob | undefined;
  readonly severity: readonly [min: number, max: number] | undefined;
  readonly template: Glob | undefined;
  readonly pattern: string | undefined;
  readonly attributes: readonly (readonly [name: string, glob: Glob])[];
}

/** The conditions of a rule, all of which must hold. */
export class Match {
  constructor(readonly conditions: Conditions) {
    Object.freeze(this);
  }

  /** Whether a record meets all conditions. */
  fits(record: Subject): boolean {
    const { logger, severity, template, pattern, attributes } = this.conditions;
    return (
      (severity === undefined || (severity[0] <= record.severity && record.severity <= severity[1])) &&
      (pattern === undefined || pattern === record.pattern) &&
      (logger === undefined || logger.fits(record.logger)) &&
      (template === undefined || template.fits(record.template)) &&
      attributes.every(([name, glob]) => attributeFits(record.attributes, name, glob))
    );
  }
}

/** A truth value or a whole number is compared as JSON writes it; what else is no text never fits. */
function attributeFits(attributes: Subject["attributes"], name: string, glob: Glob): boolean {
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (typeof value === "string") return glob.fits(value);
  return (typeof value === "boolean" || isWhole(value)) && glob.fits(String(value));
}

/** Whether a value is a whole number that every language has exactly. */
function isWhole(value: unknown): boolean {
  const { MAX_SAFE_INTEGER: most } = Number;
  return typeof value === "bigint" ? -most <= value && value <= most : Number.isSafeInteger(value);
}
