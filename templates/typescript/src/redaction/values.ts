// Redaction of values: whatever an attribute can hold becomes plain values, without what is secret.

import { Elements, Fields, fieldsOf, type Shape, shapeOf, textOf, UNREADABLE } from "../otlp/native.js";
import { MAX_DEPTH, MAX_VALUES } from "../otlp/tables.js";
import { Double, Entries } from "../otlp/value.js";
import type { SecretNames } from "./names.js";
import { KEY_MARK, UNTOUCHED } from "./tables.js";
import { type Count, redactedBytes, redactedText } from "./text.js";

/** The redaction of one record. */
export class Values {
  private left = MAX_VALUES;

  constructor(
    private readonly names: SecretNames,
    private readonly count: Count,
  ) {}

  /** The attributes of a record; none of what is no object. */
  attributes(given: unknown): Record<string, unknown> {
    if (typeof given !== "object" || given === null || Array.isArray(given)) return {};
    return Object.fromEntries(this.entries(fieldsOf(given), 0));
  }

  /** A value. A list or a map that is too deep to be sent is empty. */
  value(value: unknown, depth = 1): unknown {
    this.left--;
    if (typeof value === "string") return redactedText(value, this.count);
    if (typeof value === "symbol") return redactedText(textOf(value), this.count);
    if ((typeof value !== "object" && typeof value !== "function") || value === null) return value;
    const shape = attempted(() => shapeOf(value));
    if (!(shape instanceof Fields)) return this.shape(shape, depth);
    const entries = depth > MAX_DEPTH ? [] : this.entries(shape, depth);
    if (value instanceof Map) return new Map(entries);
    return value instanceof Entries ? new Entries(entries) : Object.fromEntries(entries);
  }

  private shape(shape: Exclude<Shape, Fields>, depth: number): unknown {
    if (shape instanceof Elements) return depth > MAX_DEPTH ? [] : this.list(shape, depth);
    if (shape instanceof Uint8Array) return redactedBytes(shape, this.count);
    return shape instanceof Double ? shape : this.value(shape, depth);
  }

  private list({ list, length }: Elements, depth: number): unknown[] {
    const kept: unknown[] = [];
    for (let at = 0; at < length && this.left > 0; at++)
      kept.push(
        this.value(
          attempted(() => list[at]),
          depth + 1,
        ),
      );
    return kept;
  }

  private entries({ keys, valueAt }: Fields, depth: number): [string, unknown][] {
    const kept: [string, unknown][] = [];
    for (const [at, key] of keys.entries()) {
      // Of attributes all: who sends them counts those that it leaves out.
      if (depth > 0 && this.left <= 0) break;
      const value = attempted(() => valueAt(at));
      if (value === undefined) continue;
      kept.push([key, depth === 0 && UNTOUCHED.has(key) ? value : this.named(key, value, depth + 1)]);
    }
    return kept;
  }

  private named(name: string, value: unknown, depth: number): unknown {
    if (!this.names.has(name)) return this.value(value, depth);
    this.left--;
    this.count("key");
    return KEY_MARK;
  }
}

/** What a read gives, or what stands for a value that cannot be read. */
function attempted<Given>(read: () => Given): Given | typeof UNREADABLE {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}
