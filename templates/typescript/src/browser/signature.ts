import { type Body, readBody, readForm } from "../json-body.js";
import { DELIMITER, LITERAL, SPACE, TOKEN, VARIABLE, WORD } from "../kinds.js";
import { type Pattern, patternId, type Signature, severityName } from "../pattern.js";
import { LEAD, ONE_LINE, ONE_SPACE, type Part, PLACEHOLDER, TEXT_BYTES } from "../tables.js";
import { unitsWithin } from "../text.js";
import { add, clear, expectsValue, finish, isOver } from "./reducer.js";
import {
  CLOSERS_AT_END,
  DELIMITER_START,
  DOTS,
  LISTED,
  LITERAL_START,
  PARTS,
  PIECES,
  SPACE_START,
  TOKEN_RULES,
  VISIBLE,
} from "./tables.js";

// `../signature.ts`, written to be small: token rules are one regular expression, and there are no buffers. All texts of
// a line have one character for each byte.

/** Signatures that are remembered, by everything they depend on; not those of long texts. */
const REMEMBERED = 500;
const REMEMBERED_UNITS = 500;
const known = new Map<string, Signature>();

/** Returns the pattern of `template`, or of `message` when there is none, with the id that names it. */
export function signature(message: string, severity: number, logger: string, template?: string | null): Signature {
  const key = [severity, logger, template, message].join("\0");
  let found = known.get(key);
  if (found === undefined) {
    const pattern = scan(template || message);
    const id = patternId(pattern.template, severityName(severity), scan(logger).template);
    found = { ...pattern, source: template ? "template" : pattern.source, id };
    if (known.size === REMEMBERED) known.clear();
    if (key.length < REMEMBERED_UNITS) known.set(key, found);
  }
  return found;
}

function scan(text: string): Pattern {
  const template = readForm(text);
  if (template !== undefined) return { template, source: "scan" };
  const body = readBody(text);
  return body === undefined ? scanLine(text) : patternOf(body);
}

function patternOf(body: Body): Pattern {
  return { template: "form" in body ? body.form : scanLine(body.message).template, source: "json_key" };
}

function scanLine(text: string): Pattern {
  const template = templateOf(lineOf(text));
  const body = readBody(template);
  return body === undefined ? { template, source: "scan" } : patternOf(body);
}

/** The first visible line as bytes, each run of digits one `0`. */
function lineOf(text: string): string {
  const bytes = new TextEncoder().encode(text.slice(0, unitsWithin(text, TEXT_BYTES)));
  let line = "";
  for (const byte of bytes) line += String.fromCharCode(byte);
  const lines = ONE_LINE ? line.split(/[\n\r]/) : [line];
  return (lines.find((each) => VISIBLE.test(each)) ?? "").replace(/\d+/g, "0");
}

function templateOf(line: string): string {
  clear();
  const pieces = line.match(PIECES) ?? [];
  for (let at = 0; at < pieces.length && !isOver(); at++) piece(pieces[at] as string, pieces[at + 1] ?? "");
  const bytes = Uint8Array.from(finish(), (byte) => byte.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
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
  return text.charCodeAt(0) === LEAD && text.charCodeAt(1) !== LEAD;
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

/** What the rules make of a piece. The last part of a cut piece may be cut again: hence the loop. */
function classify(text: string): void {
  for (let rest = text; rest !== "" && !isOver(); ) rest = cut(rest);
}

/** Takes a piece as the first rule that fits has it; returns what of it is to be classed again. */
function cut(text: string): string {
  const match = TOKEN_RULES.exec(text) ?? [];
  const rule = match.findIndex((part, at) => at > 0 && part !== undefined);
  const parts = PARTS[rule - 1];
  const kind = LISTED.get(text);
  if (kind === undefined && parts !== undefined) return cutAt(text, parts, (match[rule] as string).length);
  add(kind ?? WORD, text);
  return "";
}

/** Takes the parts of a piece, the first of which ends at `boundary`. */
function cutAt(text: string, parts: readonly Part[], boundary: number): string {
  let from = 0;
  for (const [at, [kind, width]] of parts.entries()) {
    const isLast = at === parts.length - 1;
    const taken = text.slice(from, isLast ? text.length : at === 0 ? boundary : from + width);
    from += taken.length;
    if (kind !== TOKEN) takeAs(kind, taken);
    else if (isLast) return taken;
    else classify(taken);
  }
  return "";
}

function takeAs(kind: number, text: string): void {
  if (kind === LITERAL) literals(text);
  else add(kind, text);
}
