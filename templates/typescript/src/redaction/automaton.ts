import { begin, number, patch } from "../table-text.js";
import { REDACTION, REDACTION_RULES, type RedactionRule } from "./tables.js";

// Finds what the rules fit: tried at each place of a text, one step a unit. No rule fits what is not ASCII, so units are
// as good as bytes. State 0 is the one in which nothing fits any more.

const { classes, states, accepts: acceptRows } = REDACTION;

/** Classes without a column in the spec, since nothing fits them: what is not ASCII, and the start and end of a text. */
const OTHER = classes;
export const EDGE: number = classes + 1;

/** Rows are padded to a power of two, so that a place is a shift. */
const SHIFT = Math.ceil(Math.log2(classes + 2));
const WIDTH = 1 << SHIFT;
const ASCII = 0x80;

/** The automaton, read from its text. */
export class Automaton {
  private readonly classOf = new Uint8Array(ASCII);
  private readonly next = new Uint16Array(states << SHIFT);
  private readonly verdicts = new Uint16Array(states);
  private readonly accepts = new Uint8Array(acceptRows << SHIFT);
  private readonly starts = new Uint16Array(WIDTH);

  /** Whether a rule may begin at a place, by the classes before and there; the same for texts without the hint. */
  private readonly begins: Uint8Array;
  private readonly quickBegins: Uint8Array;

  /** Of the last attempt: the rule that fits, where its part ends, and whether it came to the end of the text. */
  rule: RedactionRule | undefined = undefined;
  end = 0;
  ranOut = false;

  constructor() {
    begin(REDACTION.text);
    patch(this.classOf);
    for (let state = 0; state < states; state++) {
      const row = this.next.subarray(state << SHIFT, (state + 1) << SHIFT);
      const earlier = (state - number()) << SHIFT;
      row.set(this.next.subarray(earlier, earlier + WIDTH));
      patch(row, state, states);
    }
    const quickStarts = new Uint16Array(WIDTH);
    for (const row of [this.verdicts, this.starts, quickStarts]) patch(row);
    this.begins = this.beginsBy(this.starts);
    this.quickBegins = this.beginsBy(quickStarts);
    for (let row = 0; row < acceptRows; row++) patch(this.accepts.subarray(row << SHIFT, (row + 1) << SHIFT));
  }

  private beginsBy(starts: Uint16Array): Uint8Array {
    return Uint8Array.from({ length: WIDTH << SHIFT }, (_, pair) => {
      const start = starts[pair >> SHIFT] as number;
      return this.next[(start << SHIFT) | (pair & (WIDTH - 1))] === 0 ? 0 : 1;
    });
  }

  private classAt(text: string, at: number): number {
    const unit = text.charCodeAt(at);
    return unit < ASCII ? (this.classOf[unit] as number) : OTHER;
  }

  /** Finds the first place from `from` on where a rule may begin; the end of the text if there is none. */
  place(text: string, from: number, isQuick: boolean): number {
    const { classOf } = this;
    const begins = isQuick ? this.quickBegins : this.begins;
    const { length } = text;
    let before = from === 0 ? EDGE : this.classAt(text, from - 1);
    for (let at = from; at < length; at++) {
      const unit = text.charCodeAt(at);
      const kind = unit < ASCII ? (classOf[unit] as number) : OTHER;
      if (begins[(before << SHIFT) | kind] !== 0) return at;
      before = kind;
    }
    return length;
  }

  /** Tries all rules at a place where one may begin. */
  attempt(text: string, start: number): void {
    let kind = start === 0 ? EDGE : this.classAt(text, start - 1);
    let state = this.starts[kind] as number;
    let best = 0;
    kind = this.classAt(text, start);
    let at = start;
    while (at < text.length) {
      state = this.next[(state << SHIFT) | kind] as number;
      if (state === 0) break;
      kind = ++at < text.length ? this.classAt(text, at) : EDGE;
      const found = this.accepts[((this.verdicts[state] as number) << SHIFT) | kind] as number;
      if (found === 0 || (best !== 0 && found > best) || !isRight(found, text, start, at)) continue;
      best = found;
      this.end = at;
    }
    this.rule = REDACTION_RULES[best - 1];
    this.ranOut = state !== 0;
  }
}

function isRight(rule: number, text: string, start: number, end: number): boolean {
  return REDACTION_RULES[rule - 1]?.isChecked !== true || hasCheckDigit(text.slice(start, end));
}

/** Whether digits have the check digit of Luhn: every second one, from the right, counts double. */
function hasCheckDigit(text: string): boolean {
  let sum = 0;
  let isDoubled = false;
  for (let at = text.length - 1; at >= 0; at--) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) continue;
    const counted = isDoubled ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
    isDoubled = !isDoubled;
  }
  return sum % 10 === 0;
}
