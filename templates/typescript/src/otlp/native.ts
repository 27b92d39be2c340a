// What values that are neither text, number nor boolean are taken for. Anything here may throw: it reads what callers
// have built.

import { AttributeList } from "../attribute-list.js";
import { Double, Entries } from "./value.js";

/** What stands for a value that cannot be read. */
export const UNREADABLE = "<unreadable>";

/** Keys, and how to read their values one by one. */
export class Fields {
  constructor(
    readonly keys: readonly string[],
    readonly valueAt: (index: number) => unknown,
  ) {}
}

/** The elements of a list, none of them read, and how many they are. */
export class Elements {
  readonly length: number;

  constructor(readonly list: ArrayLike<unknown>) {
    this.length = list.length;
  }
}

/** What an object or a function is taken for: a simple value, bytes, a list, or fields. */
export type Shape = null | string | number | bigint | boolean | Double | Uint8Array | Elements | Fields;

/** Finds what an object or a function is taken for. Its `toJSON` is asked, and passed over if it throws. */
export function shapeOf(value: object): Shape {
  const shape = builtIn(value);
  return shape === undefined ? fieldsOf(value) : shape;
}

/** The fields of an object: of a `Map` its entries, of anything else its own properties. */
export function fieldsOf(value: object): Fields {
  if (value instanceof Entries) return listed(value.pairs);
  if (value instanceof AttributeList) return new Fields(value.names.slice(0, value.length), (at) => value.values[at]);
  if (value instanceof Map) return listed([...Map.prototype.entries.call(value)]);
  const keys = Object.keys(value);
  return new Fields(keys, (index) => (value as Record<string, unknown>)[keys[index] as string]);
}

function listed(pairs: ReadonlyArray<readonly [unknown, unknown]>): Fields {
  return new Fields(
    pairs.map(([key]) => textOf(key)),
    (index) => pairs[index]?.[1],
  );
}

/** The text of a key, of a symbol or of an object that has one. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return String(value);
  } catch {
    return UNREADABLE;
  }
}

function builtIn(value: object): Shape | undefined {
  if (typeof value === "function") return functionText(value);
  if (Array.isArray(value)) return new Elements(value);
  if (value instanceof Double) return value;
  if (value instanceof Entries || value instanceof Map) return undefined;
  if (value instanceof Set) return new Elements([...Set.prototype.values.call(value)]);
  if (isError(value)) return errorText(value);
  if (value instanceof Date) return dateText(value);
  return bytesOf(value) ?? unboxed(value) ?? converted(value);
}

function functionText(value: object): string {
  const name: unknown = (value as { readonly name?: unknown }).name;
  return typeof name === "string" && name !== "" ? `[Function: ${name}]` : "[Function]";
}

/** Also an error of another realm, such as a frame or a `vm` context. */
function isError(value: object): boolean {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

function errorText(error: object): string {
  const name = partOf(error, "name");
  const message = partOf(error, "message");
  return name !== "" && message !== "" ? `${name}: ${message}` : name || message;
}

function partOf(error: object, key: string): string {
  try {
    const part: unknown = (error as Record<string, unknown>)[key];
    return part === undefined ? "" : textOf(part);
  } catch {
    return UNREADABLE;
  }
}

function dateText(date: Date): string {
  return Number.isNaN(Date.prototype.getTime.call(date)) ? "Invalid Date" : Date.prototype.toISOString.call(date);
}

/** Bytes; of typed arrays with other elements, their numbers. */
function bytesOf(value: object): Uint8Array | Elements | undefined {
  if (value instanceof ArrayBuffer || isSharedBuffer(value)) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value)) return undefined;
  const isBytes = value instanceof Uint8Array || value instanceof Uint8ClampedArray || value instanceof DataView;
  // Not the array itself: a class that extends it may have methods of its own.
  if (isBytes) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return new Elements(value as unknown as ArrayLike<unknown>);
}

/** Pages that are not isolated have no such class. */
function isSharedBuffer(value: object): value is SharedArrayBuffer {
  return typeof SharedArrayBuffer === "function" && value instanceof SharedArrayBuffer;
}

function unboxed(value: object): Shape | undefined {
  if (value instanceof String) return String.prototype.valueOf.call(value);
  if (value instanceof Number) return Number.prototype.valueOf.call(value);
  if (value instanceof Boolean) return Boolean.prototype.valueOf.call(value);
  return value instanceof RegExp ? textOf(value) : undefined;
}

/** What `toJSON` makes of an object; undefined if it has none, or one that throws. */
function converted(value: object): Shape | undefined {
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON !== "function") return undefined;
  let made: unknown;
  try {
    made = toJSON.call(value, "");
  } catch {
    return undefined;
  }
  if (typeof made === "object" && made !== null) return plainShape(made);
  return typeof made === "symbol" || typeof made === "function" ? textOf(made) : ((made as Shape | undefined) ?? null);
}

/** As `JSON.stringify`, asks nothing for its `toJSON` twice. */
function plainShape(made: object): Shape {
  return Array.isArray(made) ? new Elements(made) : fieldsOf(made);
}
