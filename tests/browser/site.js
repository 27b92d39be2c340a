// An application's pages, on an origin of their own and with a policy of their own: no code from texts, none in the page.

import { createServer } from "node:http";
import { once } from "node:events";

const POLICY = "default-src 'self'; script-src 'self'; connect-src *";
const PAGE = '<!doctype html><meta charset="utf-8"><title>shop</title><script type="module" src="/app.js"></script>';

export class Site {
  #server;

  /** Serves scripts by their paths, and the same page everywhere else. */
  static async open(scripts) {
    const site = new Site();
    site.#server = createServer((request, response) => {
      const script = scripts[new URL(request.url, "http://site").pathname];
      response.setHeader("Content-Security-Policy", POLICY);
      response.setHeader("Content-Type", script === undefined ? "text/html" : "text/javascript");
      response.end(script ?? PAGE);
    });
    site.#server.listen(0, "127.0.0.1");
    await once(site.#server, "listening");
    // Another name than the emulator's, and so another origin, whatever the ports.
    site.url = `http://localhost:${site.#server.address().port}`;
    return site;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
