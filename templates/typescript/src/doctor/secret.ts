import type { Settings } from "../config/settings.js";
import { wellFormed } from "../text.js";

const LONGEST = 200;
const SHORTEST_SECRET = 4;
const MARK = "…";

const CONTROL = /\p{Cc}/gu;

// What is left of an address whose user was taken off may be a query: behind the host nothing is shown.
const REST = /…@([A-Za-z0-9._:[\]-]*)[^ `"A-Za-z0-9._:[\]-][^ `"]*/g;
const USER = /\/\/[^ /?#`"]*@/g;
const QUERY = /[?][^ `"]+/g;

/** Returns the texts that must never be shown, the longest first. */
export function secretsOf({ values }: Settings): readonly string[] {
  const headers = [...(values.headers?.values() ?? [])];
  const known = new Set([values.posthogApiKey ?? "", ...headers.flatMap((value) => [value, lastWord(value)])]);
  const secrets = [...known].filter((text) => text.length >= SHORTEST_SECRET);
  return secrets.sort((left, right) => right.length - left.length || (left < right ? -1 : 1));
}

/** Returns a text on one line, not too long, with a mark in place of secrets, users and queries of addresses. */
export function hide(text: string, secrets: readonly string[] = []): string {
  let shown = wellFormed(text);
  for (const secret of secrets) shown = shown.replaceAll(secret, MARK);
  shown = shown.replace(CONTROL, (char) => (char < " " || char === "\x7f" ? " " : char)).replace(REST, "…@$1…");
  shown = shown.replace(USER, "//…@").replace(QUERY, "?…");
  const characters = [...shown];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}${MARK}` : shown;
}

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(" ") + 1);
}
