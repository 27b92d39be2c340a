import { AttributeList } from "./attribute-list.js";
import type { LogRecord } from "./log-record.js";

/** The fields of a record as a pipeline fills them in; what is left out is set for each. */
export class BuiltRecord {
  body: unknown = undefined;
  severity: number | undefined = undefined;
  severityText: string | undefined = undefined;
  time: number | undefined = undefined;
  observedTime: number | undefined = undefined;
  traceId: string | undefined = undefined;
  spanId: string | undefined = undefined;
  flags: number | undefined = undefined;
  readonly eventName: undefined = undefined;
  droppedAttributes = 0;
  attributes: AttributeList;

  /** The names of the caller's own attributes, the last of which make room if there are too many; of a few, none. */
  own: string[] = [];

  constructor(attributes: AttributeList = new AttributeList()) {
    this.attributes = attributes;
  }

  /** A record of its own with the same fields, and what `kept` makes of the values of attributes. */
  copy(kept: (value: unknown) => unknown): BuiltRecord {
    const copy = new BuiltRecord(this.attributes.copy(kept));
    copy.body = this.body;
    copy.severity = this.severity;
    copy.severityText = this.severityText;
    copy.time = this.time;
    copy.observedTime = this.observedTime;
    copy.traceId = this.traceId;
    copy.spanId = this.spanId;
    copy.flags = this.flags;
    copy.droppedAttributes = this.droppedAttributes;
    copy.own = this.own;
    return copy;
  }

  /** The same record for whoever is not ours: an object, with an object for its attributes. */
  toRecord(): LogRecord {
    const { body, severity, severityText, time, traceId, spanId, flags, droppedAttributes } = this;
    const attributes = this.attributes.toObject();
    return { body, severity, severityText, attributes, time, traceId, spanId, flags, droppedAttributes };
  }

  /** Holds on to nothing that a caller gave. */
  release(): void {
    this.body = undefined;
    this.attributes.clear();
  }
}
