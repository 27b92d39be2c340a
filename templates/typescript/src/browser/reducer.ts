import { CALENDAR, DELIMITER, LITERAL, SPACE, START, UNIT, VARIABLE, WORD } from "../kinds.js";
import { ENDER, is, KEY_MARK, OPENER, PAIR, QUOTE, SEPARATOR, SPANS_SPACE } from "../roles.js";
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
  PLACEHOLDER,
  QUOTE_KEEPING_KEYS,
  QUOTED_AFTER_KEY,
  QUOTED_VALUE_AFTER,
  TEMPLATE_BYTES,
  VALUE_AFTER,
  VALUE_KEEPING_KEYS,
} from "../tables.js";

// The reductions of the spec, as `../reduce.ts` has them, written to be small: a minifier renames what belongs to a
// module, but no property. One line is read at a time, and nothing here is called while it is. A text has one character
// for each byte.

/** The items of the line so far, the top last; place 0 is the start of the line. */
let kinds: number[];
let texts: string[];

/** Bytes of all items. */
let size: number;

/** Places of open brackets and quotes, innermost last. */
let brackets: number[];
let quotes: number[];

/** Begins a line. */
export function clear(): void {
  kinds = [START];
  texts = [""];
  size = 0;
  brackets = [];
  quotes = [];
}

/** Whether the items have grown past the longest template: nothing more is taken. */
export function isOver(): boolean {
  return size > TEMPLATE_BYTES;
}

/** Takes an item, unless the line has grown too long. `wordFollows` says whether a word comes directly behind. */
export function add(kind: number, text: string, wordFollows = false): void {
  if (isOver()) return;
  if (kind === VARIABLE) variable();
  else if (kind === DELIMITER) delimiter(text, wordFollows);
  else if (kind === UNIT) unit(text);
  else if (kind === SPACE) space(text);
  else if (kind === CALENDAR && neighbour()) join(neighbour());
  else plain(kind, text);
}

/** The line, or what was read of it, has ended; returns its template. */
export function finish(): string {
  if (isOver()) while (isOver() || holds(top(), DELIMITER, APOSTROPHE)) dropAbove(top() - 1);
  settle();
  if (ONE_SPACE && kinds[top()] === SPACE) dropAbove(top() - 1);
  return texts.join("");
}

/** Whether a token that arrives now is the value of a key. */
export function expectsValue(): boolean {
  return holds(top(), DELIMITER, VALUE_AFTER) && !VALUE_KEEPING_KEYS.has(wordAt(top() - 1));
}

function top(): number {
  return kinds.length - 1;
}

function push(kind: number, text: string): void {
  kinds.push(kind);
  texts.push(text);
  size += text.length;
}

function dropAbove(place: number): void {
  kinds.length = place + 1;
  for (const text of texts.splice(place + 1)) size -= text.length;
}

/** The first byte of the item at `place`. */
function byteAt(place: number): number {
  return (texts[place] ?? "").charCodeAt(0);
}

function kindAt(place: number): number {
  return kinds[place] as number;
}

function holds(place: number, kind: number, byte: number): boolean {
  return kinds[place] === kind && byteAt(place) === byte;
}

function isMark(place: number, role: number): boolean {
  return kinds[place] === DELIMITER && is(byteAt(place), role);
}

/** The word at `place`, ASCII in lower case; nothing when it is no word. */
function wordAt(place: number): string {
  const isWord = kinds[place] === WORD || kinds[place] === CALENDAR;
  return isWord ? (texts[place] as string).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : "";
}

function space(text: string): void {
  settle();
  if (!ONE_SPACE || kindAt(top()) > SPACE) push(SPACE, text);
}

function plain(kind: number, text: string): void {
  settle();
  if (kind !== LITERAL && isPerson(text)) variable();
  else push(kind, text);
}

/** A unit belongs to the variable before it, also across one space; elsewhere it is a word. */
function unit(text: string): void {
  const host = kinds[top()] === SPACE ? top() - 1 : top();
  if (ABSORBS_UNITS && kinds[host] === VARIABLE) dropAbove(host);
  else plain(WORD, text);
}

function variable(): void {
  if (isAngle(top(), ARROW_CLOSE)) dropAbove(top() - 1);
  if (neighbour()) join(neighbour());
  else if (isMark(top(), PAIR) && kinds[top() - 1] === VARIABLE) dropAbove(top() - 1);
  else push(VARIABLE, PLACEHOLDER);
}

/** Whether the item at `place` is a lone angle: directly after space or the start. */
function isAngle(place: number, angle: number): boolean {
  return holds(place, DELIMITER, angle) && kindAt(place - 1) <= SPACE;
}

/** Takes out lone opening angles below the variable on top, which were not closed in time. */
function settle(): void {
  while (kinds[top()] === VARIABLE && isAngle(top() - 1, ARROW_OPEN)) {
    dropAbove(top() - 2);
    variable();
  }
}

/** The place of the variable or calendar word that only separators part from what arrives; 0 is none. */
function neighbour(): number {
  let place = top();
  while (place > START && kindAt(place) <= LITERAL && is(byteAt(place), SEPARATOR)) place--;
  return JOINS && (kinds[place] === VARIABLE || kinds[place] === CALENDAR) ? place : 0;
}

/** Joins what arrives to the item at `place`. A calendar word becomes a variable there, as if it had just arrived. */
function join(place: number): void {
  const isVariable = kinds[place] === VARIABLE;
  dropAbove(isVariable ? place : place - 1);
  if (!isVariable) variable();
}

/** The name in `for user bob`, also behind a quote; not a word that follows `user` in prose. */
function isPerson(text: string): boolean {
  const below = isMark(top(), QUOTE) ? top() - 1 : top();
  return (
    kinds[below] === SPACE &&
    kinds[below - 2] === SPACE &&
    wordAt(below - 1) === PERSON_WORD &&
    PERSON_BEFORE.has(wordAt(below - 3)) &&
    !NO_PERSON.has(text)
  );
}

function delimiter(text: string, wordFollows: boolean): void {
  const byte = text.charCodeAt(0);
  if (byte !== ARROW_CLOSE) settle();
  if (is(byte, OPENER)) brackets.push(top() + 1);
  if (is(byte, ENDER) && closesBracket(text)) return;
  if (is(byte, QUOTE)) quote(byte, wordFollows);
  push(DELIMITER, text);
}

/** Closes the innermost open bracket, if it is the partner, and says whether nothing of it is left. */
function closesBracket(text: string): boolean {
  const place = brackets.at(-1) ?? START;
  if (place === START || !BRACKETS.includes(texts[place] + text)) return false;
  closeAbove(place, quotes);
  brackets.pop();
  let host = place - 1;
  if (kinds[host] === SPACE && is(byteAt(place), SPANS_SPACE)) host--;
  const held = kinds.slice(place + 1).filter((kind) => kind !== SPACE);
  if (kinds[host] !== VARIABLE || held.length > 1 || held.some((kind) => kind !== VARIABLE)) return false;
  dropAbove(host);
  return true;
}

function closeAbove(place: number, places: number[]): void {
  while ((places.at(-1) ?? START) > place) places.pop();
}

/** Opens or closes a quote that is about to be pushed, or leaves it a literal. */
function quote(byte: number, wordFollows: boolean): void {
  const place = quotes.find((opened) => byteAt(opened) === byte);
  if (!place) {
    if (kindAt(top()) <= LITERAL) quotes.push(top() + 1);
    return;
  }
  if (byte === APOSTROPHE && wordFollows) return;
  closeAbove(place - 1, brackets);
  closeAbove(place - 1, quotes);
  if (top() === place || !isQuotedValue(place - 1)) return;
  dropAbove(place);
  variable();
}

/** Whether a quote opened on the item at `place` holds a value: `key="…"` or `"key": "…"`. */
function isQuotedValue(place: number): boolean {
  if (holds(place, DELIMITER, QUOTED_VALUE_AFTER)) return !QUOTE_KEEPING_KEYS.has(wordAt(place - 1));
  const colon = kinds[place] === SPACE ? place - 1 : place;
  const isKeyed = holds(colon, LITERAL, QUOTED_AFTER_KEY) && isMark(colon - 1, KEY_MARK);
  return isKeyed && !QUOTE_KEEPING_KEYS.has(wordAt(colon - 2));
}
