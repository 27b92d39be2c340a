import { BLANK, BOUND, is } from "./roles.js";
import { JSON_DEPTH, JSON_KEYS, MESSAGE_KEYS, PLACEHOLDER, TEXT_BYTES } from "./tables.js";
import { byteOrder, unitsWithin, wellFormed } from "./text.js";

/** What a JSON body stands for: the text under its message key, or a form that names its keys. */
export type Body = { readonly message: string } | { readonly form: string };

const ARRAY_FORM = "<JSON_ARRAY>";
const OBJECT_FORM = "<JSON:";
const MORE_KEYS = `+${PLACEHOLDER}`;

/** White space, then one lexeme of RFC 8259: punctuation, a string (first group), a number or a name. */
const LEXEME =
  /[\t\n\r ]*(?:[[\]{},:]|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)/y;

/** Returns what `text` stands for when the whole of it is a JSON object or array, and nothing otherwise. */
export function readBody(text: string): Body | undefined {
  let start = 0;
  let end = text.length;
  while (is(text.charCodeAt(start), BLANK)) start++;
  const open = text[start];
  if (open !== "{" && open !== "[") return undefined;
  while (is(text.charCodeAt(end - 1), BLANK)) end--;
  if (text[end - 1] !== (open === "{" ? "}" : "]") || unitsWithin(text, TEXT_BYTES) < text.length) return undefined;
  return new BodyReader(wellFormed(text.slice(start, end))).read();
}

/** Whether `text` is, byte for byte, a form that reading a body can give. */
export function isForm(text: string): boolean {
  if (text === ARRAY_FORM) return true;
  if (!(text.startsWith(OBJECT_FORM) && text.endsWith(">"))) return false;
  // A key takes six bytes more in the shortest body, and seven more in its form.
  if (unitsWithin(text, TEXT_BYTES + 1) < text.length) return false;
  const keys = text.slice(OBJECT_FORM.length, -1).split(",");
  if (keys.length === JSON_KEYS + 1 && keys[JSON_KEYS] === MORE_KEYS) keys.pop();
  return keys.length <= JSON_KEYS && keys.every((key, at) => cleanKey(key) === key && (at === 0 || ascends(keys, at)));
}

function ascends(keys: readonly string[], at: number): boolean {
  return byteOrder(keys[at - 1] as string, keys[at] as string) < 0;
}

/** Rid of what would separate tokens, and of how many digits there are. */
function cleanKey(key: string): string {
  let clean = "";
  for (let at = 0; at < key.length; at++) {
    if (!is(key.charCodeAt(at), BLANK | BOUND)) clean += key[at];
  }
  return clean.replace(/\d+/g, "0");
}

function formOf(keys: Iterable<string>): string {
  const names = [...new Set(Array.from(keys, cleanKey))].sort(byteOrder);
  if (names.length > JSON_KEYS) names.splice(JSON_KEYS, names.length, MORE_KEYS);
  return `${OBJECT_FORM}${names.join()}>`;
}

/** The string that a lexeme spells. An escape may still name an unpaired surrogate. */
function spelled(lexeme: string): string {
  return lexeme.includes("\\") ? wellFormed(JSON.parse(lexeme) as string) : lexeme.slice(1, -1);
}

/** A strict reader of one well-formed text. Values are only checked; of the outermost object the members are kept. */
class BodyReader {
  private at = 0;

  /** The last lexeme, without white space; empty when there was none. */
  private lexeme = "";

  constructor(private readonly text: string) {}

  read(): Body | undefined {
    const members = new Map<string, string>();
    this.next();
    const isArray = this.lexeme === "[";
    if (!this.value(1, members) || this.at < this.text.length) return undefined;
    if (isArray) return { form: ARRAY_FORM };
    for (const key of MESSAGE_KEYS) {
      const value = members.get(key);
      if (value?.startsWith('"')) return { message: spelled(value) };
    }
    return { form: formOf(members.keys()) };
  }

  private next(): string {
    LEXEME.lastIndex = this.at;
    const found = LEXEME.exec(this.text);
    this.at = LEXEME.lastIndex;
    this.lexeme = found === null ? "" : (found[1] ?? found[0].trim());
    return this.lexeme;
  }

  /** Whether the lexeme begins a value; it is read to its end. */
  private value(depth: number, members?: Map<string, string>): boolean {
    const lexeme = this.lexeme;
    if (lexeme === "{") return depth <= JSON_DEPTH && this.sequence("}", () => this.member(depth, members));
    if (lexeme === "[") return depth <= JSON_DEPTH && this.sequence("]", () => this.value(depth + 1));
    return lexeme !== "" && !"]},:".includes(lexeme);
  }

  /** Whether items follow, parted by commas, up to `end`. */
  private sequence(end: string, item: () => boolean): boolean {
    if (this.next() === end) return true;
    while (item()) {
      const after = this.next();
      if (after !== ",") return after === end;
      this.next();
    }
    return false;
  }

  private member(depth: number, members?: Map<string, string>): boolean {
    const key = this.lexeme;
    if (!key.startsWith('"') || this.next() !== ":") return false;
    const value = this.next();
    if (!this.value(depth + 1)) return false;
    members?.set(spelled(key), value);
    return true;
  }
}
