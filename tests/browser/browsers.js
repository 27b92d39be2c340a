// The machine's own browsers, without a window.

import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

const PATHS = {
  chromium: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
  firefox: ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
};

// Nothing that the browser itself would fetch, and as root it has no sandbox.
const CHROMIUM = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export async function launch(name) {
  const executablePath = process.env[`LIPSERVICE_${name.toUpperCase()}`] ?? PATHS[name].find(existsSync);
  if (executablePath === undefined) throw new Error(`no ${name} on this machine: nox -s browser says what to install`);
  const isFirefox = name === "firefox";
  return puppeteer.launch({
    browser: isFirefox ? "firefox" : "chrome",
    executablePath,
    headless: true,
    args: isFirefox ? [] : CHROMIUM,
    protocolTimeout: 60_000,
  });
}
