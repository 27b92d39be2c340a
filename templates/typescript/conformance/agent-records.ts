// Records as the wire tier writes them, and those that it asks for by their number.

/** A value: one field says of which kind. */
interface Written {
  readonly s?: string;
  readonly b?: boolean;
  readonly i?: string;
  readonly d?: string;
  readonly x?: string;
  readonly l?: readonly (Written | null)[];
  readonly m?: Pairs;
}

type Pairs = readonly (readonly [string, Written | null])[];

interface WrittenRecord {
  readonly time?: string;
  readonly observed?: string;
  readonly severity?: number;
  readonly severity_text?: string;
  readonly body?: Written | null;
  readonly attributes?: Pairs;
  readonly dropped?: number;
  readonly flags?: number;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly event_name?: string;
}

/** What is asked to be emitted: these, or so many. */
export interface Asked {
  readonly records?: readonly WrittenRecord[];
  readonly count?: number;
  readonly first?: number;
  readonly body?: string;
  readonly severity?: number;
  readonly attributes?: Pairs;
}

const NUMBER = "{n}";

/** Yields the records that are asked for. */
export function* recordsOf(asked: Asked): Generator<object> {
  for (const record of asked.records ?? []) yield recordOf(record);
  const { count = 0, first = 0, body = `record ${NUMBER}`, severity = 9, attributes = [] } = asked;
  const shared = Object.fromEntries(entriesOf(attributes));
  for (let n = first; n < first + count; n++)
    yield { body: body.replace(NUMBER, String(n)), severity, attributes: { ...shared, n } };
}

function recordOf(record: WrittenRecord): object {
  const { time = "0", observed = "0", body = null, attributes = [] } = record;
  return {
    time: nanoseconds(time),
    observedTime: nanoseconds(observed),
    severity: record.severity,
    severityText: record.severity_text,
    body: nativeValue(body),
    attributes: Object.fromEntries(entriesOf(attributes)),
    droppedAttributes: record.dropped,
    flags: record.flags,
    traceId: record.trace_id,
    spanId: record.span_id,
    eventName: record.event_name,
  };
}

function nanoseconds(text: string): bigint | undefined {
  return text === "0" ? undefined : BigInt(text);
}

function entriesOf(pairs: Pairs): [string, unknown][] {
  return pairs.map(([key, value]) => [key, nativeValue(value)]);
}

function nativeValue(value: Written | null): unknown {
  if (value === null) return null;
  if (value.i !== undefined) return BigInt(value.i);
  if (value.d !== undefined) return Buffer.from(value.d, "hex").readDoubleBE();
  if (value.x !== undefined) return new Uint8Array(Buffer.from(value.x, "hex"));
  if (value.l !== undefined) return value.l.map(nativeValue);
  return value.m === undefined ? (value.s ?? value.b) : new Map(entriesOf(value.m));
}
