import type { Options } from "./options.js";

/** An option as the spec has it. What its type does not have is left out. */
export interface Option {
  readonly property: keyof Options;

  /** Its name in the spec. */
  readonly name: string;
  readonly type: OptionType;

  /** What it should be, as messages say it. */
  readonly expected: string;
  readonly low: number;
  readonly high: number;
  readonly characters: string;
  readonly choices: readonly string[];
  readonly words: ReadonlyMap<string, string>;
  readonly secret: boolean;

  /** Only the one call reads it, no exporter by itself. */
  readonly ofCall: boolean;

  /** Variables in the order they are asked; `otlpEnv` only for an OTLP endpoint, `baseEnv` holds the base of an address. */
  readonly env: readonly string[];
  readonly otlpEnv: readonly string[];
  readonly baseEnv: string;

  /** The attribute of the resource that it becomes. */
  readonly resource: string;
  readonly default: string | number | boolean | undefined;
}

export type OptionType =
  | ("text" | "url" | "path" | "boolean" | "integer" | "duration")
  | ("choice" | "map" | "function" | "document");

type More = Partial<Omit<Option, "property" | "name" | "type" | "expected">>;

const NOTHING = {
  low: 0,
  high: Number.POSITIVE_INFINITY,
  characters: "",
  choices: [],
  words: new Map<string, string>(),
  secret: false,
  ofCall: false,
  env: [],
  otlpEnv: [],
  baseEnv: "",
  resource: "",
  default: undefined,
};

export function option(
  property: keyof Options,
  name: string,
  type: OptionType,
  expected: string,
  more: More = {},
): Option {
  return { property, name, type, expected, ...NOTHING, ...more };
}
