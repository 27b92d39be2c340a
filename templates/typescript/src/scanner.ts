import { ByteCache, LINES, MessageCache, TemplateCache } from "./cache.js";
import { type Body, readBody, readForm } from "./json-body.js";
import { KnownPattern, type KnownSignature } from "./known-pattern.js";
import { LineReader } from "./line.js";
import { type Pattern, patternId, type Signature, type Source, severityName } from "./pattern.js";
import { SEVERITY, TEMPLATE_BYTES } from "./tables.js";
import { Bytes, CanonicalLine } from "./text.js";

/** Places for templates, a power of two. */
const TEMPLATES = 1 << 11;

/**
 * Finds patterns, and remembers them: the fast form of `signature`. It owns its buffers and bounded caches: by the
 * message as it is; by its canonical line, so that `took 5 ms` is known once `took 17 ms` was read; and by the template,
 * so that a new line of a known pattern costs no hash.
 *
 * The patterns and signatures it returns are frozen and shared between calls.
 */
export class Scanner {
  private readonly messages = new MessageCache<KnownPattern>();
  private readonly lines = new ByteCache<KnownPattern>(LINES);

  /** The same patterns as in `patterns`, or some of them, for which no string has to be made. */
  private readonly templates = new ByteCache<KnownPattern>(TEMPLATES);
  private readonly patterns = new TemplateCache<KnownPattern>();
  private readonly line = new CanonicalLine();
  private readonly reader = new LineReader();
  private readonly output = new Bytes(TEMPLATE_BYTES);
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** Returns the pattern of `message`. */
  scan(message: string): Pattern {
    return this.find(message).pattern;
  }

  /** Returns the pattern of `template`, or of `message` when there is none, with the id that names it. */
  signature(message: string, severity: number = SEVERITY, logger = "", template: string | null = null): Signature {
    return this.known(template || message, severity, logger, !!template).signature;
  }

  /** Returns the signature of a text, which may be a native template, as it is remembered. */
  known(text: string, severity: number, logger: string, isTemplate: boolean): KnownSignature {
    const found = this.find(text);
    const source = isTemplate ? "template" : found.pattern.source;
    return found.signatureOf(severity, logger, source) ?? this.name(found, severity, logger, source);
  }

  private name(known: KnownPattern, severity: number, logger: string, source: Source): KnownSignature {
    const { template } = known.pattern;
    // Callers without types may pass anything: what is no number is in no bucket.
    const number = typeof severity === "number" ? severity : Number.NaN;
    const name = textOf(logger);
    const id = patternId(template, severityName(number), this.scan(name).template);
    const signature = Object.freeze({ template, id, source });
    return known.add(signature, number, name);
  }

  private find(message: string): KnownPattern {
    const text = textOf(message);
    const known = this.messages.get(text);
    if (known !== undefined) return known;
    const found = this.read(text);
    this.messages.offer(text, this.line.fingerprint, found);
    return found;
  }

  /** Reads a text that may be a form already, or a JSON body, or else a line. */
  private read(text: string): KnownPattern {
    const form = readForm(text);
    if (form !== undefined) return this.patternOf(form);
    const body = readBody(text);
    return body === undefined ? this.readLine(text) : this.readOf(body);
  }

  private readOf(body: Body): KnownPattern {
    return ("form" in body ? this.patternOf(body.form) : this.readLine(body.message)).inBody();
  }

  private readLine(text: string): KnownPattern {
    this.line.read(text);
    const known = this.lines.get(this.line);
    if (known !== undefined) return known;
    this.reader.read(this.line.bytes, this.line.length);
    this.output.end(this.reader.copyTo(this.output.bytes));
    const found = this.templates.get(this.output);
    if (found === undefined) return this.readTemplate();
    this.lines.set(this.line, found);
    return found;
  }

  private readTemplate(): KnownPattern {
    const template = this.decoder.decode(this.output.bytes.subarray(0, this.output.length));
    // What is left of a line may be a body itself. Reading that uses the line's buffer, so it cannot be kept.
    const body = readBody(template);
    if (body !== undefined) return this.readOf(body);
    const found = this.patternOf(template);
    this.templates.set(this.output, found);
    this.lines.set(this.line, found);
    return found;
  }

  private patternOf(template: string): KnownPattern {
    return this.patterns.get(template) ?? this.patterns.keep(template, new KnownPattern(template, "scan"));
  }
}

/** Callers without types may pass anything; what cannot be printed counts as empty. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return String(value);
  } catch {
    return "";
  }
}
