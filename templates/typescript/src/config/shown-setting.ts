import { byteOrder } from "../text.js";
import type { Option } from "./option.js";
import type { Values } from "./options.js";
import { lengthShown, withoutUser } from "./text.js";

/** Returns the value of an option as JSON, of secrets only the number of characters; nothing where it has none. */
export function shownSetting({ property, secret }: Option, values: Values): string | undefined {
  const value: unknown = values[property];
  if (value === undefined) return undefined;
  const shown = (text: string) => (property === "posthogEndpoint" ? withoutUser(text) : text);
  const show = (text: string) => (secret ? lengthShown(text) : shown(text));
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<string, string>)].sort(([left], [right]) => byteOrder(left, right));
    return objectText(entries.map(([key, text]) => [key, JSON.stringify(show(text))]));
  }
  if (typeof value === "function") return "true";
  return JSON.stringify(typeof value === "string" ? show(value) : value);
}

/** Returns an object as JSON, names in this order also where they look like numbers. */
export function objectText(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`;
}
