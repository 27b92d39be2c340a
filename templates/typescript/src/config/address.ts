/** An address of HTTP, taken apart. The host is in lower case, with its port; the path is empty or starts with `/`. */
export interface Address {
  readonly scheme: "http" | "https";

  /** Without a port; an IPv6 address is in brackets. */
  readonly host: string;

  /** With its colon, or empty. */
  readonly port: string;
  readonly path: string;

  /** With its question mark, or empty. */
  readonly query: string;
}

// What is written in front of a host's `@` and behind a `#` is left out.
const FORM =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:[^/?#@\s]*@)?(\[[\dA-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?(\/[^?#\s]*)?(\?[^#\s]*)?(?:#\S*)?$/;
const VISIBLE = /^[!-~]+$/;
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const TRAILING_SLASHES = /\/+$/;
const MAX_PORT = 0xffff;

/** Returns the address that a text is; nothing where it is none of http or https. */
export function readAddress(text: string): Address | undefined {
  const parts = VISIBLE.test(text) ? FORM.exec(text) : null;
  if (parts === null) return undefined;
  const [, given, written = "", port = "", path = "", query = ""] = parts;
  const host = written.toLowerCase();
  const scheme = given?.toLowerCase() ?? (LOOPBACK.test(host) ? "http" : "https");
  if ((scheme !== "http" && scheme !== "https") || Number(port.slice(1)) > MAX_PORT) return undefined;
  return { scheme, host, port, path, query };
}

/** Returns an address as a text, with `path` in the place of its own. */
export function addressText({ scheme, host, port, query }: Address, path: string): string {
  return `${scheme}://${host}${port}${path}${query}`;
}

/** Returns an address with `path` behind its own and exactly one slash between. */
export function extendedAddress(address: Address, path: string): string {
  return addressText(address, `${withoutSlashes(address.path)}/${path}`);
}

/** Returns a path without slashes at its end. */
export function withoutSlashes(path: string): string {
  return path.replace(TRAILING_SLASHES, "");
}
