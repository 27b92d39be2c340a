// PostHog Logs on this machine, in a process of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

export class Emulator {
  #child;

  static async start() {
    const emulator = new Emulator();
    emulator.#child = spawn("lipservice-conformance", ["emulator", "--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: emulator.#child.stdout })) {
      emulator.url = /http:\S+/.exec(line)?.[0];
      if (emulator.url !== undefined) return emulator;
    }
    throw new Error("the emulator did not start");
  }

  async ask(route) {
    return (await fetch(`${this.url}/_lipservice/${route}`)).json();
  }

  async tell(route, body = {}) {
    await fetch(`${this.url}/_lipservice/${route}`, { method: "POST", body: JSON.stringify(body) });
  }

  /** Waits until so many rows have arrived, and returns them as bodies with plain attributes. */
  async rows(count, ms = 15_000) {
    for (const end = Date.now() + ms; ; ) {
      const rows = (await this.ask("rows")).rows.map(plainRow);
      if (rows.length >= count) return rows;
      if (Date.now() > end) throw new Error(`${rows.length} rows of ${count}: ${JSON.stringify(rows.slice(0, 5))}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }
}

function plainRow(row) {
  const parsed = (map) => Object.fromEntries(Object.entries(map).map(([key, text]) => [key, JSON.parse(text)]));
  return { ...row, attributes: parsed(row.attributes), resource_attributes: parsed(row.resource_attributes) };
}
