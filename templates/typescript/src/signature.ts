import type { Signature } from "./pattern.js";
import { Scanner } from "./scanner.js";
import { SEVERITY } from "./tables.js";

/** Made when first needed: whoever only imports the types pays nothing. */
let shared: Scanner | undefined;

/**
 * Returns the pattern behind a log message, with the id that names it.
 *
 * @example
 * const { template, id } = signature("Deploy 12 succeeded in 3 s"); // the template has no 12 and no 3 s
 *
 * @param message - The message as it was logged.
 * @param severity - OpenTelemetry severity number.
 * @param logger - Name of the logger.
 * @param template - The native template of a call that carried parameters; empty counts as none.
 */
export function signature(
  message: string,
  severity: number = SEVERITY,
  logger = "",
  template: string | null = null,
): Signature {
  shared ??= new Scanner();
  return shared.signature(message, severity, logger, template);
}
