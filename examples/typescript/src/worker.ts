/** Work for later. */
export type Job = () => void | Promise<void>;

interface Waiting {
  readonly due: number;
  readonly run: Job;
}

/** Runs jobs one after the other, in the order in which they fall due. */
export class Worker {
  #jobs: readonly Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `now` tells the time in milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How many jobs are not done yet. */
  get waiting(): number {
    return this.#jobs.length;
  }

  /** Runs a job once, in so many milliseconds. */
  after(ms: number, run: Job): void {
    const due = this.now() + ms;
    const before = this.#jobs.filter((job) => job.due <= due);
    this.#jobs = [...before, { due, run }, ...this.#jobs.slice(before.length)];
  }

  /** Runs a job again and again, the first time in so many milliseconds. */
  every(ms: number, run: Job): void {
    this.after(ms, () => {
      this.every(ms, run);
      return run();
    });
  }

  /** Runs what is due. */
  async runDue(): Promise<void> {
    const [next, ...others] = this.#jobs;
    if (next === undefined || next.due > this.now()) return;
    this.#jobs = others;
    try {
      await next.run();
    } catch (error) {
      console.error("job failed", error);
    }
    await this.runDue();
  }

  /**
   * Runs whatever falls due, until `stop`. It looks from time to time: a timer that `after` had set would belong to the
   * request that called it, and so would what its jobs log.
   */
  start(everyMs = 50): void {
    this.#timer = setTimeout(async () => {
      await this.runDue();
      if (this.#timer !== undefined) this.start(everyMs);
    }, everyMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
