import { withoutUser } from "../config/text.js";
import type { Diagnostics } from "./diagnostics.js";
import { type PartialSuccess, readPartialSuccess } from "./partial-success.js";
import type { Verdict } from "./reply.js";
import type { Profile } from "./tables.js";
import type { Answer } from "./transport.js";

const JSON_TYPE = /\bjson\b/i;
const PROTOBUF_TYPE = /protobuf/i;
const TAIL = /[?#].*$/s;

/** How many bytes of what an endpoint wrote are told. */
const SHOWN_BYTES = 200;
const encoder = new TextEncoder();

/** Reads what an answer says, and says what a person should know of it. */
export class ReplyTeller {
  private readonly url: string;

  constructor(
    url: string,
    private readonly profile: Profile,
    private readonly contentType: string,
    private readonly diagnostics: Diagnostics,
  ) {
    this.url = withoutTail(url); // a user it has none
  }

  /** Says what is done about an answer that is no success. */
  tell({ status, error, location }: Answer, { action, waitMs }: Verdict): void {
    const answered = status === 0 ? `cannot be reached: ${error}` : `answered ${status}`;
    const toldOf =
      location === ""
        ? answered
        : `${answered} and named another address, ${withoutUser(withoutTail(location))}, which is not used`;
    const said = `${this.url} ${toldOf}`;
    if (action === "retry") this.diagnostics.say("retry", `${said}; trying again in ${Math.ceil(waitMs)} ms`);
    else if (action === "lose") this.diagnostics.say(`lose ${status}`, `${said}; records are lost`);
    else if (action === "stop") this.diagnostics.write(`${said}: the token is not taken; nothing is sent any more`);
    else if (action === "uncompressed") this.diagnostics.write(`${said}; nothing is compressed any more`);
  }

  /** Says that an answer is longer than answers may be. */
  tellTooLarge(): void {
    this.diagnostics.say("too large", `${this.url} answered with more than an answer may have; records are lost`);
  }

  /** Returns how many records of a batch that was taken were rejected nevertheless. */
  rejected(answer: Answer): number {
    if (answer.error !== "") this.tellUnreadable(answer.error);
    if (answer.error !== "" || !this.profile.readsReplies) return 0;
    const { rejected, message } = this.read(answer);
    if (rejected > 0) this.diagnostics.say("rejected", `${this.url} rejected ${rejected} records: ${shown(message)}`);
    else if (message !== "") this.diagnostics.say("message", `${this.url} says: ${shown(message)}`);
    return rejected;
  }

  private read({ body, contentType }: Answer): PartialSuccess {
    // What the answer says of itself counts; without that it is as the request was.
    const isJson = JSON_TYPE.test(PROTOBUF_TYPE.test(contentType) ? "" : contentType || this.contentType);
    try {
      return readPartialSuccess(body, isJson);
    } catch (error) {
      this.tellUnreadable(shown(error instanceof Error ? error.message : String(error)));
      return { rejected: 0, message: "" };
    }
  }

  private tellUnreadable(why: string): void {
    this.diagnostics.say("undecodable", `${this.url} took the records; its answer cannot be read: ${why}`);
  }
}

/** Returns an address without its query, which may hold a token. */
function withoutTail(url: string): string {
  return url.replace(TAIL, "");
}

/** Returns the start of what an endpoint wrote. */
function shown(text: string): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(SHOWN_BYTES));
  return text.slice(0, read);
}
