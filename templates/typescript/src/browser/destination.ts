import { APP_HOSTS, DEFAULT_REGION, PATH_END, PERSONAL_PREFIX, REGIONS } from "../config/tables.js";
import type { Fetch, Page } from "./page.js";
import { PATH } from "./tables.js";

/** What PostHog takes for a token. */
const TOKEN_FORM = /^[!-~]{1,64}$/;

/** Returns where records go, the token in the address: so a request needs no preflight. Empty if they go nowhere. */
export function urlOf(token: unknown, endpoint: unknown, warn: (text: string) => unknown): string {
  const key = String(token ?? "").trim();
  if (!TOKEN_FORM.test(key) || key.startsWith(PERSONAL_PREFIX)) {
    warn("posthogApiKey must be a project token (phc_...); nothing is sent");
    return "";
  }
  return `${addressOf(String(endpoint ?? "").trim() || DEFAULT_REGION, warn)}?token=${encodeURIComponent(key)}`;
}

function addressOf(endpoint: string, warn: (text: string) => unknown): string {
  const region = REGIONS.get(endpoint.toLowerCase());
  if (region !== undefined) return `${region}/${PATH}`;
  try {
    const { origin, host, pathname, protocol } = new URL(endpoint);
    const meant = APP_HOSTS.get(host);
    if (meant !== undefined) return addressOf(meant, warn);
    const path = pathname.replace(/\/+$/, "");
    if (/^https?:$/.test(protocol)) return origin + (path.endsWith(PATH_END) ? path : `${path}/${PATH}`);
  } catch {
    // It is no address.
  }
  warn(`posthogEndpoint cannot be ${endpoint}; records go to ${DEFAULT_REGION}`);
  return addressOf(DEFAULT_REGION, warn);
}

/** As those who wrap `fetch` mark what they have wrapped. */
interface Wrapped {
  readonly __original?: Wrapped;
  readonly __sentry_original__?: Wrapped;
}

/** Returns the page's own `fetch`: what others have put around it would see, trace and log what we send. */
export function fetchOf(page: Page): Fetch {
  let found = page.fetch as Fetch & Wrapped;
  for (let inner: unknown = found; typeof inner === "function"; ) {
    found = inner as Fetch & Wrapped;
    inner = found.__original ?? found.__sentry_original__;
  }
  return found.bind(page);
}
