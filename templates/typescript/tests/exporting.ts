import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ManualClock } from "../conformance/agent-clock.js";
import type { Exporter } from "../src/export/exporter.js";
import { NodeExporter } from "../src/export/node-exporter.js";
import { type Answer, noAnswer, type Transport, type TransportRequest } from "../src/export/transport.js";
import type { ExporterOptions } from "../src/index.js";

/** What an endpoint answers: a status, with what else there is to say. */
export type Reply = Partial<Answer> | ((request: TransportRequest) => Partial<Answer>);

/** Severities below and at ERROR. */
export const INFO = 9;
export const ERROR = 17;

/** An endpoint in memory. It takes everything, but for what `replies` say, one for each request. */
export class MemoryTransport implements Transport {
  readonly requests: TransportRequest[] = [];
  isClosed = false;

  /** Requests wait for this, so that something can happen meanwhile. */
  gate: Promise<void> = Promise.resolve();

  constructor(readonly replies: Reply[] = []) {}

  async send(request: TransportRequest): Promise<Answer> {
    this.requests.push(request);
    const reply = this.replies.shift() ?? { status: 200 };
    await Promise.race([this.gate, aborted(request.signal)]);
    return { ...noAnswer(""), ...(typeof reply === "function" ? reply(request) : reply) };
  }

  close(): void {
    this.isClosed = true;
  }

  /** The bodies of the records of each request. */
  get bodies(): string[][] {
    return this.requests.map(({ body }) => bodiesOf(body));
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

interface Written {
  readonly body?: { readonly stringValue?: string };
  readonly attributes?: readonly unknown[];
}

/** The records of a body in JSON. */
export function recordsOf(body: Uint8Array): readonly Written[] {
  const request = JSON.parse(new TextDecoder().decode(body));
  return request.resourceLogs[0].scopeLogs[0].logRecords;
}

export function bodiesOf(body: Uint8Array): string[] {
  return recordsOf(body).map((record) => record.body?.stringValue ?? "");
}

/** An exporter with a clock that stands still and an endpoint in memory. */
export class Bench {
  readonly clock = new ManualClock();
  readonly lines: string[] = [];
  readonly exporter: Exporter;

  constructor(
    options: ExporterOptions = {},
    readonly transport: MemoryTransport = new MemoryTransport(),
  ) {
    this.exporter = new NodeExporter(
      {
        encoding: "json",
        ...(options.posthogApiKey ? {} : { otlpEndpoint: "http://collector.test/v1/logs" }),
        ...options,
      },
      {
        clock: this.clock,
        transport,
        random: () => 2 ** 23,
        diagnostics: (line) => this.lines.push(line),
        environment: {},
      },
    );
  }

  /** Emits so many records with their numbers as bodies. */
  emit(count: number, severity = INFO, first = 0): void {
    for (let n = first; n < first + count; n++) this.exporter.emit({ body: `${n}`, severity });
  }

  /** Lets all happen that can without time passing. */
  async settle(turns = 30): Promise<void> {
    await nextTurn();
    if (turns > 0) await this.settle(turns - 1);
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.settle();
    await this.clock.advance(ms);
    await this.settle();
  }

  /** Holds all counts against each other. */
  assertExact(): void {
    const { emitted, accepted, lost, queued, inFlight } = this.exporter.stats();
    const all = Object.values(lost).reduce((sum, count) => sum + count, 0);
    assert.equal(accepted + all + queued + inFlight, emitted);
    assert.ok([accepted, queued, inFlight].every((count) => count >= 0));
  }
}

export const POSTHOG: ExporterOptions = { posthogApiKey: "phc_test", posthogEndpoint: "http://posthog.test" };
