/** A text in which each `*` stands for any run of characters; everything else is itself, and case counts. */
export class Glob {
  private readonly first: string;
  private readonly between: readonly string[];
  private readonly last: string | undefined;

  constructor(readonly text: string) {
    const [first = "", ...others] = text.split("*");
    this.first = first;
    this.last = others.pop();
    this.between = Object.freeze(others.filter((piece) => piece !== ""));
    Object.freeze(this);
  }

  /**
   * Whether the whole of `text` has this form. Each piece between two `*` is taken where it comes first, which leaves
   * most room to those behind it: no place is tried twice.
   */
  fits(text: string): boolean {
    if (this.last === undefined) return text === this.first;
    const end = text.length - this.last.length;
    let at = this.first.length;
    if (at > end || !text.startsWith(this.first) || !text.endsWith(this.last)) return false;
    for (const piece of this.between) {
      const found = text.indexOf(piece, at);
      at = found + piece.length;
      if (found < 0 || at > end) return false;
    }
    return true;
  }
}
