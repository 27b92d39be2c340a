import type { Encoder } from "../otlp/encoder.js";
import { VERSION } from "../tables.js";
import type { Batch } from "./batch.js";
import type { Clock } from "./clock.js";
import { GZIP_ABOVE, REPLY_BYTES } from "./tables.js";
import { within } from "./time-limit.js";
import type { TokenSource } from "./token-source.js";
import { type Answer, CUT_SHORT, checkedAnswer, noAnswer, type Transport, type TransportRequest } from "./transport.js";

/** How requests are made. */
export interface SenderSettings {
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly compresses: boolean;
}

/** A batch as it was sent, and the answer. */
export interface Sent {
  readonly answer: Answer;

  /** Before compression; 0 where it was not sent. */
  readonly bytes: number;
  readonly compressed: boolean;
}

const USER_AGENT = `LipService-TypeScript/${VERSION}`;

/** So long after the end of its time a transport may still say what it knows: a status that came before it counts. */
const GRACE_MS = 100;
const AUTHORIZATION = "authorization";

/** What only the transport may say. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["connection", "content-encoding", "content-length", "content-type"],
  ...["expect", "host", "transfer-encoding", "user-agent"],
]);

/** Makes a request of a batch and sends it. */
export class Sender {
  private readonly headers: ReadonlyMap<string, string>;
  private compresses: boolean;

  constructor(
    private readonly settings: SenderSettings,
    private readonly encoder: Encoder,
    private readonly transport: Transport,
    readonly tokens: TokenSource | undefined,
    private readonly clock: Clock,
  ) {
    this.compresses = settings.compresses;
    const own = [...settings.headers].filter(([name]) => !RESERVED.has(name.toLowerCase()));
    this.headers = new Map([["Content-Type", encoder.contentType], ["User-Agent", USER_AGENT], ...own]);
  }

  /** Sends nothing compressed from now on. */
  stopCompressing(): void {
    this.compresses = false;
  }

  /** Never rejects, and takes no longer than a request may, whatever the transport does. `cutter` ends it before. */
  async send(batch: Batch, cutter: AbortController): Promise<Sent> {
    let [bytes, compressed] = [0, false];
    try {
      const { url, timeoutMs } = this.settings;
      const headers = await this.authorized(timeoutMs);
      const body = this.encoder.body(batch.entries.map(({ piece }) => piece));
      bytes = body.length;
      compressed = this.compresses && bytes > GZIP_ABOVE;
      const { signal } = cutter;
      const request = { url, headers, body, compress: compressed, timeoutMs, replyBytes: REPLY_BYTES, signal };
      return { answer: believed(checkedAnswer(await this.answerTo(request, cutter)), batch), bytes, compressed };
    } catch (error) {
      return { answer: noAnswer(error), bytes, compressed };
    }
  }

  /** Never throws. */
  async close(): Promise<void> {
    try {
      await this.transport.close();
    } catch {
      // It is not used any more.
    }
  }

  private async answerTo(request: TransportRequest, cutter: AbortController): Promise<unknown> {
    const { timeoutMs } = request;
    // Asked first: its own timer, if it has one, is then due before this one, and knows better what was missing.
    const answer = this.transport.send(request);
    const cancel = this.clock.after(timeoutMs, () => cutter.abort(), false);
    try {
      return await within(timeoutMs + GRACE_MS, this.clock, answer, `no answer within ${timeoutMs} ms`);
    } finally {
      cancel();
    }
  }

  private async authorized(timeoutMs: number): Promise<ReadonlyMap<string, string>> {
    if (this.tokens === undefined) return this.headers;
    const token = await this.tokens.next(timeoutMs).catch((error: unknown) => {
      throw new Error(`no token: ${noAnswer(error).error}`, { cause: error });
    });
    const others = [...this.headers].filter(([name]) => name.toLowerCase() !== AUTHORIZATION);
    return new Map([...others, ["Authorization", `Bearer ${token}`]]);
  }
}

/**
 * Takes a success that was cut short for no answer, once: the second time its status counts, or an endpoint that cuts every
 * answer would be sent the same for ever.
 */
function believed(answer: Answer, batch: Batch): Answer {
  const isCut = answer.error === CUT_SHORT && answer.status >= 200 && answer.status < 300;
  return isCut && batch.tries === 1 ? noAnswer("the answer was cut short") : answer;
}
