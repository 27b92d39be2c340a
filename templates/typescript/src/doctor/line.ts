/** What a line is: a check that passed, a fact, something to know, a check that failed. */
export type Level = "good" | "info" | "note" | "wrong";

/** A line of the report. Of lines with the same topic the first that fits is said. */
export interface Line {
  readonly id: string;
  readonly section: string;
  readonly topic: string;
  readonly level: Level;

  /** It is said where each fact is one of the texts beside it. */
  readonly when: readonly (readonly [fact: string, texts: readonly string[]])[];

  /** The list for whose texts it is said, or empty. */
  readonly each: string;
  readonly text: string;
}

/** A number that may be asked. */
export interface Bounds {
  readonly default: number;
  readonly low: number;
  readonly high: number;
}
