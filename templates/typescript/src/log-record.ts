/** A record to be exported. What is left out, null, or of another type than it should be counts as absent. */
export interface LogRecord {
  /** What was logged: any value. A list, a map or an object stays one; an error becomes its name and message. */
  readonly body?: unknown;

  /** An OpenTelemetry severity number from 1 to 24; anything else is none. */
  readonly severity?: number | undefined;

  /** The level as the logging library calls it. */
  readonly severityText?: string | undefined;

  /** Values by name. Of an object only its own properties count; those that are undefined are left out. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined;

  /** When it happened: a number is milliseconds since 1970, a bigint nanoseconds. */
  readonly time?: number | bigint | undefined;

  /** When it was seen, in the same units. */
  readonly observedTime?: number | bigint | undefined;

  /** 32 hexadecimal digits that are not all zeros. */
  readonly traceId?: string | undefined;

  /** 16 hexadecimal digits that are not all zeros. */
  readonly spanId?: string | undefined;

  /** The W3C trace flags; the lowest 8 bits count. */
  readonly flags?: number | undefined;

  /** The name of the event that the record is. */
  readonly eventName?: string | undefined;

  /** How many attributes the caller has already left out. */
  readonly droppedAttributes?: number | undefined;
}
