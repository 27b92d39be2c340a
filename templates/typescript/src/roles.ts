import { ROLES } from "./tables.js";

// What a byte can be: bits, of which the tables give each byte its own. A reduction that the spec leaves out gives no
// byte its part in it. Bytes of non-ASCII characters have none: they belong to tokens.

export const CLOSER = 1;
export const BLANK = 2;
export const BOUND = 4;
export const QUOTE = 8;
export const KEY_MARK = 16;
export const SEPARATOR = 0x20;
export const PAIR = 64;
export const OPENER = 128;
export const ENDER = 0x100;
export const SPANS_SPACE = 0x200;

/** The roles of each byte. */
export const roles: Uint16Array = new Uint16Array(0x100);

for (const [chars, role] of ROLES) {
  for (const char of chars) roles[char.charCodeAt(0)] = (roles[char.charCodeAt(0)] as number) | role;
}

/** Whether a byte or UTF-16 unit has one of the roles. */
export function is(unit: number, role: number): boolean {
  return ((roles[unit] as number) & role) !== 0;
}
