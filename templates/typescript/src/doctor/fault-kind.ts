// Faults by what stands in their texts.
const KINDS: readonly (readonly [string, RegExp])[] = [
  ["dns", /ENOTFOUND|EAI_AGAIN|getaddrinfo/],
  ["refused", /ECONNREFUSED/],
  ["proxy", /prox(y|ies)/i],
  ["timeout", /no answer within|ETIMEDOUT|timed out/],
  ["tls", /certificate|altnames|SSL|TLS|wrong version number|ENOENT/],
];

/** Returns the kind of a fault of the network. */
export function kindOf(error: string): string {
  return KINDS.find(([, form]) => form.test(error))?.[0] ?? "other";
}
