import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyFor } from "../src/export/node-proxy.js";

function proxied(url: string, environment: Readonly<Record<string, string>>): string | undefined {
  return proxyFor(new URL(url), environment)?.host;
}

test("there is a proxy for each scheme, and lower case wins", () => {
  const environment = { HTTP_PROXY: "upper:1", http_proxy: "http://lower:2", https_proxy: "https://secure:3/" };
  assert.equal(proxied("http://x.test/", environment), "lower:2");
  assert.equal(proxied("https://x.test/", environment), "secure:3");
  assert.equal(proxied("https://x.test/", { HTTP_PROXY: "upper:1" }), undefined);
  for (const proxy of ["", "socks5://x:1", "http://:::"])
    assert.equal(proxied("http://x.test/", { HTTP_PROXY: proxy }), undefined);
});

test("what a CGI program finds is no proxy", () => {
  assert.equal(proxied("http://x.test/", { HTTP_PROXY: "evil:1", REQUEST_METHOD: "GET" }), undefined);
  assert.equal(proxied("http://x.test/", { http_proxy: "good:1", REQUEST_METHOD: "GET" }), "good:1");
});

test("hosts are exempt by name, with all below it, by address, by range and by port", () => {
  const exempt: readonly (readonly [url: string, list: string])[] = [
    ["http://x.test/", "*"],
    ["http://X.test/", "a.test, x.TEST"],
    ["http://b.x.test/", "x.test"],
    ["http://b.x.test/", ".x.test"],
    ["http://x.test/", ".x.test"],
    ["http://b.x.test/", "*.x.test"],
    ["http://x.test:81/", "x.test:81"],
    ["https://x.test/", "x.test:443"],
    ["http://10.1.2.3/", "10.1.2.3"],
    ["http://10.1.2.3:81/", "10.1.2.3:81"],
    ["http://10.1.2.3/", "10.0.0.0/8"],
    ["http://[::1]/", "::1"],
    ["http://[fd00::5]/", "fd00::/8"],
  ];
  for (const [url, no_proxy] of exempt) {
    const environment = { http_proxy: "proxy", https_proxy: "proxy", no_proxy };
    assert.equal(proxied(url, environment), undefined, `${url} ${no_proxy}`);
  }
});

test("others are not", () => {
  const others: readonly (readonly [url: string, list: string])[] = [
    ["http://ax.test/", "x.test"],
    ["http://x.test/", "b.x.test"],
    ["http://x.test/", "x.test:81"],
    ["http://11.1.2.3/", "10.0.0.0/8"],
    ["http://10.1.2.3/", "10.0.0.0/99"],
    ["http://10.1.2.3/", "2.3"],
    ["http://x.test/", ""],
  ];
  for (const [url, NO_PROXY] of others)
    assert.equal(proxied(url, { HTTP_PROXY: "proxy", NO_PROXY }), "proxy", NO_PROXY);
});
