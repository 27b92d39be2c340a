import { RETRY_AFTER_CAP_MS } from "./tables.js";

const MS_PER_SECOND = 1000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const EDGES = /^[ \t]+|[ \t]+$/g;
const SECONDS = /^\d+$/;

// The three dates of RFC 9110. Which day of the week it was is not checked.
const DATES = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>\d\d| \d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

/** Two digits of a year from here on are of the last century. */
const LAST_CENTURY = 70;

/** Returns how many milliseconds the header Retry-After asks to wait, as they are kept; 0 for none. */
export function askedPause(header: string, nowMs: number): number {
  const text = header.replace(EDGES, "");
  const asked = SECONDS.test(text) ? Number(text) * MS_PER_SECOND : (dateMs(text) ?? nowMs) - nowMs;
  return Math.min(Math.max(Math.ceil(asked), 0), RETRY_AFTER_CAP_MS);
}

/** Returns milliseconds since 1970; nothing where there is no such date. */
function dateMs(text: string): number | undefined {
  for (const form of DATES) {
    const groups = form.exec(text)?.groups;
    if (groups !== undefined) return momentMs(groups);
  }
  return undefined;
}

function momentMs(groups: Readonly<Record<string, string>>): number | undefined {
  const { year = "", month = "", day = "", time = "" } = groups;
  const number = MONTHS.indexOf(month) + 1;
  const digits = (part: number) => String(part).padStart(2, "0");
  const iso = `${fullYear(year)}-${digits(number)}-${digits(Number(day))}T${time}.000Z`;
  const moment = Date.parse(iso);
  // An impossible date is none, or another one.
  return !Number.isNaN(moment) && new Date(moment).toISOString() === iso ? moment : undefined;
}

function fullYear(digits: string): string {
  if (digits.length > 2) return digits;
  return `${Number(digits) < LAST_CENTURY ? "20" : "19"}${digits}`;
}
