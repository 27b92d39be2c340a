import { interned } from "./cache.js";
import type { Pattern, Signature, Source } from "./pattern.js";
import type { PatternSlot } from "./sampling/pattern-slots.js";

/** How many signatures of one pattern are remembered. */
const SIGNATURES = 4;

/** Longer logger names are not remembered beside their signature. */
const LOGGER_UNITS = 1 << 7;

/** A signature as a scanner holds it, and of what it was made. */
export class KnownSignature {
  /** Where its records were counted last, for the sampler: that saves the search. */
  slot: PatternSlot | undefined = undefined;

  constructor(
    readonly signature: Signature,
    readonly severity: number,
    readonly logger: string,
  ) {}

  isOf(severity: number, logger: string, source: Source): boolean {
    return severity === this.severity && logger === this.logger && this.signature.source === source;
  }
}

/** A pattern as the caches hold it, with the signatures last made of it. */
export class KnownPattern {
  readonly pattern: Pattern;

  /** The one asked for last comes first. */
  private last: KnownSignature | undefined = undefined;
  private readonly others: KnownSignature[] = [];
  private bodied: KnownPattern | undefined = undefined;

  constructor(template: string, source: Source) {
    this.pattern = Object.freeze({ template, source });
  }

  /** The same pattern as it is when its text stood in a body. */
  inBody(): KnownPattern {
    this.bodied ??= new KnownPattern(this.pattern.template, "json_key");
    return this.bodied;
  }

  /** Returns the signature for a severity and a logger, if it is remembered. */
  signatureOf(severity: number, logger: string, source: Source): KnownSignature | undefined {
    const { last } = this;
    if (last?.isOf(severity, logger, source)) return last;
    return this.others.length === 0 ? undefined : this.searched(severity, logger, source);
  }

  private searched(severity: number, logger: string, source: Source): KnownSignature | undefined {
    const found = this.others.find((known) => known.isOf(severity, logger, source));
    if (found !== undefined) this.last = found;
    return found;
  }

  /** Remembers a signature, unless its logger has a long name; the oldest of too many is forgotten. */
  add(signature: Signature, severity: number, logger: string): KnownSignature {
    if (logger.length > LOGGER_UNITS) return new KnownSignature(signature, severity, logger);
    const known = new KnownSignature(signature, severity, interned(logger));
    this.last = known;
    this.others.push(known);
    if (this.others.length > SIGNATURES) this.others.shift();
    return known;
  }
}
