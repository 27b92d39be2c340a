// What of a page is used. All of it may be replaced in tests; nothing of it is touched before `configureAdaptiveLogging`.

export type Listener = (event: PageEvent) => unknown;

/** An event, of whatever kind: what its kind lacks is undefined. */
export interface PageEvent {
  readonly error?: unknown;
  readonly message?: unknown;
  readonly reason?: unknown;
  readonly filename?: unknown;
  readonly lineno?: unknown;
}

/** A place for a few texts, such as `sessionStorage`. */
interface Store {
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
}

export interface PageRequest {
  readonly method: string;
  readonly body: Uint8Array;
  readonly keepalive: boolean;
  readonly credentials: string;
  readonly signal: AbortSignal;
}

export type Fetch = (url: string, request: PageRequest) => Promise<{ readonly status: number }>;

/** As posthog-js is: it knows whom records concern. */
export interface PostHogLike {
  get_distinct_id?(): unknown;
  get_session_id?(): unknown;
  readonly sessionManager?: {
    checkAndGetSessionAndWindowId?(readOnly: boolean): { readonly windowId?: unknown };
  };
}

export type ConsoleMethod = (this: unknown, ...args: unknown[]) => unknown;

/** What events happen to. */
export interface Target {
  addEventListener(kind: string, listener: Listener): void;
  removeEventListener(kind: string, listener: Listener): void;
}

/** A window, or a worker, which lacks some of it. */
export interface Page extends Target {
  readonly console: Record<string, ConsoleMethod>;
  readonly fetch: Fetch;
  readonly crypto: { getRandomValues<Values extends Uint8Array | Uint32Array>(values: Values): Values };
  readonly Date: { now(): number };
  readonly document?: { readonly visibilityState: string } & Target;
  readonly location?: { readonly href: string };
  readonly navigator?: { readonly onLine?: boolean };
  readonly posthog?: PostHogLike | undefined;
  readonly sessionStorage?: Store;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}
