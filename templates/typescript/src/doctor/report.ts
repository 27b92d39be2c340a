import type { Level, Line } from "./line.js";
import { GOOD, LINES, MARKS, SECTIONS, WRONG } from "./tables.js";

/** What was found out: texts by name, and lists of texts by name. What is not there is empty. */
export interface Facts {
  readonly texts: Readonly<Record<string, string>>;
  readonly lists?: Readonly<Record<string, readonly string[]>>;
}

/** A line as it is said. */
export interface Said {
  readonly id: string;
  readonly section: string;
  readonly level: Level;
  readonly text: string;
}

const PLACE = /\{([a-z_]+)\}/g;
const ANY = "any";

/** All lines, in order. */
export class Report {
  constructor(readonly lines: readonly Said[]) {}

  private get failed(): number {
    return this.lines.filter(({ level }) => level === "wrong").length;
  }

  /** The exit status: 1 if a check has failed, else 0. */
  get status(): number {
    return Math.min(this.failed, 1);
  }

  /** The last line. */
  get verdict(): string {
    return this.failed > 0 ? fill(WRONG, { failed: String(this.failed) }) : GOOD;
  }

  /** Returns the report for a person, without a line end behind its last line. */
  text(): string {
    const width = Math.max(...[...MARKS.values()].map((mark) => mark.length));
    const parts = SECTIONS.flatMap(([section, title]) => [
      title,
      ...this.of(section).map(({ level, text }) => `  ${(MARKS.get(level) ?? "").padEnd(width)}  ${text}`),
      "",
    ]);
    return [...parts, this.verdict].join("\n");
  }

  /** Returns the same as compact JSON. */
  json(): string {
    const sections = SECTIONS.map(([id, title]) => {
      return { id, title, lines: this.of(id).map(({ id, level, text }) => ({ id, level, text })) };
    });
    return JSON.stringify({ status: this.status, sections, verdict: this.verdict });
  }

  private of(section: string): readonly Said[] {
    return this.lines.filter((line) => line.section === section);
  }
}

/** Returns the report of all these facts; of one that is known twice the last counts. */
export function compose(known: readonly Facts[]): Report {
  const texts = Object.assign({}, ...known.map((facts) => facts.texts)) as Record<string, string>;
  const lists = Object.assign({}, ...known.map((facts) => facts.lists)) as Record<string, readonly string[]>;
  const said: Said[] = [];
  const topics = new Set<string>();
  for (const line of LINES) {
    if (topics.has(line.topic) || !fits(line, texts)) continue;
    for (const text of textsOf(line, texts, lists)) {
      said.push({ id: line.id, section: line.section, level: line.level, text });
      topics.add(line.topic);
    }
  }
  return new Report(said);
}

function fits({ when }: Line, texts: Readonly<Record<string, string>>): boolean {
  return when.every(([fact, wanted]) => {
    const text = texts[fact] ?? "";
    return wanted.includes(text) || (text !== "" && wanted.includes(ANY));
  });
}

function textsOf(
  { each, text }: Line,
  texts: Readonly<Record<string, string>>,
  lists: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  if (each === "") return [fill(text, texts)];
  return (lists[each] ?? []).map((item) => fill(text, { ...texts, item }));
}

/** Puts values into the places of a text; they have none themselves. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACE, (_, name: string) => values[name] ?? "");
}
