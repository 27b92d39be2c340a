import { Enclosures } from "./enclosures.js";
import { CALENDAR, DELIMITER, LITERAL, SPACE, START, VARIABLE, WORD } from "./kinds.js";
import { ENDER, is, KEY_MARK, OPENER, PAIR, QUOTE, SEPARATOR, SPANS_SPACE } from "./roles.js";
import { Stack } from "./stack.js";
import {
  ABSORBS_UNITS,
  APOSTROPHE,
  ARROW_CLOSE,
  ARROW_OPEN,
  BRACKETS,
  JOINS,
  NO_PERSON,
  ONE_SPACE,
  PERSON_BEFORE,
  PERSON_WORD,
  QUOTE_KEEPING_KEYS,
  QUOTED_AFTER_KEY,
  QUOTED_VALUE_AFTER,
  VALUE_AFTER,
  VALUE_KEEPING_KEYS,
} from "./tables.js";

const NOWHERE = -1;

/**
 * The stack with the reductions of the spec: one method for each kind of item that can arrive.
 *
 * Every method leaves the stack as the items read so far demand; what arrives never changes what lies below the top,
 * except by joining it. Each item is pushed once and dropped at most once, so the work is linear in the bytes read.
 */
export class Reducer extends Stack {
  private readonly enclosures = new Enclosures(this.kinds.length);

  override clear(bytes: Uint8Array): void {
    super.clear(bytes);
    this.enclosures.closeAbove(START);
  }

  /** The line, or what was read of it, has ended. */
  finish(): void {
    if (this.isOver()) this.cap();
    this.settle();
    if (ONE_SPACE && this.kindAt(this.top) === SPACE) this.dropAbove(this.top - 1);
  }

  /** Drops items until the rest fits. An apostrophe on top would read differently without what followed it. */
  private cap(): void {
    while (this.isOver() || this.holds(this.top, DELIMITER, APOSTROPHE)) this.dropAbove(this.top - 1);
  }

  space(start: number, end: number): void {
    this.settle();
    if (!ONE_SPACE || this.kindAt(this.top) > SPACE) this.push(SPACE, start, end);
  }

  literal(at: number): void {
    this.settle();
    this.push(LITERAL, at, at + 1);
  }

  word(start: number, end: number): void {
    this.settle();
    if (this.isPerson(start, end)) this.variable();
    else this.push(WORD, start, end);
  }

  /** A unit belongs to the variable before it, also across one space; elsewhere it is a word. */
  unit(start: number, end: number): void {
    const host = this.kindAt(this.top) === SPACE ? this.top - 1 : this.top;
    if (ABSORBS_UNITS && this.kindAt(host) === VARIABLE) this.dropAbove(host);
    else this.word(start, end);
  }

  calendar(start: number, end: number): void {
    const place = this.neighbour();
    if (place !== NOWHERE) {
      this.join(place);
      return;
    }
    this.settle();
    if (this.isPerson(start, end)) this.variable();
    else this.push(CALENDAR, start, end);
  }

  variable(): void {
    if (this.isAngle(this.top, ARROW_CLOSE)) this.dropAbove(this.top - 1);
    const place = this.neighbour();
    if (place !== NOWHERE) this.join(place);
    else if (this.isMark(this.top, PAIR) && this.kindAt(this.top - 1) === VARIABLE) this.dropAbove(this.top - 1);
    else this.pushVariable();
  }

  /** Whether the item at `place` is a lone angle: directly after space or the start. */
  private isAngle(place: number, angle: number): boolean {
    return this.holds(place, DELIMITER, angle) && this.kindAt(place - 1) <= SPACE;
  }

  /**
   * Takes out a lone opening angle below the variable on top, which was not closed in time. The variable then joins what
   * lies below; where that is a calendar word it may come to lie on another such angle, hence the loop.
   */
  private settle(): void {
    while (this.kindAt(this.top) === VARIABLE && this.isAngle(this.top - 1, ARROW_OPEN)) {
      this.dropAbove(this.top - 2);
      this.variable();
    }
  }

  /** The place of the variable or calendar word that only separators part from what arrives. */
  private neighbour(): number {
    let place = this.top;
    while (place > START && this.kindAt(place) <= LITERAL && is(this.byteAt(place), SEPARATOR)) place--;
    const kind = this.kindAt(place);
    return JOINS && (kind === VARIABLE || kind === CALENDAR) ? place : NOWHERE;
  }

  /** Joins what arrives to the item at `place`. A calendar word becomes a variable there, as if it had just arrived. */
  private join(place: number): void {
    if (this.kindAt(place) === VARIABLE) {
      this.dropAbove(place);
      return;
    }
    this.dropAbove(place - 1);
    this.variable();
  }

  /** The name in `for user bob`, also behind a quote; not a word that follows `user` in prose. */
  private isPerson(start: number, end: number): boolean {
    const below = this.isMark(this.top, QUOTE) ? this.top - 1 : this.top;
    if (this.kindAt(below) !== SPACE || this.lengthAt(below - 1) !== PERSON_WORD.length) return false;
    if (this.kindAt(below - 2) !== SPACE || this.wordAt(below - 1) !== PERSON_WORD) return false;
    return PERSON_BEFORE.has(this.wordAt(below - 3)) && !NO_PERSON.has(this.spell(start, end));
  }

  private isMark(place: number, role: number): boolean {
    return this.kindAt(place) === DELIMITER && is(this.byteAt(place), role);
  }

  /** Whether a token that arrives now is the value of a key. */
  expectsValue(): boolean {
    return this.holds(this.top, DELIMITER, VALUE_AFTER) && !VALUE_KEEPING_KEYS.has(this.wordAt(this.top - 1));
  }

  /** `wordFollows` says whether a word comes directly behind; only an apostrophe asks. */
  delimiter(at: number, wordFollows: boolean): void {
    const byte = this.bytes[at] as number;
    if (byte !== ARROW_CLOSE) this.settle();
    if (is(byte, OPENER)) this.enclosures.openBracket(this.top + 1);
    if (is(byte, ENDER) && this.closesBracket(byte)) return;
    if (is(byte, QUOTE)) this.quote(byte, wordFollows);
    this.push(DELIMITER, at, at + 1);
  }

  /**
   * Closes the innermost open bracket, if it is the partner, and says whether nothing of it is left: when it holds nothing
   * or one variable, space aside, it goes into a variable before it.
   */
  private closesBracket(byte: number): boolean {
    const place = this.enclosures.innermostBracket();
    if (place === START || !BRACKETS.includes(String.fromCharCode(this.byteAt(place), byte))) return false;
    this.enclosures.closeBracket();
    let host = place - 1;
    if (this.kindAt(host) === SPACE && is(this.byteAt(place), SPANS_SPACE)) host--;
    if (this.kindAt(host) !== VARIABLE || !this.isVacant(place)) return false;
    this.dropAbove(host);
    return true;
  }

  private isVacant(place: number): boolean {
    let variables = 0;
    for (let at = place + 1; at <= this.top; at++) {
      const kind = this.kindAt(at);
      if (kind === VARIABLE ? ++variables > 1 : kind !== SPACE) return false;
    }
    return true;
  }

  /** Opens or closes a quote that is about to be pushed, or leaves it a literal. */
  private quote(byte: number, wordFollows: boolean): void {
    const place = this.enclosures.quotes.find((opened) => this.byteAt(opened) === byte);
    if (place === undefined) {
      if (this.kindAt(this.top) <= LITERAL) this.enclosures.quotes.push(this.top + 1);
      return;
    }
    if (byte === APOSTROPHE && wordFollows) return;
    this.enclosures.closeAbove(place - 1);
    if (this.top === place || !this.isQuotedValue(place - 1)) return;
    this.dropAbove(place);
    this.variable();
  }

  /** Whether a quote opened on the item at `place` holds a value: `key="…"` or `"key": "…"`. */
  private isQuotedValue(place: number): boolean {
    if (this.holds(place, DELIMITER, QUOTED_VALUE_AFTER)) return !QUOTE_KEEPING_KEYS.has(this.wordAt(place - 1));
    const colon = this.kindAt(place) === SPACE ? place - 1 : place;
    const isKeyed = this.holds(colon, LITERAL, QUOTED_AFTER_KEY) && this.isMark(colon - 1, KEY_MARK);
    return isKeyed && !QUOTE_KEEPING_KEYS.has(this.wordAt(colon - 2));
  }
}
