import type { Page, PostHogLike } from "./page.js";
import { DISTINCT_ID_KEY, SESSION_ID_KEY } from "./tables.js";
import { attempt } from "./value.js";

/** Knows whom records concern. */
export interface Identities {
  identify(id: string | undefined): void;

  /** Attributes of a record that is made now: whom it concerns, and where. */
  of(): Record<string, unknown>;
}

/** A session of our own ends when nothing was logged for so long, as PostHog's do. */
const IDLE_MS = 30 * 60_000;
const SESSION = "lipservice_session";
const WINDOW = "lipservice_window";

/** Finds whom records concern: posthog-js knows it, if it is there, and otherwise the page says it by `identify`. */
export function createIdentity(page: Page, given: PostHogLike | undefined): Identities {
  let distinctId: string | undefined;
  const made: Record<string, string> = {};

  /** An id of this tab, kept as long as the tab is, or as long as the page is where nothing can be kept. */
  function idOf(key: string, idleMs: number): string {
    const nowMs = page.Date.now();
    const stored = attempt(() => page.sessionStorage?.getItem(key), "") || made[key] || "";
    const [since, kept] = stored.split(" ");
    const id = kept && nowMs - Number(since) < idleMs ? kept : randomId();
    const text = `${nowMs} ${id}`;
    made[key] = text;
    attempt(() => page.sessionStorage?.setItem(key, text), "");
    return id;
  }

  function randomId(): string {
    const bytes = page.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  return {
    identify(id) {
      distinctId = id;
    },

    of() {
      /** What posthog-js says, if it is there and says it. */
      const asked = (read: (posthog: PostHogLike | undefined) => unknown) => {
        const found = attempt(() => read(given ?? page.posthog), "");
        return typeof found === "string" && found;
      };
      return {
        [DISTINCT_ID_KEY]: asked((posthog) => posthog?.get_distinct_id?.()) || distinctId,
        [SESSION_ID_KEY]: asked((posthog) => posthog?.get_session_id?.()) || idOf(SESSION, IDLE_MS),
        "window.id":
          asked((posthog) => posthog?.sessionManager?.checkAndGetSessionAndWindowId?.(true).windowId) ||
          idOf(WINDOW, 1 / 0),
        "url.full": page.location?.href,
      };
    },
  };
}
