import { activeSpan } from "../correlation/open-telemetry.js";
import type { RequestScope } from "../correlation/request-scope.js";
import type { LogRecord } from "../log-record.js";
import { MAX_ATTRIBUTES, RECORD_KEYS } from "../otlp/tables.js";
import { type Attributes, frozen, KEEP_MARK, ownKeys, put, readOwn } from "./attributes.js";
import { isError, putException } from "./exception.js";
import type { Channel, Host } from "./host.js";
import type { Stamp } from "./stamp.js";

/** What one call of a logger has said. */
export interface Event<Call = unknown> {
  readonly channel: Channel<Call>;

  /** The text of the message, or its native template if it `isTemplate`. */
  readonly message: string;
  readonly isTemplate: boolean;
  readonly call: Call;
  readonly timeMs: number;
  readonly scope: RequestScope | undefined;
}

/** Whom a record concerns. */
export interface Person {
  readonly distinctId: string | undefined;
  readonly sessionId: string | undefined;
}

export interface BuilderOptions {
  /** Whether template and parameters are sent as attributes. */
  readonly messageParts: boolean;
  readonly codeLocation: boolean;

  /** Says whom a record concerns of which nothing else does. Never throws. */
  readonly identity: () => Person | undefined;
}

/** A record that is built: nothing in it changes when what the caller gave does. */
export interface Built {
  readonly record: LogRecord & { droppedAttributes: number };
  readonly attributes: Record<string, unknown>;

  /** The names of the caller's own attributes, the last of which make room if there are too many. */
  readonly own: string[];
}

// Where libraries and people put an error among their attributes.
const ERROR_KEYS: readonly string[] = ["error", "err", "exception"];

/** Builds records for export of what was logged. */
export class RecordBuilder {
  constructor(private readonly options: BuilderOptions) {}

  /** Builds a record. One that `isHeld` holds on to nothing that the caller may change. */
  build(event: Event, isHeld: boolean): Built {
    const { channel, scope, timeMs } = event;
    const { host, severity, level: severityText } = channel;
    const given = attributesOf(host, event);
    const names = ownKeys(given);
    const attributes: Record<string, unknown> = {};
    this.putPerson(attributes, names, scope);
    if (channel.logger !== "") attributes[RECORD_KEYS.logger] = channel.logger;
    if (this.options.messageParts && event.isTemplate) putParts(attributes, event);
    const error = errorOf(host, event.call, given);
    if (error !== undefined) putException(attributes, error.value);
    if (this.options.codeLocation) putLocation(attributes, host, event.call);
    if (scope !== undefined) putAll(attributes, scope.attributes, isHeld);
    const own = given === undefined ? { names: [], left: 0 } : putOwn(attributes, given, names, error?.key, isHeld);
    const trace = activeSpan() ?? scope?.trace;
    const record = {
      body: bodyOf(event),
      severity,
      severityText,
      attributes,
      time: timeMs,
      traceId: trace?.traceId,
      spanId: trace?.spanId,
      flags: trace?.flags,
      droppedAttributes: own.left,
    };
    return { record, attributes, own: own.names };
  }

  /** Writes whom a record concerns, where the caller's own attributes, by their `names`, do not say it. */
  private putPerson(attributes: Record<string, unknown>, names: readonly string[], scope?: RequestScope): void {
    const namesPerson = names.includes(RECORD_KEYS.distinctId);
    const namesSession = names.includes(RECORD_KEYS.sessionId);
    let distinctId = namesPerson ? undefined : scope?.distinctId;
    let sessionId = namesSession ? undefined : scope?.sessionId;
    const isKnown = (namesPerson || distinctId !== undefined) && (namesSession || sessionId !== undefined);
    if (!isKnown) {
      const person = this.options.identity();
      if (!namesPerson) distinctId ??= person?.distinctId;
      if (!namesSession) sessionId ??= person?.sessionId;
    }
    if (distinctId !== undefined) attributes[RECORD_KEYS.distinctId] = distinctId;
    if (sessionId !== undefined) attributes[RECORD_KEYS.sessionId] = sessionId;
  }
}

/** Writes stamps on a record; the last of the caller's own attributes make room for them. */
export function putStamps({ record, attributes, own }: Built, stamps: readonly Stamp[]): void {
  for (const [key, value] of stamps) attributes[key] = value;
  if (own.length === 0) return;
  let excess = Object.keys(attributes).length - MAX_ATTRIBUTES;
  if (excess <= 0) return;
  const kept = new Set(stamps.map(([key]) => key));
  for (; excess > 0 && own.length > 0; excess--) {
    const name = own.pop() as string;
    if (!kept.has(name)) delete attributes[name];
    record.droppedAttributes++;
  }
}

/** Returns the text of a message; where the library fails, its template. */
export function bodyOf({ channel, message, isTemplate, call }: Event): string {
  try {
    return isTemplate ? channel.host.body(call) : message;
  } catch {
    return message;
  }
}

/** Returns the caller's own attributes. */
export function attributesOf<Call>(host: Host<Call>, { call }: Event<Call>): Attributes | undefined {
  try {
    const given: unknown = host.attributes(call);
    return typeof given === "object" && given !== null ? (given as Attributes) : undefined;
  } catch {
    return undefined;
  }
}

/** Finds the error that a call is about, and under which name it stands among the attributes. */
function errorOf<Call>(
  host: Host<Call>,
  call: Call,
  given: Attributes | undefined,
): { readonly value: unknown; readonly key?: string } | undefined {
  try {
    const value = host.error?.(call);
    if (isError(value)) return { value };
  } catch {
    // It may stand among the attributes.
  }
  if (given === undefined) return undefined;
  for (const key of ERROR_KEYS) {
    const value = readOwn(given, key);
    if (isError(value)) return { value, key };
  }
  return undefined;
}

function putParts(attributes: Record<string, unknown>, { channel, message, call }: Event): void {
  put(attributes, RECORD_KEYS.template, message);
  const parameters = channel.host.parameters?.(call) ?? [];
  for (const [index, value] of parameters.entries())
    put(attributes, `${RECORD_KEYS.parameter}.${index}`, frozen(value));
}

function putLocation<Call>(attributes: Record<string, unknown>, host: Host<Call>, call: Call): void {
  const location = host.location?.(call);
  if (location === undefined) return;
  const { file, line, function: name } = location;
  if (file !== undefined) attributes[RECORD_KEYS.file] = file;
  if (line !== undefined) attributes[RECORD_KEYS.line] = line;
  if (name !== undefined) attributes[RECORD_KEYS.function] = name;
}

function putAll(attributes: Record<string, unknown>, values: Attributes, isHeld: boolean): void {
  for (const name of ownKeys(values)) {
    const value = readOwn(values, name);
    put(attributes, name, isHeld ? frozen(value) : value);
  }
}

/** Copies the caller's own attributes, so many as could be sent; returns their names, and how many are left out. */
function putOwn(
  attributes: Record<string, unknown>,
  given: Attributes,
  names: readonly string[],
  errorKey: string | undefined,
  isHeld: boolean,
): { readonly names: string[]; readonly left: number } {
  const own: string[] = [];
  let left = 0;
  for (const name of names) {
    if (name === KEEP_MARK || name === errorKey) continue;
    if (own.length === MAX_ATTRIBUTES) {
      left++;
      continue;
    }
    const value = readOwn(given, name);
    if (value === undefined) continue;
    put(attributes, name, isHeld ? frozen(value) : value);
    own.push(name);
  }
  return { names: own, left };
}
