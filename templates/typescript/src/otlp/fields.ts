// What is sent of the fields of a record that are numbers.

export const HIGHEST_SEVERITY = 24;

/** The largest number of attributes that a record can say were left out. */
export const MOST_DROPPED: number = 2 ** 32 - 1;

/** Whether a value is a severity number that says something. */
export function isSeverity(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= HIGHEST_SEVERITY;
}

/** How many attributes a record says that were left out. */
export function droppedOf(count: unknown): number {
  return typeof count === "number" && count > 0 ? Math.min(Math.floor(count), MOST_DROPPED) : 0;
}

/** The flags of a record that are sent. */
export function flagsOf(flags: unknown): number {
  return typeof flags === "number" ? flags & 0xff : 0;
}
