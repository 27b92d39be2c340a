import type { Page, PostHogLike } from "./page.js";

/** Whom a record concerns, and where it was made. */
export interface Identity {
  readonly distinctId: string | undefined;
  readonly sessionId: string | undefined;
  readonly windowId: string | undefined;
}

/** Knows whom records concern. */
export interface Identities {
  identify(id: string | undefined): void;
  of(): Identity;
}

/** A session of our own ends when nothing was logged for so long, as PostHog's do. */
const IDLE_MS = 30 * 60_000;
const SESSION = "lipservice_session";
const WINDOW = "lipservice_window";

/** Finds whom records concern: posthog-js knows it, if it is there, and otherwise the page says it by `identify`. */
export function createIdentity(page: Page, given: PostHogLike | undefined): Identities {
  let distinctId: string | undefined;
  const made = new Map<string, string>();

  /** An id of this tab, kept as long as the tab is, or as long as the page is where nothing can be kept. */
  function idOf(key: string, idleMs: number): string {
    const nowMs = page.Date.now();
    const stored = attempt(() => page.sessionStorage?.getItem(key)) ?? made.get(key) ?? "";
    const [since = "", kept = ""] = stored.split(" ");
    const isKept = kept !== "" && nowMs - Number(since) < idleMs;
    const id = isKept ? kept : idFrom(page.crypto.getRandomValues(new Uint8Array(16)));
    made.set(key, `${nowMs} ${id}`);
    attempt(() => page.sessionStorage?.setItem(key, `${nowMs} ${id}`));
    return id;
  }

  return {
    identify(id) {
      distinctId = id;
    },

    of() {
      const posthog = given ?? attempt(() => page.posthog);
      return {
        distinctId: text(() => posthog?.get_distinct_id?.()) ?? distinctId,
        sessionId: text(() => posthog?.get_session_id?.()) ?? idOf(SESSION, IDLE_MS),
        windowId:
          text(() => posthog?.sessionManager?.checkAndGetSessionAndWindowId?.(true).windowId) ??
          idOf(WINDOW, Number.POSITIVE_INFINITY),
      };
    },
  };
}

function idFrom(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Nothing where it is no text, or an empty one. */
function text(read: () => unknown): string | undefined {
  const found = attempt(read);
  return typeof found === "string" && found !== "" ? found : undefined;
}

function attempt<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
