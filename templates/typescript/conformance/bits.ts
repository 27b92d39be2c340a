/** The bits of a double as hexadecimal digits. */
export function bitsOf(value: number): string {
  const bits = Buffer.alloc(Float64Array.BYTES_PER_ELEMENT);
  bits.writeDoubleBE(value);
  return bits.toString("hex");
}
