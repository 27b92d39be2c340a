import type { GivenRecord } from "./bounds.js";
import type { Piece } from "./piece.js";

/** What an endpoint wants to have of a record. */
export interface EncodedFields {
  readonly observedTime: boolean;
  readonly severityText: boolean;
}

/** Attributes of the resource: its keys with their values. */
export type Resource = ReadonlyArray<readonly [key: string, value: unknown]>;

/**
 * Writes records in one of the encodings of OTLP. Each record becomes a piece at once; a request is an envelope around
 * any number of pieces.
 */
export interface Encoder {
  readonly contentType: string;

  /** The bytes of a record, valid for as long as they are kept. Throws `Unencodable` and nothing else. */
  piece(record: GivenRecord): Piece;

  /** The body of a request. Without pieces it is empty. */
  body(pieces: readonly Piece[]): Uint8Array;

  /** The bytes of a body with so many pieces, which have so many bytes together. */
  bodyLength(count: number, pieceBytes: number): number;
}

/** Nothing of the record could be written. */
export class Unencodable extends Error {
  override readonly name = "Unencodable";
}
