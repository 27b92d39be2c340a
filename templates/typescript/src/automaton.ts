import { TOKEN, WORD } from "./kinds.js";
import { begin, number, patch } from "./table-text.js";
import { AUTOMATON, type Part, RULES } from "./tables.js";

/** Rows are padded to a power of two: a shift is cheaper than a product at every byte. */
const SHIFT = Math.ceil(Math.log2(AUTOMATON.classes));

const classOf = new Uint16Array(0x100);
const next = new Uint16Array(AUTOMATON.states << SHIFT);

/** For each state, one more than the rule that holds when a piece ends there; 0 for a word. */
const verdicts = new Uint16Array(AUTOMATON.states);

/** For each state, what the whole piece is; `TOKEN` when the rule cuts it. */
const kinds = new Uint8Array(AUTOMATON.states);

begin(AUTOMATON.text);
patch(classOf);
for (let state = 0; state < AUTOMATON.states; state++) {
  const row = next.subarray(state << SHIFT, (state + 1) << SHIFT);
  const earlier = (state - number()) << SHIFT;
  row.set(next.subarray(earlier, earlier + row.length));
  patch(row, state, AUTOMATON.states);
}
patch(verdicts);
for (let state = 0; state < AUTOMATON.states; state++) {
  const parts = partsOf(state);
  kinds[state] = parts.length > 1 ? TOKEN : (parts[0]?.[0] ?? WORD);
}

function partsOf(state: number): readonly Part[] {
  return RULES[(verdicts[state] as number) - 1] ?? [];
}

/** What the rules make of a piece. */
export class Verdict {
  /** What the whole piece is; `TOKEN` when a rule cuts it. */
  kind: number = WORD;

  /** The parts of a piece that is cut, and where the first of them ends. */
  parts: readonly Part[] = [];
  boundary = 0;

  /** Runs the automaton over a piece: each byte is read once. */
  read(bytes: Uint8Array, start: number, end: number): void {
    let state: number = AUTOMATON.start;
    let boundary = start;
    for (let at = start; at < end; at++) {
      state = next[(state << SHIFT) + (classOf[bytes[at] as number] as number)] as number;
      if (state >= AUTOMATON.marked) continue;
      if (state < AUTOMATON.decidedMarked || state >= AUTOMATON.decided) boundary = at;
      if (state < AUTOMATON.decided) break;
    }
    this.kind = kinds[state] as number;
    if (this.kind !== TOKEN) return;
    this.parts = partsOf(state);
    this.boundary = boundary;
  }
}
