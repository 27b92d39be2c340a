import { StoredBytes } from "./stored-bytes.js";

const WORD = 2 ** 32;
/** Milliseconds of a second, nanoseconds of a millisecond, and the digits of those. */
const SECOND = 1_000;
const NANOSECONDS = 1_000_000;
const NANOSECOND_DIGITS = 6;

const ZERO = 0x30;
const LAST_HIGH = 2 ** 31 - 1;
const LAST = 2n ** 63n - 1n;

const encoder = new TextEncoder();

/**
 * A time in nanoseconds since 1970, as the two words of a 64-bit number. One object serves any number of times.
 *
 * A product of milliseconds and a million is beyond the 53 bits of a double: each half of them is multiplied by itself.
 */
export class Nanoseconds {
  high = 0;
  low = 0;

  private last: unknown;
  private isSent = false;

  /** Takes up a time: a number of milliseconds or a bigint of nanoseconds. Returns whether it is one that can be sent. */
  read(time: unknown): boolean {
    // Many records have the time of the one before, and most were observed when they happened.
    if (time !== this.last) {
      this.last = time;
      this.isSent = this.readAnew(time);
    }
    return this.isSent;
  }

  private readAnew(time: unknown): boolean {
    if (typeof time === "bigint") return this.readLarge(time);
    if (typeof time !== "number" || !(time > 0)) return false;
    const low = (time >>> 0) * NANOSECONDS + fractionOf(time);
    this.high = Math.floor(time / WORD) * NANOSECONDS + Math.floor(low / WORD);
    this.low = low >>> 0;
    return this.high <= LAST_HIGH && (this.high > 0 || this.low > 0);
  }

  private readLarge(time: bigint): boolean {
    if (time <= 0n || time > LAST) return false;
    this.high = Number(time >> 32n);
    this.low = Number(BigInt.asUintN(32, time));
    return true;
  }
}

/**
 * The decimal digits of a time in nanoseconds, between two texts. As long as the second is the same, only a few of the
 * digits are written.
 */
export class TimeText {
  stored: StoredBytes = new StoredBytes(new Uint8Array(0));

  private readonly checked = new Nanoseconds();
  private last: unknown;
  private isSent = false;
  private second = 0;

  constructor(
    private readonly before: string,
    private readonly behind: string,
  ) {}

  /** Takes up a time as `Nanoseconds` does, and returns whether it can be sent. */
  read(time: unknown): boolean {
    if (time !== this.last) {
      this.last = time;
      this.isSent = this.checked.read(time);
      if (this.isSent) this.write(time as number | bigint);
    }
    return this.isSent;
  }

  private write(time: number | bigint): void {
    const whole = typeof time === "number" && Number.isInteger(time) ? time : 0;
    const millisecond = whole % SECOND;
    const second = whole - millisecond;
    // In the second 0 there is none of the digits that stay.
    if (second > 0 && second === this.second) this.writeMillisecond(millisecond);
    else {
      this.second = second;
      this.stored = new StoredBytes(encoder.encode(this.before + nanosecondsText(time) + this.behind));
    }
  }

  private writeMillisecond(millisecond: number): void {
    const { stored } = this;
    const at = stored.length - this.behind.length - NANOSECOND_DIGITS - 1;
    stored.set(at, ZERO + (millisecond % 10));
    stored.set(at - 1, ZERO + (Math.floor(millisecond / 10) % 10));
    stored.set(at - 2, ZERO + Math.floor(millisecond / 100));
  }
}

function nanosecondsText(time: number | bigint): string {
  if (typeof time === "bigint") return String(time);
  const fraction = fractionOf(time);
  const whole = Math.floor(time) + Math.floor(fraction / NANOSECONDS);
  const rest = String(fraction % NANOSECONDS);
  return whole === 0 ? rest : whole + rest.padStart(NANOSECOND_DIGITS, "0");
}

/** What a number of milliseconds has behind its point, in whole nanoseconds; it can round up to a millisecond. */
function fractionOf(time: number): number {
  return Math.round((time - Math.floor(time)) * NANOSECONDS);
}
