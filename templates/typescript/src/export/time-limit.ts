import type { Clock } from "./clock.js";

/**
 * Returns what `work` comes to. Rejects with a RangeError that says `reason` when so many milliseconds are over; what
 * comes of the work later changes nothing, and no rejection of it is unhandled.
 */
export async function within<T>(ms: number, clock: Clock, work: T | PromiseLike<T>, reason: string): Promise<T> {
  let cancel: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(new RangeError(reason)), false);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
