import type { BuiltRecord } from "../built-record.js";
import type { Target } from "../config/destination.js";
import type { Settings } from "../config/settings.js";
import { SDK_LANGUAGE_KEY, SDK_VERSION_KEY, type Way } from "../config/tables.js";
import type { LogRecord } from "../log-record.js";
import type { Encoder } from "../otlp/encoder.js";
import { JsonEncoder } from "../otlp/json.js";
import { ProtobufEncoder } from "../otlp/protobuf.js";
import { VERSION } from "../tables.js";
import { Diagnostics } from "./diagnostics.js";
import type { Entry } from "./entry.js";
import { FlushBook, type FlushResult } from "./flush-book.js";
import { type ExportStats, Ledger, lossText } from "./ledger.js";
import { LossLine } from "./loss-line.js";
import { checkedBits, type Platform } from "./platform.js";
import { Queue } from "./queue.js";
import { RecordWriter, severityOf } from "./record-writer.js";
import { ReplyTeller } from "./reply-teller.js";
import { Sender } from "./sender.js";
import { LOST_KEY, type Loss, NOTICE_KEY, NOTICE_SECONDS, THROTTLED_KEEPS } from "./tables.js";
import { TokenSource } from "./token-source.js";
import { Worker } from "./worker.js";

const MS_PER_SECOND = 1000;
const WARN = 13;

/**
 * Sends records to PostHog, or to an OTLP endpoint. Nothing it does raises into the application, waits for the network
 * in its place or keeps the process alive; every record is accounted for in `stats`.
 *
 * @example
 * const exporter = new Exporter({ serviceName: "shop", posthogApiKey: "phc_..." });
 * exporter.emit({ body: "Login of user 17 failed", severity: 9, attributes: { attempt: 2 } });
 * await exporter.shutdown();
 */
export class Exporter {
  /** How it was found where records go. */
  readonly way: Way;

  // Private to whoever prints it, too: there are tokens among them.
  readonly #platform: Platform;
  readonly #settings: Settings;
  readonly #diagnostics: Diagnostics;
  readonly #flushes: FlushBook;
  readonly #ledger: Ledger;
  readonly #lossLine: LossLine;
  readonly #queue: Queue | undefined = undefined;
  readonly #writer: RecordWriter | undefined = undefined;
  readonly #worker: Worker | undefined = undefined;
  #closing: Promise<FlushResult> | undefined = undefined;
  #isClosed = false;
  #leave: (() => void) | undefined = undefined;

  /** Without `diagnostics` of somebody who says more than an exporter does, it says by itself what there is to say. */
  constructor(settings: Settings, platform: Platform, diagnostics: Diagnostics = diagnosticsOf(platform)) {
    this.#platform = platform;
    const { clock } = platform;
    this.#settings = settings;
    this.#diagnostics = diagnostics;
    for (const { message } of this.#settings.notices) this.#diagnostics.write(message);
    this.#flushes = new FlushBook(clock);
    this.#ledger = new Ledger(this.#flushes);
    this.#lossLine = new LossLine(this.#ledger, this.#diagnostics, platform.detach);
    const { way, target } = this.#settings.destination;
    this.way = way;
    if (target === undefined) return;
    const { values } = this.#settings;
    const makeEncoder = () => this.makeEncoder(target);
    const encoder = makeEncoder();
    this.#writer = new RecordWriter(makeEncoder, clock, target.profile.observedTime);
    this.#queue = new Queue(
      { records: values.queueRecords, bytes: values.queueBytes },
      {
        records: values.batchRecords,
        bytes: Math.min(values.batchBytes, target.profile.bodyLimit),
        length: (count, pieceBytes) => encoder.bodyLength(count, pieceBytes),
      },
    );
    this.#worker = this.makeWorker(target, encoder, this.#queue);
  }

  /** Queues a record to be sent. Never throws and never waits. */
  emit(record: LogRecord): void {
    this.#ledger.emitted++;
    this.account(this.refusal(record) ?? this.queue(this.#writer?.write(record)));
  }

  /** The same for a record of a pipeline's, of which it holds on to nothing. */
  emitBuilt(record: BuiltRecord): void {
    this.#ledger.emitted++;
    this.account(this.refusal(record) ?? this.queue(this.#writer?.writeBuilt(record)));
  }

  private account(loss: Loss | undefined): void {
    if (loss === undefined) return;
    this.#ledger.loseAtOnce(loss);
    // That there is nowhere to go has been said.
    if (this.#worker !== undefined) this.#lossLine.soon();
  }

  /**
   * Sends what was emitted so far at once, and says what came of it. A wait between tries is not cut short. Without a
   * time, it waits as long as one request may take.
   */
  flush(timeoutMs: number = this.#settings.values.requestTimeoutMs): Promise<FlushResult> {
    const { queued, inFlight } = this.#ledger;
    const result = this.#flushes.open(this.#writer?.sequence ?? 0, queued + inFlight, timeoutMs);
    this.#worker?.wake();
    return result;
  }

  /** Sends what is left and ends, in time; once. What is not sent by then is lost. */
  shutdown(timeoutMs: number = this.#settings.values.exitTimeoutMs): Promise<FlushResult> {
    this.#closing ??= this.close(timeoutMs);
    return this.#closing;
  }

  stats(): ExportStats {
    return this.#ledger.stats(this.#worker?.isPaused ?? false);
  }

  private async close(timeoutMs: number): Promise<FlushResult> {
    this.#isClosed = true;
    this.#leave?.();
    return (await this.#worker?.close(timeoutMs)) ?? "success";
  }

  /** Returns why a record is not even written, if so. */
  private refusal(record: LogRecord | BuiltRecord): Loss | undefined {
    if (this.#isClosed) return "closed";
    const worker = this.#worker;
    if (worker === undefined) return "no_destination";
    if (worker.isStopped) return "unauthorized";
    return worker.isPaused && this.#queue?.isHalfFull && !isKept(record) ? "throttled" : undefined;
  }

  /** Queues what was written of a record. Returns why it is lost, if it is. */
  private queue(entry: Entry | undefined): Loss | undefined {
    if (entry === undefined) return "unencodable";
    // A value of the record may have done it, as it was read.
    if (this.#isClosed) return "closed";
    this.#leave ??= this.#platform.onExit(() => this.shutdown());
    this.#worker?.offer(entry);
    return undefined;
  }

  private makeEncoder({ profile }: Target): Encoder {
    const { values, resource } = this.#settings;
    const kind = values.encoding === "json" ? JsonEncoder : ProtobufEncoder;
    const facts = [...resource, [SDK_LANGUAGE_KEY, this.#platform.language], [SDK_VERSION_KEY, VERSION]] as const;
    return new kind(facts, VERSION, profile);
  }

  private makeWorker({ profile, url }: Target, encoder: Encoder, queue: Queue): Worker {
    const { clock, random, detach } = this.#platform;
    const [diagnostics, ledger, flushes, lossLine] = [this.#diagnostics, this.#ledger, this.#flushes, this.#lossLine];
    const { delayMs } = this.#settings.values;
    const sender = this.makeSender(url, encoder);
    const teller = new ReplyTeller(url, profile, encoder.contentType, diagnostics);
    const writeNotice = (losses: ReadonlyMap<Loss, number>) => this.writeNotice(losses);
    const bits = () => checkedBits(random, (text) => diagnostics.say("random", text));
    return new Worker({
      ...{ clock, random: bits, detach, profile, delayMs, sender, queue },
      ...{ ledger, flushes, lossLine, teller, writeNotice },
    });
  }

  private makeSender(url: string, encoder: Encoder): Sender {
    const { values, headers } = this.#settings;
    const { requestTimeoutMs: timeoutMs, compression, tokenProvider } = values;
    const { clock, makeTransport } = this.#platform;
    const tokens = tokenProvider && new TokenSource(tokenProvider, clock);
    const request = { url, headers, timeoutMs, compresses: compression === "gzip" };
    const tell = (text: string) => this.#diagnostics.say("transport", text);
    return new Sender(request, encoder, makeTransport(values, tell), tokens, clock);
  }

  private writeNotice(losses: ReadonlyMap<Loss, number>): Entry | undefined {
    const attributes = { [NOTICE_KEY]: "loss", [LOST_KEY]: Object.fromEntries(losses) };
    const body = `LipService ${lossText(losses)}`;
    return this.#writer?.write({ severity: WARN, severityText: "WARN", body, attributes }, true);
  }
}

/** Returns what says each kind of thing once in a while. */
export function diagnosticsOf({ sink, clock }: Platform): Diagnostics {
  return new Diagnostics(sink, clock, NOTICE_SECONDS * MS_PER_SECOND);
}

/** Tells whether a record is taken while the endpoint wants a pause. */
function isKept(record: Pick<LogRecord, "severity">): boolean {
  try {
    return severityOf(record.severity) >= THROTTLED_KEEPS;
  } catch {
    return false;
  }
}
