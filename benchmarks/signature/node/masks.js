// What is written where nothing better is at hand: a mask for each kind of variable, all in one regular expression. The
// masks are guarded as drain3's documentation guards its own, each by itself: no letter or digit before it or behind it.
// With one pair of guards around them all, it would run about three times as fast; see ../../README.md.

const MASKS = {
  quoted: /"[^"]*"|'[^']*'/,
  url: /[a-z][a-z\d+.-]*:\/\/[^\s"'<>]+/,
  timestamp: /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/,
  clock: /\d\d:\d\d:\d\d(?:[.,]\d+)?/,
  uuid: /[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12}/,
  email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
  ipv4: /\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?/,
  ipv6: /[\da-fA-F]{1,4}(?::{1,2}[\da-fA-F]{1,4}){2,7}/,
  hex: /0x[\da-fA-F]+|(?=[a-fA-F]*\d)[\da-fA-F]{8,}/,
  path: /(?:\/[\w.-]+){2,}\/?|[A-Za-z]:(?:\\[\w.-]+)+/,
  name: /[A-Za-z_]+-?\d[\w-]*/,
  number: /[+-]?\d+(?:\.\d+)?/,
};

const alternation = new RegExp(Object.values(MASKS).map(guarded).join("|"), "g");

function guarded(mask) {
  return `(?:(?<=[^A-Za-z0-9])|^)(?:${mask.source})(?:(?=[^A-Za-z0-9])|$)`;
}

/** Returns the line with what varies replaced. */
export function mask(line) {
  return line.replace(alternation, "<*>");
}
