import { CALENDAR, DELIMITER, LITERAL, SPACE, START, UNIT, VARIABLE, WORD } from "../kinds.js";
import { ABSORBS_UNITS, BRACKETS, JOINS, ONE_SPACE, PLACEHOLDER, TEMPLATE_BYTES } from "../tables.js";
import {
  APOSTROPHE,
  ARROW_CLOSE,
  ARROW_OPEN,
  ENDERS,
  KEY_MARKS,
  NO_PERSON,
  OPENERS,
  PAIRS,
  PERSON_BEFORE,
  PERSON_WORD,
  QUOTE_KEEPING_KEYS,
  QUOTED_AFTER_KEY,
  QUOTED_VALUE_AFTER,
  QUOTES,
  SEPARATORS,
  SPANS_SPACES,
  VALUE_AFTER,
  VALUE_KEEPING_KEYS,
} from "./tables.js";

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
  return holds(top(), DELIMITER, VALUE_AFTER) && !isOneOf(VALUE_KEEPING_KEYS, wordAt(top() - 1));
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

/** Whether a word is one of a list, which has a space on either side of each. */
export function isOneOf(words: string, word: string | undefined): boolean {
  return words.includes(` ${word} `);
}

/** The first byte of the item at `place`. */
function byteAt(place: number): string {
  return texts[place]?.[0] as string;
}

function kindAt(place: number): number {
  return kinds[place] as number;
}

function holds(place: number, kind: number, byte: string): boolean {
  return kinds[place] === kind && byteAt(place) === byte;
}

function isMark(place: number, bytes: string): boolean {
  return kinds[place] === DELIMITER && bytes.includes(byteAt(place));
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
  else if (isMark(top(), PAIRS) && kinds[top() - 1] === VARIABLE) dropAbove(top() - 1);
  else push(VARIABLE, PLACEHOLDER);
}

/** Whether the item at `place` is a lone angle: directly after space or the start. */
function isAngle(place: number, angle: string): boolean {
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
  while (place > START && kindAt(place) <= LITERAL && SEPARATORS.includes(byteAt(place))) place--;
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
  const below = isMark(top(), QUOTES) ? top() - 1 : top();
  return (
    kinds[below] === SPACE &&
    kinds[below - 2] === SPACE &&
    wordAt(below - 1) === PERSON_WORD &&
    isOneOf(PERSON_BEFORE, wordAt(below - 3)) &&
    !isOneOf(NO_PERSON, text)
  );
}

function delimiter(text: string, wordFollows: boolean): void {
  if (text !== ARROW_CLOSE) settle();
  if (OPENERS.includes(text)) brackets.push(top() + 1);
  if (ENDERS.includes(text) && closesBracket(text)) return;
  if (QUOTES.includes(text)) quote(text, wordFollows);
  push(DELIMITER, text);
}

/** Closes the innermost open bracket, if it is the partner, and says whether nothing of it is left. */
function closesBracket(text: string): boolean {
  const place = brackets.at(-1) ?? START;
  if (place === START || !BRACKETS.includes(texts[place] + text)) return false;
  closeAbove(place, quotes);
  brackets.pop();
  let host = place - 1;
  if (kinds[host] === SPACE && SPANS_SPACES.includes(byteAt(place))) host--;
  const held = kinds.slice(place + 1).filter((kind) => kind !== SPACE);
  if (kinds[host] !== VARIABLE || held.length > 1 || held.some((kind) => kind !== VARIABLE)) return false;
  dropAbove(host);
  return true;
}

function closeAbove(place: number, places: number[]): void {
  while ((places.at(-1) ?? START) > place) places.pop();
}

/** Opens or closes a quote that is about to be pushed, or leaves it a literal. */
function quote(byte: string, wordFollows: boolean): void {
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
  if (holds(place, DELIMITER, QUOTED_VALUE_AFTER)) return !isOneOf(QUOTE_KEEPING_KEYS, wordAt(place - 1));
  const colon = kinds[place] === SPACE ? place - 1 : place;
  const isKeyed = holds(colon, LITERAL, QUOTED_AFTER_KEY) && isMark(colon - 1, KEY_MARKS);
  return isKeyed && !isOneOf(QUOTE_KEEPING_KEYS, wordAt(colon - 2));
}
