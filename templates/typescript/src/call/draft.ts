import type { AttributeList } from "../attribute-list.js";
import type { BuiltRecord } from "../built-record.js";
import type { RequestScope } from "../correlation/request-scope.js";
import { utf8Length } from "../otlp/cut.js";
import type { RecordDetails } from "../sampling/record.js";
import { ownKeys } from "./attributes.js";
import type { Channel } from "./host.js";
import { attributesOf, bodyOf, type Event, type RecordBuilder } from "./record-builder.js";

/**
 * The record in hand. One object serves all records, because most are dropped; the sampler asks it for what costs
 * something, if a rule or a budget of bytes looks at that.
 */
export class Draft implements Event, RecordDetails {
  channel: Channel<unknown>;
  message = "";
  isTemplate = false;
  call: unknown = undefined;
  timeMs = 0;
  scope: RequestScope | undefined = undefined;
  private built: BuiltRecord | undefined = undefined;

  constructor(
    private readonly nothing: Channel<unknown>,
    private readonly builder: RecordBuilder,
  ) {
    this.channel = nothing;
  }

  /** Whether there is one. */
  get isTaken(): boolean {
    return this.channel !== this.nothing;
  }

  take<Call>(
    channel: Channel<Call>,
    message: string,
    isTemplate: boolean,
    call: Call,
    timeMs: number,
    scope: RequestScope | undefined,
  ): this {
    this.channel = channel as Channel<unknown>;
    this.message = message;
    this.isTemplate = isTemplate;
    this.call = call;
    this.timeMs = timeMs;
    this.scope = scope;
    return this;
  }

  /** Builds the record for export, once. */
  build(isHeld = false): BuiltRecord {
    this.built ??= this.builder.build(this, isHeld);
    return this.built;
  }

  /** A list of the record that was built, or else an object of what its own attributes will be. */
  get attributes(): AttributeList | object | undefined {
    if (this.built !== undefined) return this.built.attributes;
    const own = attributesOf(this.channel.host, this);
    const shared = this.scope?.attributes;
    return shared === undefined || ownKeys(shared).length === 0 ? own : { ...shared, ...own };
  }

  get bodyBytes(): number {
    const body = this.built?.body;
    return utf8Length(typeof body === "string" ? body : bodyOf(this));
  }

  /** Lets go of what the caller gave. */
  release(): void {
    this.channel = this.nothing;
    this.call = undefined;
    this.scope = undefined;
    if (this.built !== undefined) this.builder.release();
    this.built = undefined;
  }
}
