import type { IncomingMessage } from "node:http";
import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type Answer, CUT_SHORT } from "./transport.js";

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/**
 * Reads an answer, of which at most `limit` bytes count, on the wire and decompressed. What is cut short or cannot be
 * decompressed has a status nevertheless: it is an answer that cannot be read.
 */
export function readAnswer(response: IncomingMessage, limit: number, signal: AbortSignal): Promise<Answer> {
  const { headers, statusCode: status = 0 } = response;
  const head = {
    ...{ status, error: "", isReset: false, location: headers.location ?? "" },
    ...{ retryAfter: headers["retry-after"] ?? "", contentType: headers["content-type"] ?? "" },
    etag: headers.etag ?? "",
  };
  const decoder = DECODERS.get((headers["content-encoding"] ?? "").trim().toLowerCase())?.();
  return new Promise((resolve) => {
    const end = (body: Uint8Array, isTooLarge: boolean) => resolve({ ...head, body, isTooLarge });
    const unreadable = (error: string) => resolve({ ...head, error, body: new Uint8Array(), isTooLarge: false });
    const cutShort = () => unreadable(CUT_SHORT);
    const tooMuch = () => {
      // First of all: what follows is an answer that is cut short.
      end(new Uint8Array(), true);
      decoder?.destroy();
      response.destroy();
    };
    response.on("error", cutShort);
    response.once("close", () => !response.complete && cutShort());
    signal.addEventListener("abort", cutShort, { once: true });
    if (decoder === undefined) collect(response, limit, end, tooMuch);
    else {
      watch(response, limit, tooMuch);
      decoder.on("error", () => {
        const ended = () => unreadable("it cannot be decompressed");
        if (response.readableEnded) ended();
        // Only behind its end the connection can be used again.
        response.once("end", ended);
        response.resume();
      });
      collect(response.pipe(decoder), limit, end, tooMuch);
    }
  });
}

function collect(
  stream: Readable,
  limit: number,
  end: (body: Uint8Array, isTooLarge: boolean) => void,
  tooMuch: () => void,
): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  watch(stream, limit, tooMuch);
  stream.once("end", () => end(Buffer.concat(chunks), false));
}

function watch(stream: Readable, limit: number, tooMuch: () => void): void {
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) tooMuch();
  });
}
