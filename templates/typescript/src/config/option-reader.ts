import { extendedAddress, readAddress } from "./address.js";
import { type Notice, notice } from "./notice.js";
import type { Option } from "./option.js";
import { type Given, readValue, type Value } from "./option-value.js";
import type { Options } from "./options.js";
import { type Environment, isBlank, isEmptyObject, shown, trimmed } from "./text.js";

/** An option as it was read: its value, the name of the option or variable that gave it, and what there is to say. */
export interface Reading {
  readonly value: Value | undefined;
  readonly source: string;
  readonly notices: readonly Notice[];
}

/** What an OTLP endpoint adds: its variables are asked, and the base of an address gets its path. */
export interface OtlpSources {
  readonly isUsed: boolean;
  readonly path: string;
}

const GRPC = "grpc";

/** Reads an option: from code, then from the variables in their order, then its default. */
export function readOption(option: Option, options: Options, environment: Environment, otlp: OtlpSources): Reading {
  const notices: Notice[] = [];
  for (const given of sources(option, options, environment, otlp.isUsed)) {
    const isNone = isBlank(given.value) || (option.type === "map" && isEmptyObject(given.value));
    const value = isNone ? undefined : givenValue(option, given, otlp, notices);
    // A map in which nothing can be used is none.
    if (value !== undefined && !(value instanceof Map && value.size === 0))
      return { value, source: given.source, notices };
  }
  return { value: option.default, source: "", notices };
}

function* sources(option: Option, options: Options, environment: Environment, withOtlp: boolean): Generator<Given> {
  yield { value: propertyOf(options, option.property), source: option.name, fromCode: true };
  const names = [...option.env, ...(withOtlp ? option.otlpEnv : []), option.baseEnv];
  for (const source of names) yield { value: variableOf(environment, source), source, fromCode: false };
}

/** Returns a property, whatever the caller gave for an object. */
function propertyOf(options: Options, name: keyof Options): unknown {
  try {
    return options[name];
  } catch {
    return undefined;
  }
}

/** Returns a variable; `__proto__` is none. */
export function variableOf(environment: Environment, name: string): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

function givenValue(option: Option, given: Given, otlp: OtlpSources, notices: Notice[]): Value | undefined {
  if (!given.fromCode && given.source === option.baseEnv) return baseValue(option, given, otlp.path, notices);
  if (option.otlpEnv.includes(given.source) && isGrpc(option, given)) {
    notices.push(notice("grpc", { source: given.source }));
    return option.default;
  }
  return readValue(option, given, notices);
}

function isGrpc(option: Option, { value }: Given): boolean {
  return option.type === "choice" && typeof value === "string" && trimmed(value).toLowerCase() === GRPC;
}

function baseValue(option: Option, { source, value }: Given, path: string, notices: Notice[]): string | undefined {
  const address = typeof value === "string" ? readAddress(trimmed(value)) : undefined;
  if (address !== undefined) return extendedAddress(address, path);
  notices.push(notice("not_used", { source, expected: option.expected, found: shown(value, option.secret) }));
  return undefined;
}
