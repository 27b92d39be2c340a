import { Verdict } from "./automaton.js";
import { CALENDAR, LITERAL, TOKEN, UNIT, VARIABLE } from "./kinds.js";
import { Reducer } from "./reduce.js";
import { CLOSER, is } from "./roles.js";
import { ELLIPSIS, LEAD } from "./tables.js";

const DOT = 0x2e;

/** Cuts tokens into pieces and has the rules say what each is. */
export class TokenReader extends Reducer {
  private readonly verdict = new Verdict();

  /** The value of a key: a variable, whatever it is, and the closers behind it. */
  value(start: number, end: number): void {
    const cut = this.beforeClosers(start, end);
    if (cut > start) this.variable();
    this.literals(cut, end);
  }

  /** Any other token. */
  token(start: number, end: number): void {
    let piece = start;
    if (this.hasLead(start, end)) this.literal(piece++);
    for (let at = piece; at < end && !this.isOver(); ) {
      const dots = this.dotsFrom(at, end);
      if (dots >= ELLIPSIS) {
        this.pieceAndClosers(piece, at);
        piece = at + dots;
        this.literals(at, piece);
      }
      at += dots || 1;
    }
    this.pieceAndClosers(piece, end);
  }

  /** Whether the token from `start` begins with a literal, by the cuts alone. */
  startsWithLiteral(start: number, end: number): boolean {
    if (this.hasLead(start, end)) return true;
    let at = start;
    while (at < end && is(this.bytes[at] as number, CLOSER)) {
      const dots = this.dotsFrom(at, end);
      if (dots >= ELLIPSIS) return true;
      at += dots || 1;
    }
    return at === end;
  }

  private hasLead(start: number, end: number): boolean {
    return this.bytes[start] === LEAD && (start + 1 === end || this.bytes[start + 1] !== LEAD);
  }

  private dotsFrom(start: number, end: number): number {
    let at = start;
    while (at < end && this.bytes[at] === DOT) at++;
    return at - start;
  }

  private beforeClosers(start: number, end: number): number {
    let at = end;
    while (at > start && is(this.bytes[at - 1] as number, CLOSER)) at--;
    return at;
  }

  private literals(start: number, end: number): void {
    for (let at = start; at < end && !this.isOver(); at++) this.literal(at);
  }

  private pieceAndClosers(start: number, end: number): void {
    const cut = this.beforeClosers(start, end);
    this.piece(start, cut);
    this.literals(cut, end);
  }

  /** What the rules make of a piece. The last part of a cut piece may be cut again: hence the loop. */
  piece(start: number, end: number): void {
    let from = start;
    while (from < end && !this.isOver()) {
      this.verdict.read(this.bytes, from, end);
      const kind = this.verdict.kind;
      from = kind === TOKEN ? this.parts(from, end) : this.item(kind, from, end);
    }
  }

  /** Pushes the parts of a cut piece and returns where a last part that is to be classed again begins. */
  private parts(start: number, end: number): number {
    const { parts, boundary } = this.verdict;
    let from = start;
    let to = boundary;
    for (const [kind, width] of parts) {
      if (from > start) to = width > 0 ? from + width : end;
      if (this.isOver()) return end;
      if (kind !== TOKEN) this.item(kind, from, to);
      else if (to < end) this.piece(from, to);
      else return from;
      from = to;
    }
    return end;
  }

  /** Pushes an item and returns its end. */
  private item(kind: number, start: number, end: number): number {
    if (kind === VARIABLE) this.variable();
    else if (kind === CALENDAR) this.calendar(start, end);
    else if (kind === UNIT) this.unit(start, end);
    else if (kind === LITERAL) this.literals(start, end);
    else this.word(start, end);
    return end;
  }
}
