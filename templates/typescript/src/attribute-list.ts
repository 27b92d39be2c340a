/**
 * Attributes in their order, each name once: what an object is for callers, without the price of one. It is read in a
 * loop over two arrays, and one list may serve one record after the other.
 */
export class AttributeList {
  length = 0;

  constructor(
    readonly names: string[] = [],
    readonly values: unknown[] = [],
  ) {
    this.length = names.length;
  }

  /** Adds an attribute whose name is not in the list. */
  add(name: string, value: unknown): void {
    this.names[this.length] = name;
    this.values[this.length] = value;
    this.length++;
  }

  /** Sets an attribute; its name may be one of the first `known`. */
  set(name: string, value: unknown, known: number = this.length): void {
    for (let at = 0; at < known; at++) {
      if (this.names[at] !== name) continue;
      this.values[at] = value;
      return;
    }
    this.add(name, value);
  }

  delete(name: string): void {
    const at = this.names.indexOf(name);
    if (at < 0 || at >= this.length) return;
    this.names.splice(at, 1);
    this.values.splice(at, 1);
    this.length--;
  }

  /** Empties the list, which then holds on to no value. */
  clear(): void {
    for (let at = 0; at < this.length; at++) this.values[at] = undefined;
    this.length = 0;
  }

  /** A list of its own, with what `kept` makes of the values. */
  copy(kept: (value: unknown) => unknown): AttributeList {
    const values = this.values.slice(0, this.length);
    for (let at = 0; at < values.length; at++) values[at] = kept(values[at]);
    return new AttributeList(this.names.slice(0, this.length), values);
  }

  /** The same attributes as an object of the caller's own. */
  toObject(): Record<string, unknown> {
    const pairs = this.names.slice(0, this.length).map((name, at) => [name, this.values[at]] as const);
    return Object.fromEntries(pairs);
  }
}
