import { ERROR_MESSAGE, PARTIAL_SUCCESS, REJECTED } from "./tables.js";

/** What an endpoint says of a batch that it took: how many records it rejected, and a message. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const FULL: PartialSuccess = Object.freeze({ rejected: 0, message: "" });
const WIRE_TYPE = 7;
const WIRE_TYPE_BITS = 3;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const MAX_VARINT_BYTES = 10;

/** Reads the answer of an endpoint that took a batch. Throws where it is none. */
export function readPartialSuccess(body: Uint8Array, isJson: boolean): PartialSuccess {
  if (body.length === 0) return FULL;
  const read = isJson ? fromJson(text(body)) : fromProtobuf(body);
  return { rejected: Math.max(0, read.rejected), message: read.message };
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function fromJson(body: string): PartialSuccess {
  const partial = objectAt(objectOf(JSON.parse(body)), PARTIAL_SUCCESS.json);
  const rejected = Number(partial[REJECTED.json] ?? 0);
  if (!Number.isInteger(rejected)) throw new TypeError(`${REJECTED.json} is no number`);
  const message = partial[ERROR_MESSAGE.json];
  return { rejected, message: typeof message === "string" ? message : "" };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("no object");
  return value as Readonly<Record<string, unknown>>;
}

function objectAt(fields: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  return objectOf(fields[name] ?? {});
}

function fromProtobuf(body: Uint8Array): PartialSuccess {
  let [rejected, message] = [0, ""];
  for (const outer of fields(body)) {
    if (outer.tag !== PARTIAL_SUCCESS.tag) continue;
    for (const { tag, number, bytes } of fields(outer.bytes)) {
      if (tag === REJECTED.tag) rejected = number;
      else if (tag === ERROR_MESSAGE.tag) message = text(bytes);
    }
  }
  return { rejected, message };
}

interface WireField {
  readonly tag: number;
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Yields the fields of a message. Throws where it ends within one. */
function* fields(message: Uint8Array): Generator<WireField> {
  const reader = new Reader(message);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    yield { tag, ...reader.value(tag & WIRE_TYPE) };
  }
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Reads a number. One with a sign, or that is larger than can be exact, is as good as any: it is only compared. */
  varint(): number {
    let value = 0;
    for (let count = 0; count < MAX_VARINT_BYTES; count++) {
      const byte = this.take(1)[0] as number;
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return count === MAX_VARINT_BYTES - 1 ? value - 2 ** 64 : value;
    }
    throw new RangeError("a number without an end");
  }

  value(wireType: number): { readonly number: number; readonly bytes: Uint8Array } {
    const nothing = this.bytes.subarray(0, 0);
    switch (wireType) {
      case VARINT:
        return { number: this.varint(), bytes: nothing };
      case FIXED64:
        return { number: 0, bytes: this.take(8) };
      case BYTES:
        return { number: 0, bytes: this.take(this.varint()) };
      case FIXED32:
        return { number: 0, bytes: this.take(4) };
      default:
        throw new RangeError(`wire type ${wireType} of ${WIRE_TYPE_BITS} bits`);
    }
  }

  private take(length: number): Uint8Array {
    const start = this.at;
    this.at += length;
    if (this.at > this.bytes.length) throw new RangeError("cut short");
    return this.bytes.subarray(start, this.at);
  }
}
