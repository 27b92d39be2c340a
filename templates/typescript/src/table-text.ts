// Reads the text of an automaton: numbers, and rows written as their differences from another row.

/** A number is written most significant place first: leading digits from `]`, then one last digit from `#`. */
const LAST = 0x23;
const LAST_BASE = 54;
const LEADING = 0x5d;
const LEADING_BASE = 34;

let text = "";
let at = 0;

/** Begins to read a text. */
export function begin(of: string): void {
  text = of;
  at = 0;
}

export function number(): number {
  let code = text.charCodeAt(at++);
  let leading = 0;
  for (; code >= LEADING; code = text.charCodeAt(at++)) leading = leading * LEADING_BASE + code - LEADING;
  return leading * LAST_BASE + code - LAST;
}

/** Overwrites runs of `row`: each is gap + 1, length - 1, value; 0 ends them. `origin` is added to the values. */
export function patch(row: Uint8Array | Uint16Array, origin = 0, modulus: number = Number.POSITIVE_INFINITY): void {
  let end = 0;
  for (let gap = number(); gap > 0; gap = number()) {
    const start = end + gap - 1;
    end = start + number() + 1;
    row.fill((number() + origin) % modulus, start, end);
  }
}
