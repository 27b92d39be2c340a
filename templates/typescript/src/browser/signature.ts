import { DELIMITER, LITERAL, SPACE, TOKEN, VARIABLE, WORD } from "../kinds.js";
import type { Signature, Source } from "../pattern.js";
import {
  DEFAULT_SEVERITY,
  ID_DIGITS,
  KEY_PARTS,
  LOGGER_BYTES,
  ONE_LINE,
  ONE_SPACE,
  PLACEHOLDER,
  PROFILE,
  SEVERITIES,
  TEXT_BYTES,
} from "../tables.js";
import { type Body, isForm, readBody } from "./json-body.js";
import { add, clear, expectsValue, finish, isOneOf, isOver } from "./reducer.js";
import { sha256 } from "./sha256.js";
import {
  CLOSERS_AT_END,
  DELIMITER_START,
  DOTS,
  LEAD,
  LISTED,
  LITERAL_START,
  PART_KINDS,
  PIECES,
  SPACE_START,
  TOKEN_RULES,
  VISIBLE,
} from "./tables.js";
import { beginning, lineOf, textOf } from "./text.js";

// `../signature.ts`, written to be small: token rules are one regular expression, and there are no buffers.

/** Signatures that are remembered, by everything they depend on; not those of long texts. */
const REMEMBERED = 500;
const known = new Map<string, Signature>();

/** Returns the pattern of `template`, or of `message` when there is none, with the id that names it. */
export function signature(message: string, severity: number, logger: string, template?: string | null): Signature {
  const key = [severity, logger, template, message].join("\0");
  let found = known.get(key);
  if (found === undefined) {
    const [line, source] = scan(template || message);
    const parts = { severity: nameOf(severity), logger: beginning(scan(logger)[0], LOGGER_BYTES), template: line };
    const id = sha256([PROFILE, ...KEY_PARTS.map((part) => parts[part])].join("\0")).slice(0, ID_DIGITS);
    found = { template: textOf(line), source: template ? "template" : source, id };
    if (known.size === REMEMBERED) known.clear();
    if (key.length < REMEMBERED) known.set(key, found);
  }
  return found;
}

function nameOf(severity: number): string {
  return SEVERITIES.find(([, first, last]) => first <= severity && severity <= last)?.[0] ?? DEFAULT_SEVERITY;
}

/** The template of a text, as a line, and where it came from. */
type Scanned = readonly [template: string, source: Source];

function scan(text: string): Scanned {
  // Two units more than are read: what is longer than that is no JSON.
  const line = lineOf(text.slice(0, TEXT_BYTES + 2));
  return isForm(line) ? [line, "scan"] : (ofBody(readBody(line)) ?? scanLine(line));
}

function ofBody(body: Body | undefined): Scanned | undefined {
  return body && [body.form ?? scanLine(body.message as string)[0], "json_key"];
}

function scanLine(line: string): Scanned {
  const template = templateOf(line);
  return ofBody(readBody(template)) ?? [template, "scan"];
}

/** What the first visible line is reduced to, each run of digits one `0`. */
function templateOf(text: string): string {
  const read = beginning(text, TEXT_BYTES);
  const line = (ONE_LINE ? read.split(/[\n\r]/) : [read]).find((each) => VISIBLE.test(each)) ?? "";
  const pieces = line.replace(/\d+/g, "0").match(PIECES) ?? [];
  clear();
  for (let at = 0; at < pieces.length && !isOver(); at++) piece(pieces[at] as string, pieces[at + 1] ?? "");
  return finish();
}

function piece(text: string, following: string): void {
  if (text === PLACEHOLDER) add(VARIABLE, text);
  else if (SPACE_START.test(text)) add(SPACE, ONE_SPACE ? " " : text);
  else if (DELIMITER_START.test(text)) add(DELIMITER, text, isWord(following));
  else if (expectsValue()) withClosers(text, () => add(VARIABLE, text));
  else token(text);
}

/** Whether the first item of a piece is the placeholder, or cut from a token and no literal. */
function isWord(text: string): boolean {
  if (text === PLACEHOLDER) return true;
  const isToken = text !== "" && !SPACE_START.test(text) && !DELIMITER_START.test(text);
  return isToken && !isLed(text) && !LITERAL_START.test(text);
}

function isLed(text: string): boolean {
  return text[0] === LEAD && text[1] !== LEAD;
}

/** Cuts a token: its lead, runs of dots, and of what is left the closers at the end. */
function token(text: string): void {
  const lead = isLed(text) ? 1 : 0;
  literals(text.slice(0, lead));
  for (const [at, part] of text.slice(lead).split(DOTS).entries()) {
    // Every other part is a run of dots.
    if (at % 2) literals(part);
    else withClosers(part, classify);
  }
}

function withClosers(text: string, take: (bare: string) => void): void {
  const bare = text.replace(CLOSERS_AT_END, "");
  if (bare !== "") take(bare);
  literals(text.slice(bare.length));
}

function literals(text: string): void {
  for (const char of text) add(LITERAL, char);
}

/** What the rules make of a piece: a word list or the first rule that fits decides, and parts may be classed again. */
function classify(text: string): void {
  if (text === "" || isOver()) return;
  const listed = LISTED.find(([, words]) => isOneOf(words, text))?.[0];
  const parts = listed === undefined && TOKEN_RULES.exec(text)?.slice(1);
  if (parts) for (const [at, part] of parts.entries()) takeAs(PART_KINDS[at] as number, part);
  else add(listed ?? WORD, text);
}

/** Takes a part of a piece, if its rule is the one that fits. */
function takeAs(kind: number, part: string | undefined): void {
  if (part === undefined) return;
  if (kind === TOKEN) classify(part);
  else if (kind === LITERAL) literals(part);
  else add(kind, part);
}
