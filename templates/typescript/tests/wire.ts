// Reads protobuf as OTLP has it, by the schema below alone, into the objects that JSON would give.

/** A message by the JSON names of its fields. */
export interface Message {
  [name: string]: unknown;
}

type Kind = "fixed64" | "fixed32" | "uint32" | "int64" | "double" | "bool" | "string" | "bytes" | "hex";

interface Field {
  readonly name: string;
  readonly kind: Kind | Schema;
  readonly repeated?: boolean;
}

type Schema = () => Readonly<Record<number, Field>>;

const anyValue: Schema = () => ({
  1: { name: "stringValue", kind: "string" },
  2: { name: "boolValue", kind: "bool" },
  3: { name: "intValue", kind: "int64" },
  4: { name: "doubleValue", kind: "double" },
  5: { name: "arrayValue", kind: () => ({ 1: { name: "values", kind: anyValue, repeated: true } }) },
  6: { name: "kvlistValue", kind: () => ({ 1: { name: "values", kind: keyValue, repeated: true } }) },
  7: { name: "bytesValue", kind: "bytes" },
});
const keyValue: Schema = () => ({ 1: { name: "key", kind: "string" }, 2: { name: "value", kind: anyValue } });
const logRecord: Schema = () => ({
  1: { name: "timeUnixNano", kind: "fixed64" },
  2: { name: "severityNumber", kind: "uint32" },
  3: { name: "severityText", kind: "string" },
  5: { name: "body", kind: anyValue },
  6: { name: "attributes", kind: keyValue, repeated: true },
  7: { name: "droppedAttributesCount", kind: "uint32" },
  8: { name: "flags", kind: "fixed32" },
  9: { name: "traceId", kind: "hex" },
  10: { name: "spanId", kind: "hex" },
  11: { name: "observedTimeUnixNano", kind: "fixed64" },
  12: { name: "eventName", kind: "string" },
});
const scope: Schema = () => ({ 1: { name: "name", kind: "string" }, 2: { name: "version", kind: "string" } });
const scopeLogs: Schema = () => ({
  1: { name: "scope", kind: scope },
  2: { name: "logRecords", kind: logRecord, repeated: true },
});
const resourceLogs: Schema = () => ({
  1: { name: "resource", kind: () => ({ 1: { name: "attributes", kind: keyValue, repeated: true } }) },
  2: { name: "scopeLogs", kind: scopeLogs, repeated: true },
});
const request: Schema = () => ({ 1: { name: "resourceLogs", kind: resourceLogs, repeated: true } });

const WIRE_TYPES = { fixed64: 1, double: 1, fixed32: 5, uint32: 0, int64: 0, bool: 0, string: 2, bytes: 2, hex: 2 };

/** Reads the body of a request. Throws at an unknown field, one that stands before a lower one, and a wrong length. */
export function readBody(body: Uint8Array): Message {
  return read(Buffer.from(body), request);
}

function read(bytes: Buffer, schema: Schema): Message {
  // JSON has a key always, protobuf none that is empty.
  const message: Message = schema === keyValue ? { key: "" } : {};
  const reader = new Reader(bytes);
  let highest = 0;
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const number = tag >> 3;
    const field = schema()[number];
    if (field === undefined || number < highest || (number === highest && !field.repeated))
      throw new RangeError(`the tag ${tag} behind the field ${highest}`);
    highest = number;
    const value = reader.value(tag & 7, field.kind);
    if (field.repeated) message[field.name] = [...((message[field.name] as unknown[] | undefined) ?? []), value];
    else message[field.name] = value;
  }
  return message;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  value(wireType: number, kind: Kind | Schema): unknown {
    if (wireType !== (typeof kind === "string" ? WIRE_TYPES[kind] : 2)) throw new RangeError(`the type ${wireType}`);
    if (wireType === 0) return ofVarint(this.varint(), kind as Kind);
    return ofBytes(this.take(wireType === 1 ? 8 : wireType === 5 ? 4 : Number(this.varint())), kind);
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.bytes.readUInt8(this.at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  private take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new RangeError("a length beyond the end");
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

function ofVarint(value: bigint, kind: Kind): unknown {
  if (kind === "bool") return value === 1n;
  return kind === "int64" ? String(BigInt.asIntN(64, value)) : Number(value);
}

function ofBytes(bytes: Buffer, kind: Kind | Schema): unknown {
  if (typeof kind === "function") return readNested(bytes, kind);
  switch (kind) {
    case "fixed64":
      return String(bytes.readBigUInt64LE());
    case "fixed32":
      return bytes.readUInt32LE();
    case "double":
      return bytes.readDoubleLE();
    case "string":
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    default:
      return bytes.toString(kind === "hex" ? "hex" : "base64");
  }
}

/** Lists that are empty, and values that are missing, are there in JSON. */
function readNested(bytes: Buffer, schema: Schema): Message {
  const message = read(bytes, schema);
  for (const name of ["arrayValue", "kvlistValue"]) {
    const list = message[name] as Message | undefined;
    if (list !== undefined) list["values"] ??= [];
  }
  return message;
}
