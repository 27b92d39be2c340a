import { START } from "./kinds.js";

/**
 * Which brackets and quotes on the stack are open, by their places, innermost last.
 *
 * Kept apart because each looks past the other: a closing bracket ignores the quotes opened after its partner, a
 * closing quote the brackets opened after it.
 */
export class Enclosures {
  private readonly brackets: Int32Array;
  private innermost = 0;

  /** At most one of each kind. */
  readonly quotes: number[] = [];

  constructor(capacity: number) {
    this.brackets = new Int32Array(capacity);
  }

  /** Closes whatever was opened above `place`. */
  closeAbove(place: number): void {
    while (this.innermostBracket() > place) this.innermost--;
    this.closeQuotesAbove(place);
  }

  private closeQuotesAbove(place: number): void {
    while ((this.quotes.at(-1) ?? START) > place) this.quotes.pop();
  }

  openBracket(place: number): void {
    this.brackets[++this.innermost] = place;
  }

  /** The place of the innermost open bracket; the start of the line when none is open. */
  innermostBracket(): number {
    return this.brackets[this.innermost] as number;
  }

  /** Closes the innermost bracket; quotes opened after it are no longer open. */
  closeBracket(): void {
    this.closeQuotesAbove(this.innermostBracket());
    this.innermost--;
  }
}
