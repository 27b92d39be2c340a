import type { Clock } from "../export/clock.js";

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that goes on when it is told to. */
export class ManualClock implements Clock {
  private passed = 0;
  private timers: readonly Timer[] = [];

  /** It stands at `startMs`, in milliseconds since 1970. */
  constructor(private readonly startMs: number) {}

  wall(): number {
    return this.startMs + this.passed;
  }

  monotonic(): number {
    return this.passed;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { due: this.passed + Math.max(0, ms), call };
    this.timers = [...this.timers, timer];
    return () => this.drop(timer);
  }

  /** Lets time pass: whatever is due in it happens, in order, and what follows from that. */
  async advance(ms: number): Promise<void> {
    await this.advanceTo(this.passed + ms);
  }

  private async advanceTo(end: number): Promise<void> {
    const [next] = this.timers.filter(({ due }) => due <= end).sort((left, right) => left.due - right.due);
    this.passed = next?.due ?? end;
    if (next === undefined) return;
    this.drop(next);
    next.call();
    await new Promise((resolve) => setTimeout(resolve));
    await this.advanceTo(end);
  }

  private drop(timer: Timer): void {
    this.timers = this.timers.filter((other) => other !== timer);
  }
}
