/** A request to be sent. */
export interface TransportRequest {
  readonly url: string;

  /** POST where nothing else is said; GET has no body. */
  readonly method?: "GET" | "POST";
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;

  /** Whether the body is to be compressed. */
  readonly compress: boolean;

  /** How long it may take, from connecting to the end of the answer. */
  readonly timeoutMs: number;

  /** How many bytes of the answer are read, after decompression. */
  readonly replyBytes: number;

  /** Ends the request at once. */
  readonly signal: AbortSignal;
}

/** What came of a request. */
export interface Answer {
  /** 0: there was no answer. */
  readonly status: number;

  /** Why there was no answer, or why the body of the one there was cannot be read; empty otherwise. */
  readonly error: string;

  /** The connection was reset before there was an answer. */
  readonly isReset: boolean;

  // Headers, empty where there is none.
  readonly retryAfter: string;
  readonly location: string;
  readonly contentType: string;

  /** Of a request for a policy. */
  readonly etag?: string;

  /** What was read of the answer, and whether there was more. */
  readonly body: Uint8Array;
  readonly isTooLarge: boolean;
}

/** Sends requests, one at a time. */
export interface Transport {
  /** Never rejects. What comes of it after its time counts as no answer. */
  send(request: TransportRequest): Promise<Answer>;

  /** Closes connections. */
  close(): void;
}

/** The error of an answer that ended in its midst. */
export const CUT_SHORT = "it was cut short";

/** Returns the answer of a request that had none. */
export function noAnswer(error: unknown, isReset = false): Answer {
  const nothing = { retryAfter: "", location: "", contentType: "", body: new Uint8Array(), isTooLarge: false };
  return { status: 0, error: reasonOf(error), isReset, ...nothing };
}

/** Returns what a transport answered, whatever that is: what is missing or of another type counts as absent. */
export function checkedAnswer(given: unknown): Answer {
  const answer = Object(given) as Readonly<Partial<Record<keyof Answer, unknown>>>;
  const { status, body, isReset, isTooLarge } = answer;
  const text = (name: keyof Answer) => {
    const value = answer[name];
    return typeof value === "string" ? value : "";
  };
  if (typeof status !== "number" || !Number.isInteger(status) || status < 0)
    return noAnswer("the transport gave no answer");
  return {
    ...{ status, isReset: isReset === true, isTooLarge: isTooLarge === true },
    ...{ error: text("error"), retryAfter: text("retryAfter"), location: text("location") },
    ...{ contentType: text("contentType"), body: body instanceof Uint8Array ? body : new Uint8Array() },
  };
}

/** Returns what was thrown as a text, be it an error or not. */
function reasonOf(error: unknown): string {
  try {
    // That of many attempts has a code and no message.
    return String(error instanceof Error ? error.message || (error as { code?: unknown }).code || error.name : error);
  } catch {
    return typeof error;
  }
}
