/** A request to be sent. */
export interface TransportRequest {
  readonly url: string;
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
  /** 0: there was no answer, and `error` says why. */
  readonly status: number;
  readonly error: string;

  /** The connection was reset before there was an answer. */
  readonly isReset: boolean;

  // Headers, empty where there is none.
  readonly retryAfter: string;
  readonly location: string;
  readonly contentType: string;

  /** What was read of the answer, and whether there was more. */
  readonly body: Uint8Array;
  readonly isTooLarge: boolean;
}

/** Sends requests, one at a time. */
export interface Transport {
  /** Never rejects. */
  send(request: TransportRequest): Promise<Answer>;

  /** Closes connections. */
  close(): void;
}

/** Returns the answer of a request that had none. */
export function noAnswer(error: unknown, isReset = false): Answer {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const nothing = { retryAfter: "", location: "", contentType: "", body: new Uint8Array(), isTooLarge: false };
  return { status: 0, error: text, isReset, ...nothing };
}
