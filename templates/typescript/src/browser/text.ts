// Texts as bytes. A line, here, is a text of which each character stands for one byte of UTF-8: so expressions match
// bytes, and to compare two lines is to compare their bytes.

/** The bytes of a text, an unpaired surrogate counting as U+FFFD. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The line of a text of a few thousand characters. */
export function lineOf(text: string): string {
  // Faster than to spread them.
  return Reflect.apply(String.fromCharCode, undefined, bytesOf(text));
}

/** The text of a line. */
export function textOf(line: string): string {
  const bytes = Uint8Array.from(line, (char) => char.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** The beginning of a line that has so many bytes at most, and no part of a character at its end. */
export function beginning(line: string, limit: number): string {
  let end = limit;
  while ((line.charCodeAt(end) & 0xc0) === 0x80) end--;
  return line.slice(0, end);
}
