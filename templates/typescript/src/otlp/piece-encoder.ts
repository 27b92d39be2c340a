import { boundedRecord, type GivenRecord } from "./bounds.js";
import { type EncodedFields, type Encoder, type Resource, Unencodable } from "./encoder.js";
import type { Piece } from "./piece.js";
import { MAX_VALUES, RECORD_BYTES, SCOPE } from "./tables.js";

/** Thrown by the quick way for what it leaves to the careful one. One object: to make an error costs microseconds. */
export const CAREFULLY: Error = new Error("not for the quick way");

/** More values than any record has. An infinite number would be counted as a double. */
const NO_LIMIT = 2 ** 30 - 1;

/** How far a record may go; there are no limits for one that has been bounded. */
export class Pace {
  /** Values that may yet be written. */
  values: number;

  constructor(readonly isCareful: boolean) {
    this.values = isCareful ? NO_LIMIT : MAX_VALUES;
  }

  /** Takes one value. */
  count(): void {
    if (--this.values < 0) throw CAREFULLY;
  }
}

/**
 * Writes most records in one go, with no more than a look at what could cross a limit. What may cross one, what is no
 * plain value and what throws is bounded first and then written again.
 */
export abstract class PieceEncoder implements Encoder {
  abstract readonly contentType: string;

  private readonly quick = new Pace(false);
  private readonly careful = new Pace(true);
  private isBusy = false;
  private other: PieceEncoder | undefined;

  constructor(
    protected readonly resource: Resource,
    protected readonly scopeVersion: string,
    protected readonly fields: EncodedFields,
    protected readonly scopeName: string = SCOPE,
  ) {}

  piece(record: GivenRecord): Piece {
    if (this.isBusy) return this.meanwhile(record);
    this.isBusy = true;
    try {
      return this.quickly(record) ?? this.carefully(record);
    } finally {
      this.isBusy = false;
    }
  }

  abstract body(pieces: readonly Piece[]): Uint8Array;
  abstract bodyLength(count: number, pieceBytes: number): number;

  protected abstract write(record: GivenRecord, pace: Pace): Piece;
  protected abstract another(): PieceEncoder;

  private quickly(record: GivenRecord): Piece | undefined {
    if (typeof record !== "object") return undefined;
    this.quick.values = MAX_VALUES;
    try {
      const piece = this.write(record, this.quick);
      return piece.length > RECORD_BYTES ? undefined : piece;
    } catch {
      return undefined;
    }
  }

  private carefully(record: GivenRecord): Piece {
    try {
      return this.write(boundedRecord(record, this.fields.severityText), this.careful);
    } catch (error) {
      throw error instanceof Unencodable ? error : new Unencodable("nothing can be read", { cause: error });
    }
  }

  /**
   * Writes a record that is emitted while another one is read, by a getter of its values. What is emitted while that
   * one is read is too much: it might go on for ever.
   */
  private meanwhile(record: GivenRecord): Piece {
    this.other ??= this.another();
    if (this.other.isBusy) throw new Unencodable("emitted by a value that was read for one emitted in the same way");
    return this.other.piece(record);
  }
}
