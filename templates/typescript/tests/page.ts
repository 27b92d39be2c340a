import type { Fetch, Page, PageEvent, PageRequest } from "../src/browser/page.js";
import { ManualClock } from "../src/testing/manual-clock.js";

type Listener = (event: PageEvent) => void;

/** A request that was made, with the body as it came. */
export interface Asked extends PageRequest {
  readonly url: string;
}

/** A page that does nothing by itself: its clock stands still, its network answers what it is told to. */
export class FakePage implements Page {
  readonly printed: unknown[][] = [];
  readonly asked: Asked[] = [];

  /** Statuses of the next requests, 0 for none; then all are answered 200. A request `pends` until it is let go. */
  readonly statuses: number[] = [];
  readonly pending: (() => void)[] = [];
  pends = false;
  readonly kept = new Map<string, string>();
  readonly navigator = { onLine: true };
  readonly location = { href: "https://shop.example/orders?id=17" };
  readonly listeners = new Map<string, Set<Listener>>();
  readonly document: NonNullable<Page["document"]> & { visibilityState: string };
  readonly console: Page["console"];
  readonly fetch: Fetch;
  posthog?: Page["posthog"];

  constructor(readonly clock: ManualClock = new ManualClock(1_700_000_000_000)) {
    const { addEventListener, removeEventListener } = this;
    this.document = { visibilityState: "visible", addEventListener, removeEventListener };
    const method =
      (name: string) =>
      (...args: unknown[]) =>
        this.printed.push([name, ...args]);
    this.console = Object.fromEntries(
      ["assert", "debug", "error", "info", "log", "trace", "warn", "table"].map((name) => [name, method(name)]),
    );
    this.fetch = async (url, request) => {
      this.asked.push({ url, ...request });
      const status = this.statuses.shift() ?? 200;
      if (this.pends) await new Promise<void>((resolve) => this.pending.push(resolve));
      if (status === 0) throw new TypeError("no network");
      return { status };
    };
  }

  readonly crypto: Page["crypto"] = {
    getRandomValues: (values) => {
      values.fill(7);
      return values;
    },
  };

  readonly Date: Page["Date"] = { now: () => this.clock.wall() };

  readonly sessionStorage: NonNullable<Page["sessionStorage"]> = {
    getItem: (key) => this.kept.get(key) ?? null,
    setItem: (key, text) => {
      this.kept.set(key, text);
    },
  };

  readonly addEventListener = (kind: string, listener: Listener): void => {
    const found = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, found.add(listener));
  };

  readonly removeEventListener = (kind: string, listener: Listener): void => {
    this.listeners.get(kind)?.delete(listener);
  };

  readonly setTimeout = (run: () => void, ms: number): unknown => this.clock.after(ms, run);

  readonly clearTimeout = (timer: unknown): void => {
    if (typeof timer === "function") timer();
  };

  dispatch(kind: string, event: PageEvent = {}): void {
    for (const listener of this.listeners.get(kind) ?? []) listener(event);
  }
}

/** Lets what waits for nothing but its turn have it; compression takes several. */
export async function settled(turns = 5): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (turns > 1) await settled(turns - 1);
}
