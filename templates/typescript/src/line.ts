import { BLANK, BOUND, CLOSER, is, roles } from "./roles.js";
import { APOSTROPHE, PLACEHOLDER } from "./tables.js";
import { TokenReader } from "./token.js";

/** Reads canonical lines: cuts them into items and has these reduced. It owns its buffers. */
export class LineReader extends TokenReader {
  private length = 0;

  /** Reads a line, item by item; the stack then holds the items of its template. */
  read(bytes: Uint8Array, length: number): void {
    this.clear(bytes);
    this.length = length;
    for (let at = 0; at < length && !this.isOver(); ) at = this.readItem(at);
    this.finish();
  }

  /** Reads the item, or the items of the token, that starts at `at` and returns where it ends. */
  private readItem(at: number): number {
    const byte = this.bytes[at] as number;
    if (is(byte, BLANK)) return this.readSpace(at);
    if (!is(byte, BOUND)) return this.readToken(at);
    if (this.isPlaceholder(at)) {
      this.variable();
      return at + PLACEHOLDER.length;
    }
    this.delimiter(at, byte === APOSTROPHE && this.isWord(at + 1));
    return at + 1;
  }

  private readSpace(start: number): number {
    let end = start + 1;
    while (end < this.length && is(this.bytes[end] as number, BLANK)) end++;
    this.space(start, end);
    return end;
  }

  private readToken(start: number): number {
    let found = 0;
    let end = start;
    for (; end < this.length; end++) {
      const role = roles[this.bytes[end] as number] as number;
      if ((role & (BLANK | BOUND)) !== 0) break;
      found |= role;
    }
    if (this.expectsValue()) this.value(start, end);
    // Most tokens hold no closer, and need no cuts.
    else if ((found & CLOSER) === 0) this.piece(start, end);
    else this.token(start, end);
    return end;
  }

  private isPlaceholder(start: number): boolean {
    let at = 0;
    while (at < PLACEHOLDER.length && this.bytes[start + at] === PLACEHOLDER.charCodeAt(at)) at++;
    return at === PLACEHOLDER.length && start + at <= this.length;
  }

  /** Whether a placeholder, or a token that does not begin with a literal, stands at `start`. */
  private isWord(start: number): boolean {
    let end = start;
    while (end < this.length && !is(this.bytes[end] as number, BLANK | BOUND)) end++;
    return end === start ? this.isPlaceholder(start) : !this.startsWithLiteral(start, end);
  }
}
