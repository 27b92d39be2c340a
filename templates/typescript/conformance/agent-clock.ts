interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that goes on when it is told to. */
export class ManualClock {
  private now = 0;
  private wallMs = Date.now();
  private timers: readonly Timer[] = [];

  wall(): number {
    return this.wallMs;
  }

  monotonic(): number {
    return this.now;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { due: this.now + Math.max(0, ms), call };
    this.timers = [...this.timers, timer];
    return () => this.drop(timer);
  }

  /** Lets time pass: whatever is due in it happens in order, and what follows from that. */
  async advance(ms: number): Promise<void> {
    await this.advanceTo(this.now + ms);
  }

  /** Puts the time of day forward or back. */
  step(ms: number): void {
    this.wallMs += ms;
  }

  private async advanceTo(end: number): Promise<void> {
    const [next] = this.timers.filter(({ due }) => due <= end).sort((left, right) => left.due - right.due);
    this.pass((next?.due ?? end) - this.now);
    if (next === undefined) return;
    this.drop(next);
    next.call();
    await new Promise(setImmediate);
    await this.advanceTo(end);
  }

  private pass(ms: number): void {
    this.now += ms;
    this.wallMs += ms;
  }

  private drop(timer: Timer): void {
    this.timers = this.timers.filter((other) => other !== timer);
  }
}
