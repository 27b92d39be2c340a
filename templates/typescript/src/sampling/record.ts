import { AttributeList } from "../attribute-list.js";
import type { Subject } from "../policy/match.js";
import { DEFAULT_SEVERITY } from "./constants.js";

const HIGHEST_SEVERITY = 24;

type Attributes = Readonly<Record<string, unknown>>;

const NOTHING: Attributes = Object.freeze({});
const NO_RECORD: SampledRecord = Object.freeze({ pattern: "" });

/** A record as the sampler sees it: what a decision can depend on, and no more. What is left out counts as empty. */
export interface SampledRecord {
  /** The id of its pattern. */
  readonly pattern: string;

  /** The template of its pattern; only rules look at it. */
  readonly template?: string | undefined;

  /** An OpenTelemetry severity number; outside 1 to 24, not whole, or left out, it counts as INFO. */
  readonly severity?: number | undefined;

  /** The logger's name; only rules look at it. */
  readonly logger?: string | undefined;

  /** The bytes of the message; budgets of bytes look at it, and held records are measured by it. */
  readonly bodyBytes?: number | undefined;

  /** Attributes by name; only rules, budgets of bytes and records that are held back look at them. */
  readonly attributes?: Attributes | undefined;

  /** The request it belongs to, such as its trace id. Without one, or with an empty one, it is not held back when it is dropped. */
  readonly scope?: string | undefined;

  /** What the caller wants back when the record is released because its request failed. */
  readonly payload?: unknown;
}

/** What is asked only where something looks at it. Each may throw; then the record is kept. */
export interface RecordDetails {
  readonly attributes?: unknown;
  readonly bodyBytes?: number | undefined;
}

/** The bytes of the message have not been asked for. */
const UNASKED = -1;

/**
 * The record in hand, whose fields have the types they should have. One object serves all records: it has one shape
 * whatever callers pass, and each field is read once, before anything is decided, so that a getter can do no harm.
 */
export class GivenRecord implements Subject {
  pattern = "";
  template = "";
  severity: number = DEFAULT_SEVERITY;
  logger = "";
  scope: string | undefined = undefined;
  payload: unknown = undefined;
  private size = 0;
  private source: RecordDetails = NO_RECORD;
  private found: Attributes | AttributeList | undefined = undefined;

  /** Takes a record up. Throws where it cannot be read, and where it has no pattern. */
  read(record: SampledRecord): void {
    const { pattern, severity, bodyBytes, scope } = record;
    if (typeof pattern !== "string") throw new TypeError("a record without a pattern");
    this.pattern = pattern;
    this.template = textOf(record.template);
    this.severity = isSeverity(severity) ? severity : DEFAULT_SEVERITY;
    this.logger = textOf(record.logger);
    this.size = sizeOf(bodyBytes);
    this.scope = typeof scope === "string" && scope !== "" ? scope : undefined;
    this.payload = record.payload;
    this.source = record;
  }

  /** Takes up a record of which the caller knows the types. */
  take(
    pattern: string,
    template: string,
    severity: number,
    logger: string,
    scope: string | undefined,
    details: RecordDetails,
  ): void {
    this.pattern = pattern;
    this.template = template;
    this.severity = isSeverity(severity) ? severity : DEFAULT_SEVERITY;
    this.logger = logger;
    this.size = UNASKED;
    this.scope = scope;
    this.source = details;
  }

  /** The bytes of the message. */
  get bodyBytes(): number {
    if (this.size === UNASKED) this.size = sizeOf(this.source.bodyBytes);
    return this.size;
  }

  /** The attributes, which are not even asked for before something looks at them: they may be costly to build. */
  get attributes(): Attributes {
    const { members } = this;
    if (!(members instanceof AttributeList)) return members;
    const made = members.toObject();
    this.found = made;
    return made;
  }

  /** The same for whoever goes through all of them: a list, where there is one. */
  get members(): Attributes | AttributeList {
    this.found ??= membersOf(this.source);
    return this.found;
  }

  /** Lets go of what the caller may want to see collected. */
  release(): void {
    this.payload = undefined;
    this.source = NO_RECORD;
    this.found = undefined;
  }
}

export function isSeverity(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= HIGHEST_SEVERITY;
}

function sizeOf(bytes: unknown): number {
  return typeof bytes === "number" && bytes > 0 ? Math.floor(bytes) : 0;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function membersOf({ attributes }: RecordDetails): Attributes | AttributeList {
  return typeof attributes === "object" && attributes !== null ? (attributes as Attributes) : NOTHING;
}
