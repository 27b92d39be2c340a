import { SECRET_NAMES } from "./tables.js";

/** Of so many names it is remembered whether they are secret; of longer ones it is found out each time. */
const MAX_REMEMBERED = 2048;
const LONG = 256;

const ENDS = /^[ \t]+|[ \t]+$/g;
const DASHES = /[-_]/g;
const CAPITALS = /[A-Z]/g;
const CAPITAL = /^[A-Z]/;
const SMALL = /^[a-z]/;
const LETTER_OR_DIGIT = /^[A-Za-z0-9]/;

/** Names whose values are secret. */
export class SecretNames {
  private readonly names: ReadonlySet<string>;
  private readonly longest: number;
  private readonly known = new Map<string, boolean>();

  /** Knows further names; one of nothing but `-`, `_` and spaces is none. */
  constructor(further: readonly string[]) {
    const own = further.map((name) => fold(name.replace(ENDS, ""))).filter((name) => name !== "");
    this.names = new Set([...SECRET_NAMES, ...own]);
    this.longest = Math.max(...[...this.names].map(({ length }) => length));
  }

  /** Whether a name, from one of its words on, is one of these. */
  has(name: string): boolean {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const found = this.endsInOne(name);
    if (name.length <= LONG) {
      if (this.known.size >= MAX_REMEMBERED) this.known.clear();
      this.known.set(name, found);
    }
    return found;
  }

  private endsInOne(name: string): boolean {
    let folded = "";
    for (let at = name.length - 1; at >= 0 && folded.length <= this.longest; at--) {
      folded = fold(name.charAt(at)) + folded;
      if (this.names.has(folded) && beginsWord(name, at)) return true;
    }
    return false;
  }
}

/** A name as names are compared: small ASCII letters, no `-` and no `_`. */
function fold(name: string): string {
  return name.replace(DASHES, "").replace(CAPITALS, (letter) => letter.toLowerCase());
}

function beginsWord(name: string, at: number): boolean {
  if (!LETTER_OR_DIGIT.test(name.charAt(at - 1))) return true;
  if (!CAPITAL.test(name.charAt(at))) return false;
  return !CAPITAL.test(name.charAt(at - 1)) || SMALL.test(name.charAt(at + 1));
}
