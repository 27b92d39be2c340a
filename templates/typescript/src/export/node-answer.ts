import type { IncomingMessage } from "node:http";
import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Answer } from "./transport.js";

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/**
 * Reads an answer, of which at most `limit` bytes count, on the wire and decompressed. Rejects where the connection ends
 * in front of the end.
 */
export function readAnswer(response: IncomingMessage, limit: number): Promise<Answer> {
  const { headers, statusCode: status = 0 } = response;
  const head = {
    ...{ status, error: "", isReset: false, location: headers.location ?? "" },
    ...{ retryAfter: headers["retry-after"] ?? "", contentType: headers["content-type"] ?? "" },
  };
  const decoder = DECODERS.get((headers["content-encoding"] ?? "").trim().toLowerCase())?.();
  return new Promise((resolve, reject) => {
    const end = (body: Uint8Array, isTooLarge: boolean) => resolve({ ...head, body, isTooLarge });
    const tooMuch = () => {
      // First of all: an answer that is cut off counts as none.
      end(new Uint8Array(), true);
      decoder?.destroy();
      response.destroy();
    };
    response.once("error", reject);
    response.once("aborted", () => reject(new Error("the answer was cut short")));
    if (decoder === undefined) collect(response, limit, end, tooMuch);
    else {
      watch(response, limit, tooMuch);
      // What cannot be decompressed is an answer that cannot be read; the status is known.
      decoder.once("error", () => {
        if (response.readableEnded) end(UNREADABLE, false);
        response.once("end", () => end(UNREADABLE, false));
        response.resume();
      });
      collect(response.pipe(decoder), limit, end, tooMuch);
    }
  });
}

/** No message of any encoding. */
const UNREADABLE = Uint8Array.of(0xff);

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
