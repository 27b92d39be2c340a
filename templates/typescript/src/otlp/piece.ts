/**
 * The bytes of a record: a part of an array that it shares with others. An object like this is made several times faster
 * than a view of the array, and holds a tenth of its memory.
 */
export class Piece {
  constructor(
    readonly bytes: Uint8Array,
    readonly start: number,
    readonly length: number,
  ) {}

  /** A copy of the bytes. */
  copy(): Uint8Array {
    return this.bytes.slice(this.start, this.start + this.length);
  }
}

/** The bytes of all pieces together. */
export function bytesWithin(pieces: readonly Piece[]): number {
  let bytes = 0;
  for (const { length } of pieces) bytes += length;
  return bytes;
}

/**
 * Writes pieces into `target` from `at` on, with `separator` between them if there is one. Those that lie one behind the
 * other with room for it, where it stands then, are copied at once.
 */
export function joinPieces(pieces: readonly Piece[], target: Uint8Array, at: number, separator?: number): void {
  const gap = separator === undefined ? 0 : 1;
  let place = at;
  for (let index = 0; index < pieces.length; ) {
    const { bytes, start, length } = pieces[index++] as Piece;
    let end = start + length;
    for (let next = pieces[index]; next?.bytes === bytes && next.start === end + gap; next = pieces[++index])
      end += gap + next.length;
    target.set(bytes.subarray(start, end), place);
    place += end - start;
    if (separator !== undefined && index < pieces.length) target[place++] = separator;
  }
}
