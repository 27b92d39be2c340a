/**
 * A map that knows its oldest key. Setting a key again does not make it younger.
 *
 * A new iterator would pass over all that was deleted at the front since the map last moved its entries: with thousands
 * of them 3.3 µs a key, against 0.3. This one goes on from where it stood, in front of which there is nothing left.
 */
export class AgedMap<Value> extends Map<string, Value> {
  private readonly ages = this.keys();

  /** Takes out the oldest entry. Only for a map that is not empty. */
  deleteOldest(): Value | undefined {
    const oldest = this.ages.next().value as string;
    const value = this.get(oldest);
    this.delete(oldest);
    return value;
  }
}
