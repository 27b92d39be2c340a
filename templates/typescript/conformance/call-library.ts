// What the agent knows of logging libraries: each is used as an application uses it.

/** One call of a logger. */
export interface LogCall {
  readonly logger: string;

  /** A name as the option `level` has it. */
  readonly level: string;
  readonly message: string;
  readonly template: string | null;
  readonly args: readonly unknown[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly error: Error | undefined;
}

/** A logging library in the application under test. */
export interface Library {
  log(call: LogCall): void;

  /** Logs one value that nobody should log; `isBare`: by the same library where LipService is not connected. */
  logValue(what: string, value: unknown, isBare: boolean): void;

  /** Connects LipService once more by another documented way; tells whether there is one. */
  secondSink(): boolean;

  /** Does what applications do later; tells whether there is anything. */
  reconfigure(): boolean;

  /** Whether the set-up is as it was made. */
  isRestored(): boolean;
}

/** What a library writes to. */
export interface Surroundings {
  /** Takes lines of the application's own output. */
  readonly write: (text: string) => void;
}

/** The attributes of a call, with its error among them as applications put it. */
export function fieldsOf({ attributes, error }: LogCall, key: string): Record<string, unknown> {
  return error === undefined ? { ...attributes } : { ...attributes, [key]: error };
}

/** A logger that takes fields in front of the message, as pino and bunyan do. */
export type FieldsFirst = Readonly<Record<string, (...args: readonly unknown[]) => void>>;

/** Makes a call of such a logger; an error is a field of its own. */
export function logFieldsFirst(logger: FieldsFirst, call: LogCall): void {
  const fields = fieldsOf(call, "err");
  const said = call.template === null ? [call.message] : [call.template, ...call.args];
  logger[call.level]?.(...(Object.keys(fields).length === 0 ? [] : [fields]), ...said);
}

/** Logs one value by such a logger, as a field and as a parameter. */
export function logValueTwice(logger: FieldsFirst, what: string, value: unknown): void {
  logger["info"]?.({ value }, `hostile ${what}`);
  logger["info"]?.(`hostile ${what} %s`, value);
}
