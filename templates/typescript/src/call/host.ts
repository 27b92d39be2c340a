import type { Attributes } from "./attributes.js";

/**
 * A logging library, as the pipeline sees it: how what one call of it was given becomes a record. One object serves all
 * calls. It is asked only for records that are kept or held back, or whose attributes a rule looks at; what it throws
 * costs the record no more than what it was asked for.
 */
export interface Host<Call> {
  /** The text of a call. Asked where a native template was passed for it, or nothing. */
  body(call: Call): string;

  /** The attributes of the caller's own. Not copied: the pipeline does that. */
  attributes(call: Call): Attributes | undefined;

  /** The error that the call is about. One among the attributes, as `error`, `err` or `exception`, is found without. */
  error?(call: Call): unknown;

  /** The parameters of a message with a template. */
  parameters?(call: Call): readonly unknown[];

  /** Where the call stands, where the library knows that or can find out. */
  location?(call: Call): Location | undefined;
}

/** Where a call stands in the program. */
export interface Location {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly function?: string | undefined;
}

/** The loggers of our own. */
const OWN_LOGGER = /^lipservice(?:\.|$)/;

/** One logger of a library at one level. Made once, so that a call needs to pass no more than what is new. */
export class Channel<Call> {
  /** It belongs to LipService itself. */
  readonly isOwn: boolean;

  constructor(
    readonly host: Host<Call>,
    readonly logger: string,
    /** An OpenTelemetry severity number. */
    readonly severity: number,
    /** The level as the library calls it. */
    readonly level: string,
  ) {
    this.isOwn = OWN_LOGGER.test(logger);
  }
}
