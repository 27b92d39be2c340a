import type { AttributeList } from "../attribute-list.js";
import { BuiltRecord } from "../built-record.js";
import { activeSpan } from "../correlation/open-telemetry.js";
import type { RequestScope } from "../correlation/request-scope.js";
import { MAX_ATTRIBUTES, RECORD_KEYS } from "../otlp/tables.js";
import { type Attributes, frozen, ownKeys, readOwn } from "./attributes.js";
import { isError, putException } from "./exception.js";
import type { Channel, Host } from "./host.js";
import { ERROR_KEYS, OwnAttributes } from "./own-attributes.js";
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

/** Builds records for export of what was logged. */
export class RecordBuilder {
  private readonly own = new OwnAttributes();

  /** Serves all records but those that are held. */
  private readonly record = new BuiltRecord();

  constructor(private readonly options: BuilderOptions) {}

  /**
   * Builds a record, which is good until the next one is built. One that `isHeld` is good for as long as it is kept, and
   * nothing in it changes when what the caller gave does.
   */
  build(event: Event, isHeld: boolean): BuiltRecord {
    const { own, record } = this;
    const { channel, scope } = event;
    record.release();
    own.read(attributesOf(channel.host, event));
    record.body = bodyOf(event);
    record.severity = channel.severity;
    record.severityText = channel.level;
    record.time = event.timeMs;
    record.observedTime = undefined;
    const trace = activeSpan() ?? scope?.trace;
    record.traceId = trace?.traceId;
    record.spanId = trace?.spanId;
    record.flags = trace?.flags;
    this.putAttributes(record, event);
    own.release();
    return isHeld ? record.copy(frozen) : record;
  }

  /** The record in hand is sent: holds on to nothing of it. */
  release(): void {
    this.record.release();
  }

  private putAttributes(record: BuiltRecord, event: Event): void {
    const { own, options } = this;
    const { channel, scope, call } = event;
    const { attributes } = record;
    this.putPerson(attributes, scope);
    if (channel.logger !== "") attributes.add(RECORD_KEYS.logger, channel.logger);
    if (options.messageParts && event.isTemplate) putParts(attributes, event);
    const error = errorOf(channel.host, call, own);
    if (error !== undefined) putException(attributes, error.value);
    if (options.codeLocation) putLocation(attributes, channel.host, call);
    if (scope !== undefined) putShared(attributes, scope.attributes);
    own.putInto(record, error?.key);
  }

  /** Writes whom a record concerns, where the caller's own attributes do not say it. */
  private putPerson(attributes: AttributeList, scope: RequestScope | undefined): void {
    const { namesPerson, namesSession } = this.own;
    let distinctId = namesPerson ? undefined : scope?.distinctId;
    let sessionId = namesSession ? undefined : scope?.sessionId;
    const isKnown = (namesPerson || distinctId !== undefined) && (namesSession || sessionId !== undefined);
    if (!isKnown) {
      const person = this.options.identity();
      if (!namesPerson) distinctId ??= person?.distinctId;
      if (!namesSession) sessionId ??= person?.sessionId;
    }
    if (distinctId !== undefined) attributes.add(RECORD_KEYS.distinctId, distinctId);
    if (sessionId !== undefined) attributes.add(RECORD_KEYS.sessionId, sessionId);
  }
}

/** Writes stamps on a record; the last of the caller's own attributes make room for them. */
export function putStamps(record: BuiltRecord, stamps: readonly Stamp[]): void {
  const { attributes, own } = record;
  if (stamps.length === 0 && attributes.length <= MAX_ATTRIBUTES) return;
  for (const [key, value] of stamps) attributes.set(key, value);
  let excess = attributes.length - MAX_ATTRIBUTES;
  if (excess <= 0 || own.length === 0) return;
  const kept = new Set(stamps.map(([key]) => key));
  for (; excess > 0 && own.length > 0; excess--) {
    const name = own.pop() as string;
    if (!kept.has(name)) attributes.delete(name);
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
  { given, mayHaveError }: OwnAttributes,
): { readonly value: unknown; readonly key?: string } | undefined {
  try {
    const value = host.error?.(call);
    if (isError(value)) return { value };
  } catch {
    // It may stand among the attributes.
  }
  if (given === undefined || !mayHaveError) return undefined;
  for (const key of ERROR_KEYS) {
    const value = readOwn(given, key);
    if (isError(value)) return { value, key };
  }
  return undefined;
}

function putParts(attributes: AttributeList, { channel, message, call }: Event): void {
  attributes.set(RECORD_KEYS.template, message);
  const parameters = channel.host.parameters?.(call) ?? [];
  for (const [index, value] of parameters.entries()) attributes.set(`${RECORD_KEYS.parameter}.${index}`, frozen(value));
}

function putLocation<Call>(attributes: AttributeList, host: Host<Call>, call: Call): void {
  const location = host.location?.(call);
  if (location === undefined) return;
  const { file, line, function: name } = location;
  if (file !== undefined) attributes.set(RECORD_KEYS.file, file);
  if (line !== undefined) attributes.set(RECORD_KEYS.line, line);
  if (name !== undefined) attributes.set(RECORD_KEYS.function, name);
}

/** Puts the attributes of a request, which all its records have. */
function putShared(attributes: AttributeList, values: Attributes): void {
  const known = attributes.length;
  for (const name of ownKeys(values)) attributes.set(name, readOwn(values, name), known);
}
