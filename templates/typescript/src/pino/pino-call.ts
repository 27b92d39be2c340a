import { type Attributes, KEEP_MARK, ownKeys } from "../call/attributes.js";
import type { Host } from "../call/host.js";
import { errorOf } from "../call/serialized-error.js";
import type { PinoKeys } from "./pino-logger.js";

const NOTHING: readonly unknown[] = Object.freeze([]);

/**
 * One call of a pino logger, by the line that pino has made of it: serializers, redaction, mixins and formatters have
 * had their say there, and need not be asked again. It is parsed for kept records only.
 */
export class PinoCall {
  private parsed: Parsed | undefined = undefined;
  private line: string | undefined = undefined;
  private given: unknown = undefined;
  private keys: PinoKeys | undefined = undefined;

  /** Behind the message, if the library still has it. */
  parameters: readonly unknown[] = NOTHING;

  /** Takes up a call: its line, what was logged beside the message, how its logger calls what is in the line. */
  of(line: string | undefined, given: unknown, keys: PinoKeys, parameters: readonly unknown[] = NOTHING): this {
    this.line = line;
    this.given = given;
    this.keys = keys;
    this.parameters = parameters;
    return this;
  }

  /** Holds on to nothing. Returns the object, which may serve another call. */
  release(): this {
    this.line = undefined;
    this.given = undefined;
    this.parameters = NOTHING;
    this.parsed = undefined;
    return this;
  }

  get read(): Parsed {
    this.parsed ??= parse(this.line, this.given, this.keys as PinoKeys);
    return this.parsed;
  }
}

interface Parsed {
  readonly body: string;
  readonly attributes: Attributes | undefined;
  readonly error: Error | undefined;
}

/** How calls of pino are read. */
export const PINO: Host<PinoCall> = {
  body: ({ read }) => read.body,
  attributes: ({ read }) => read.attributes,
  error: ({ read }) => read.error,
  parameters: ({ parameters }) => parameters,
};

/** Reads a line of pino; what is not JSON is a text. */
export function parse(line: string | undefined, given: unknown, keys: PinoKeys): Parsed {
  const fields = jsonObject(line);
  if (fields === undefined) {
    const attributes = typeof given === "object" && given !== null ? (given as Attributes) : undefined;
    return { body: line ?? "", attributes, error: undefined };
  }
  const { messageKey, errorKey, nestedKey } = keys;
  const said = fields[messageKey];
  const own = ownKeys(given);
  for (const key of keys.ofHost) if (!own.includes(key) || nestedKey !== undefined) delete fields[key];
  delete fields[messageKey];
  const nested = nestedKey === undefined ? fields : Object(fields[nestedKey]);
  delete nested[KEEP_MARK];
  const error = errorOf(nested[errorKey]);
  if (error !== undefined) delete nested[errorKey];
  const body = typeof said === "string" ? said : said === undefined ? "" : JSON.stringify(said);
  return { body, attributes: fields, error };
}

/** Returns the object that a line is, or nothing. */
export function jsonObject(line: string | undefined): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(line ?? "");
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
