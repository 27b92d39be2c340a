import { isPolicy, type Policy } from "../policy/policy.js";
import { wellFormed } from "../text.js";
import { addressText, readAddress } from "./address.js";
import { mapParts, type Part } from "./map-text.js";
import { type Notice, notice } from "./notice.js";
import type { Option, OptionType } from "./option.js";
import { PERSONAL_PREFIX, TOKEN_PREFIX } from "./tables.js";
import { byteLength, shown, textOf, trimmed } from "./text.js";

/** The value of an option. */
export type Value = string | number | boolean | ReadonlyMap<string, string> | Policy | CallableFunction;

/** A value as it was given, in code or by a variable. */
export interface Given {
  readonly value: unknown;

  /** The option's name or that of the variable. */
  readonly source: string;
  readonly fromCode: boolean;
}

type Reader = (option: Option, given: Given, notices: Notice[]) => Value | undefined;

const DIGITS = /^[+-]?\d+$/;
const KEY = /^[!-~]+$/;
const LINE_BREAKS = /[\r\n\0]/g;

// A token and a field value of RFC 9110, of ASCII alone.
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
const HEADER_VALUE = /^[\t -~]*$/;

const READERS: Readonly<Record<OptionType, Reader>> = {
  text: readText,
  url: readUrl,
  path: (_, { value }) => (typeof value === "string" ? value : undefined),
  boolean: readBoolean,
  integer: readInteger,
  duration: readInteger,
  choice: readChoice,
  map: readMap,
  function: (_, { value }) => (typeof value === "function" ? value : undefined),
  document: readDocument,
};

/** What is read otherwise than others of its type. */
const PARTICULAR: Readonly<Partial<Record<Option["property"], Reader>>> = {
  posthogApiKey: readKey,
  posthogEndpoint: (option, given) => readText(option, trimmedGiven(given)),
};

/** Returns the value that was given for an option; nothing, and a notice, where it cannot be used. */
export function readValue(option: Option, given: Given, notices: Notice[]): Value | undefined {
  const before = notices.length;
  const read = PARTICULAR[option.property] ?? READERS[option.type];
  const value = read(option, given, notices);
  if (value === undefined && notices.length === before) {
    const { expected, secret } = option;
    notices.push(notice("not_used", { source: given.source, expected, found: shown(given.value, secret) }));
  }
  return value;
}

function trimmedGiven(given: Given): Given {
  return typeof given.value === "string" ? { ...given, value: trimmed(given.value) } : given;
}

function readText({ low, high, characters }: Option, { value }: Given): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = wellFormed(value);
  const length = byteLength(text);
  const isWithin = length >= low && length <= high;
  const isAllowed = characters === "" || [...text].every((character) => characters.includes(character));
  return isWithin && isAllowed ? text : undefined;
}

/** Reads a document: its text, or an object that becomes one. A policy that has been read stays what it is. */
function readDocument(option: Option, given: Given): string | Policy | undefined {
  const { value } = given;
  if (isPolicy(value)) return value;
  return readText(option, isObject(value) ? { ...given, value: jsonOf(value) } : given);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function readUrl({ property }: Option, { value }: Given): string | undefined {
  const address = typeof value === "string" ? readAddress(trimmed(value)) : undefined;
  // The endpoint is asked as it is, and a path has to be asked for.
  return address && addressText(address, property === "otlpEndpoint" ? address.path || "/" : address.path);
}

function readBoolean(_: Option, { value, fromCode }: Given): boolean | undefined {
  if (fromCode) return typeof value === "boolean" ? value : undefined;
  return textOf(value).toLowerCase() === "true";
}

function readInteger({ low, high }: Option, { value, fromCode }: Given): number | undefined {
  const number = fromCode ? value : integerOf(textOf(value));
  return typeof number === "number" && Number.isInteger(number) && number >= low && number <= high ? number : undefined;
}

function integerOf(text: string): number | undefined {
  const digits = trimmed(text);
  return DIGITS.test(digits) ? Number(digits) : undefined;
}

function readChoice({ choices, words }: Option, { value }: Given): string | undefined {
  if (typeof value !== "string") return undefined;
  const word = trimmed(value).toLowerCase();
  return choices.includes(word) ? word : words.get(word);
}

/** Reads a project token. */
function readKey(option: Option, given: Given, notices: Notice[]): string | undefined {
  const { value, source } = given;
  const key = typeof value === "string" ? trimmed(value) : "";
  if (!KEY.test(key) || key.length > option.high) notices.push(notice("token_unusable", { source }));
  else if (key.startsWith(PERSONAL_PREFIX)) notices.push(notice("personal_key", { source }));
  else {
    if (!key.startsWith(TOKEN_PREFIX)) notices.push(notice("token_shape", { source }));
    return key;
  }
  return undefined;
}

/** Reads a map. Of equal names, those of headers in any case, the last counts. */
function readMap(option: Option, given: Given, notices: Notice[]): ReadonlyMap<string, string> | undefined {
  const parts = given.fromCode ? partsOf(given.value) : mapParts(wellFormed(textOf(given.value)));
  const isHeaders = option.property === "headers";
  const last = new Map<string, readonly [name: string, value: string]>();
  for (const { text, name, value: written } of parts ?? []) {
    const value = isHeaders ? written.replace(LINE_BREAKS, "") : written;
    const isUsable = isHeaders ? HEADER_NAME.test(name) && HEADER_VALUE.test(value) : name !== "";
    if (isUsable) last.set(isHeaders ? name.toLowerCase() : name, [name, value]);
    // The message has the backquotes itself.
    else notices.push(notice("header", { source: given.source, found: shown(text, option.secret) }));
  }
  return parts && new Map(last.values());
}

/** Returns the parts of a map that was given in code; nothing where it is none of texts. */
function partsOf(value: unknown): readonly Part[] | undefined {
  const entries = entriesOf(value);
  if (entries?.every(([, entry]) => typeof entry === "string") !== true) return undefined;
  return entries.map(([name, entry]) => {
    const text = wellFormed(entry as string);
    return { text: `${name}=${text}`, name: trimmed(wellFormed(name)), value: trimmed(text) };
  });
}

/** Returns what an object has; nothing where it is none or where that cannot be read. */
function entriesOf(value: unknown): [string, unknown][] | undefined {
  try {
    return typeof value !== "object" || value === null || Array.isArray(value) ? undefined : Object.entries(value);
  } catch {
    return undefined;
  }
}
