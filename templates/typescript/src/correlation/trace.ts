/** The trace that a record belongs to. */
export interface TraceFacts {
  readonly traceId: string;
  readonly spanId: string;

  /** The W3C trace flags. */
  readonly flags: number;
}

// As W3C has it; what stands behind version 00 and its four fields is none.
const TRACEPARENT = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/s;
const TRACE_ID = /^(?!0+$)[\da-f]{32}$/;
const SPAN_ID = /^(?!0+$)[\da-f]{16}$/;
const FIRST_VERSION = "00";

/** Reads a header `traceparent`; nothing where it is none. */
export function readTraceparent(text: string): TraceFacts | undefined {
  const parts = TRACEPARENT.exec(text);
  if (parts === null) return undefined;
  const [, version, traceId, spanId, flags = "", more] = parts;
  if (version === FIRST_VERSION && more !== undefined) return undefined;
  return readableTrace(traceId, spanId, Number.parseInt(flags, 16));
}

/** Returns the trace of these ids; nothing where one of them is none. */
export function readableTrace(traceId: unknown, spanId: unknown, flags: unknown): TraceFacts | undefined {
  if (typeof traceId !== "string" || !TRACE_ID.test(traceId)) return undefined;
  if (typeof spanId !== "string" || !SPAN_ID.test(spanId)) return undefined;
  return { traceId, spanId, flags: typeof flags === "number" ? flags : 0 };
}
