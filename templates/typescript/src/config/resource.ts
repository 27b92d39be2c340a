import { byteOrder } from "../text.js";
import { OPTIONS, type Values } from "./options.js";
import { SDK_LANGUAGE_KEY, SDK_NAME, SDK_NAME_KEY, SDK_VERSION_KEY, SERVICE_NAME_KEY } from "./tables.js";

/** A fact about the process: its key and what it is. */
export type Fact = readonly [key: string, value: string];

const UNKNOWN_SERVICE = "unknown_service";
const OWN_KEYS: ReadonlySet<string> = new Set([SDK_NAME_KEY, SDK_LANGUAGE_KEY, SDK_VERSION_KEY]);

/** Returns the facts that go out with every request: those with an option, the others by their keys, our name. */
export function resourceFacts(values: Values): readonly Fact[] {
  const others = new Map(values.resourceAttributes);
  for (const key of OWN_KEYS) others.delete(key);
  const named = others.get(SERVICE_NAME_KEY);
  const service = values.serviceName ?? (named || UNKNOWN_SERVICE);
  const own = OPTIONS.filter(({ resource }) => resource !== "").flatMap(({ property, resource }): Fact[] => {
    const value = resource === SERVICE_NAME_KEY ? service : values[property];
    return typeof value === "string" ? [[resource, value]] : [];
  });
  for (const [key] of own) others.delete(key);
  const sorted = [...others].sort(([left], [right]) => byteOrder(left, right));
  return [...own, ...sorted, [SDK_NAME_KEY, SDK_NAME]];
}
