import type { Answer, Transport, TransportRequest } from "../export/transport.js";

/** Two failures are enough: nobody waits for a third. */
const MOST_TRIES = 2;

/** A transport that remembers what was answered. */
export class WatchedTransport implements Transport {
  latest: Answer | undefined = undefined;
  answeredMs = 0;
  readonly hopeless: Promise<void>;
  private tries = 0;
  private giveUp: () => void = () => undefined;

  constructor(
    private readonly next: Transport,
    private readonly monotonic: () => number,
  ) {
    this.hopeless = new Promise((resolve) => {
      this.giveUp = resolve;
    });
  }

  async send(request: TransportRequest): Promise<Answer> {
    const answer = await this.next.send(request);
    this.latest = answer;
    this.answeredMs = this.monotonic();
    this.tries += 1;
    if (this.tries === MOST_TRIES) this.giveUp();
    return answer;
  }

  close(): void {
    this.next.close();
  }
}
