// The machine's own browsers, without a window, as `tools/browser.py` found them.

import puppeteer from "puppeteer-core";

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
  const variable = `LIPSERVICE_${name.toUpperCase()}`;
  const executablePath = process.env[variable];
  if (!executablePath) throw new Error(`${variable} must name the program: nox -s browser finds it`);
  const isFirefox = name === "firefox";
  return puppeteer.launch({
    browser: isFirefox ? "firefox" : "chrome",
    executablePath,
    headless: true,
    args: isFirefox ? [] : CHROMIUM,
    protocolTimeout: 60_000,
  });
}
