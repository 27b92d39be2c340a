import type { Attributes } from "../call/attributes.js";
import { isError } from "../call/exception.js";
import type { Host } from "../call/host.js";
import { errorOf as serializedError } from "../call/serialized-error.js";
import { textOf } from "../otlp/native.js";

// The symbols of triple-beam, by which winston and its formats speak of a record.
export const LEVEL: unique symbol = Symbol.for("level") as never;
export const MESSAGE: unique symbol = Symbol.for("message") as never;
export const SPLAT: unique symbol = Symbol.for("splat") as never;

/** What a message was before its parameters were filled in: `splatTemplate` leaves it. */
export const TEMPLATE: unique symbol = Symbol.for("lipservice.template") as never;

/** A record of winston. */
export interface WinstonInfo {
  readonly level?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly label?: unknown;

  /** winston has caught it: nobody has logged it. */
  readonly exception?: unknown;
  readonly rejection?: unknown;
  readonly error?: unknown;
  readonly [LEVEL]?: unknown;
  readonly [MESSAGE]?: unknown;
  readonly [SPLAT]?: unknown;
  readonly [TEMPLATE]?: { readonly text: string; readonly parameters: readonly unknown[] };
  readonly [field: string]: unknown;
}

/** What winston and its formats write. */
const OF_HOST: ReadonlySet<string> = new Set(["level", "message", "label", "timestamp", "splat", "ms"]);

/** What comes with an error: winston copies it beside the message. */
const OF_ERROR: ReadonlySet<string> = new Set(["stack", "cause"]);
const TYPE = /^([\w$.]+)(?::|\n|$)/;
const NOTHING: readonly unknown[] = Object.freeze([]);

/** How records of winston are read: as the logger's formats have made them. */
export const WINSTON: Host<WinstonInfo> = {
  body: ({ message }) => (isError(message) ? message.message : textOf(message)),
  attributes: attributesOf,
  error: errorOf,
  parameters: (info) => info[TEMPLATE]?.parameters ?? NOTHING,
};

function errorOf(info: WinstonInfo): unknown {
  if (isError(info)) return info;
  const { message, error } = info;
  if (isError(message)) return message;
  if (isError(error)) return error;
  return splatOf(info).find(isError) ?? flattened(info);
}

/** The format `errors` leaves of an error its message and its stack. */
function flattened({ message, stack }: WinstonInfo): Error | undefined {
  const [, name] = (typeof stack === "string" && TYPE.exec(stack)) || [];
  return name === undefined ? undefined : serializedError({ name, message, stack });
}

/** Returns what was given behind the message. */
export function splatOf(info: WinstonInfo): readonly unknown[] {
  const splat = info[SPLAT];
  return Array.isArray(splat) ? splat : NOTHING;
}

/** Of what winston has caught, process and machine are told as well: the error alone counts. */
function attributesOf(info: WinstonInfo): Attributes | undefined {
  const error = errorOf(info);
  if (info.exception === true || info.rejection === true) return undefined;
  const given = splatOf(info).find((part) => typeof part === "object" && part !== null) ?? {};
  const isOurs = (key: string) => {
    if (OF_ERROR.has(key)) return error === undefined;
    if (info[key] === error && error !== undefined) return false;
    return !OF_HOST.has(key) || (key !== "level" && key !== "message" && Object.hasOwn(given, key));
  };
  return Object.fromEntries(Object.entries(info).filter(([key]) => isOurs(key)));
}
