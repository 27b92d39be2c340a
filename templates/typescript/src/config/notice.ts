import { MESSAGES } from "./tables.js";

const PLACE = /\{([a-z]+)\}/g;

/** Something to say of the set-up: what it is called and a sentence. */
export interface Notice {
  readonly name: NoticeName;
  readonly message: string;
}

export type NoticeName = keyof typeof MESSAGES;

/** Returns the notice `name` with `values` in the places of its text. */
export function notice(name: NoticeName, values: Readonly<Record<string, string>> = {}): Notice {
  const message = MESSAGES[name].replace(PLACE, (place, key: string) => values[key] ?? place);
  return Object.freeze({ name, message });
}
