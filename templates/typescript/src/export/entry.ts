import type { Piece } from "../otlp/piece.js";

/** A record as it was encoded. */
export interface Entry {
  readonly piece: Piece;
  readonly severity: number;

  /** Its place in the order of emission. */
  readonly sequence: number;

  /** When it was queued, in milliseconds of the monotonic clock. */
  readonly since: number;

  /** It is one of our own, and counts as no record. */
  readonly isNotice: boolean;
}
