import { addressText, readAddress, withoutSlashes } from "../config/address.js";
import { askedPause } from "../export/retry-after.js";
import type { Answer, Transport } from "../export/transport.js";
import { DOCUMENT_BYTES } from "../policy/tables.js";
import { VERSION } from "../tables.js";
import { wellFormed } from "../text.js";
import type { Look } from "./poll.js";
import { PATH, QUERY } from "./tables.js";

/** What a service may be told. */
export interface Facts {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
}

/** Characters that `encodeURIComponent` leaves alone, though they mean something in some addresses. */
const SPECIAL = /[!'()*]/g;
const HEX = 16;

/** Returns what is asked for the policy; nothing where the base is no address. */
export function requestUrl(base: string, facts: Facts): string | undefined {
  const address = readAddress(base);
  if (address === undefined) return undefined;
  const asked = QUERY.map((name) => `${name}=${coded(facts[name])}`).join("&");
  const query = address.query.length > 1 ? `${address.query}&${asked}` : `?${asked}`;
  return addressText({ ...address, query }, withoutSlashes(address.path) + PATH);
}

function coded(text: string): string {
  const byCode = (character: string) => `%${character.charCodeAt(0).toString(HEX).toUpperCase()}`;
  return encodeURIComponent(wellFormed(text)).replace(SPECIAL, byCode);
}

/** Asks a service for its policy, having seen the one of `tag`. Never rejects. `now` is milliseconds since 1970. */
export async function askService(
  transport: Transport,
  request: { readonly url: string; readonly timeoutMs: number; readonly signal: AbortSignal },
  tag: string,
  now: () => number,
): Promise<Look> {
  const headers = new Map([
    ["User-Agent", `LipService-NodeJS/${VERSION}`],
    ["Accept", "application/json"],
  ]);
  if (tag !== "") headers.set("If-None-Match", tag);
  const sent = { ...request, headers, method: "GET", replyBytes: DOCUMENT_BYTES } as const;
  return lookOf(await transport.send({ ...sent, body: new Uint8Array(), compress: false }), now());
}

function lookOf({ status, body, etag, retryAfter, isTooLarge, error }: Answer, nowMs: number): Look {
  return { status, body, tag: etag ?? "", askedMs: askedPause(retryAfter, nowMs), isTooLarge, error };
}
