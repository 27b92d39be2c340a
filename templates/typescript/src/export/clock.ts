/** Time, and how to wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  wall(): number;

  /** Milliseconds since any moment; never goes back. */
  monotonic(): number;

  /** Calls `call` after so many milliseconds, unless what it returns is called before. */
  after(ms: number, call: () => void, keepsProcessAlive: boolean): () => void;
}

/** No timer can wait longer. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export class SystemClock implements Clock {
  wall(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  after(ms: number, call: () => void, keepsProcessAlive: boolean): () => void {
    const timer = setTimeout(call, Math.min(Math.ceil(ms), MAX_WAIT_MS));
    // Only where timers are objects can a process end beside one.
    if (!keepsProcessAlive) (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer);
  }
}
