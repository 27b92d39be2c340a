import { BlockList, isIP } from "node:net";
import type { Environment } from "../config/text.js";

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const BRACKETS = /^\[|\]$/g;
const SEPARATORS = /[\s,]+/;
const PORT = /:(\d+)$/;

/** Returns the proxy that the environment names for an address, if it does. */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const text = proxyText(url, environment);
  if (text === "") return undefined;
  const address = SCHEME.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(address) ? new URL(address) : undefined;
  return proxy !== undefined && ["http:", "https:"].includes(proxy.protocol) ? proxy : undefined;
}

/** Tells whether the environment names any proxy for an address, be it one that can be used or not. */
export function namesProxy(url: URL, environment: Environment): boolean {
  return proxyText(url, environment) !== "";
}

/** Returns the value of a header that lets one in at a proxy; empty where it asks for nothing. */
export function proxyAuthorization({ username, password }: URL): string {
  if (username === "") return "";
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

/** Returns the name of a host as sockets want it. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(BRACKETS, "");
}

/** Returns the port of an address. */
export function portOf({ protocol, port }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

function proxyText(url: URL, environment: Environment): string {
  const scheme = url.protocol.slice(0, -1);
  const text = variable(environment, `${scheme}_proxy`);
  // A CGI program finds the header `Proxy` of whoever calls it in HTTP_PROXY.
  const isForged = scheme === "http" && environment["REQUEST_METHOD"] !== undefined && !environment["http_proxy"];
  return isForged || isExempt(url, variable(environment, "no_proxy")) ? "" : text;
}

function variable(environment: Environment, name: string): string {
  return (environment[name] ?? environment[name.toUpperCase()] ?? "").trim();
}

/** Tells whether a list names a host: `*`, names with all below them, addresses and ranges of them, with a port or not. */
function isExempt(url: URL, list: string): boolean {
  return list
    .toLowerCase()
    .split(SEPARATORS)
    .some((entry) => entry !== "" && (entry === "*" || isNamed(url, entry)));
}

function isNamed(url: URL, entry: string): boolean {
  const host = hostOf(url);
  const bare = entry.replace(BRACKETS, "");
  if (isIP(host) > 0) return isInRange(host, bare) || isInRange(`${host}:${portOf(url)}`, bare);
  const port = PORT.exec(entry)?.[1];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  const name = entry.replace(PORT, "").replace("*.", ".");
  return host === name || host.endsWith(name.startsWith(".") ? name : `.${name}`) || `.${host}` === name;
}

function isInRange(host: string, entry: string): boolean {
  const [address = "", bits] = entry.split("/");
  if (bits === undefined || isIP(address) === 0) return host === entry;
  const list = new BlockList();
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  try {
    list.addSubnet(address, Number(bits), family);
    return isIP(host) > 0 && list.check(host, isIP(host) === 6 ? "ipv6" : "ipv4");
  } catch {
    return false;
  }
}
