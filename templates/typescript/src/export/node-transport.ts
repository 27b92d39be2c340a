import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Environment } from "../config/text.js";
import { readAnswer } from "./node-answer.js";
import { hostOf, namesProxy, portOf, proxyAuthorization, proxyFor } from "./node-proxy.js";
import { TunnelAgent } from "./node-tunnel.js";
import { unwatched } from "./suppression.js";
import { type Answer, noAnswer, type Transport, type TransportRequest } from "./transport.js";

/** Files in PEM, and how hard bodies are compressed. */
export interface NodeTransportSettings {
  readonly certificate?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly gzipLevel: number;
}

const compressed = promisify(gzip);

/** What headers cannot hold, once they are bytes of UTF-8. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/g;
const RESETS: ReadonlySet<unknown> = new Set(["ECONNRESET", "EPIPE"]);

/** A connection that stays open is used for all requests. */
const ONE_CONNECTION = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 };

/** Sends requests by Node's own modules, over one connection that is kept open and holds up no process. */
export class NodeTransport implements Transport {
  private agent: http.Agent | undefined = undefined;

  constructor(
    private readonly settings: NodeTransportSettings,
    private readonly environment: Environment,
    private readonly tell: (text: string) => void = () => undefined,
  ) {}

  async send(request: TransportRequest): Promise<Answer> {
    const deadline = new Deadline(request.timeoutMs, request.signal);
    try {
      const { gzipLevel: level } = this.settings;
      const body = request.compress ? await compressed(request.body, { level }) : request.body;
      return await this.sendBody(request, body, deadline);
    } catch (error) {
      return noAnswer(deadline.reason ?? error, RESETS.has((error as NodeJS.ErrnoException).code));
    } finally {
      deadline.end();
    }
  }

  close(): void {
    this.agent?.destroy();
    this.agent = undefined;
  }

  /** Sends a request; once more, at once, where a connection that had been kept was gone already. */
  private async sendBody(request: TransportRequest, body: Uint8Array, deadline: Deadline): Promise<Answer> {
    const first = new Exchange(request, body, deadline.signal);
    try {
      return await first.run(this.routeTo(new URL(request.url), deadline.signal));
    } catch (error) {
      if (!first.isStale || deadline.signal.aborted) throw error;
      this.close();
      return await new Exchange(request, body, deadline.signal).run(
        this.routeTo(new URL(request.url), deadline.signal),
      );
    }
  }

  private routeTo(url: URL, signal: AbortSignal): Route {
    const proxy = proxyFor(url, this.environment);
    if (proxy === undefined && namesProxy(url, this.environment))
      this.tell(`the proxy for ${url.protocol}// is none of HTTP and is not used`);
    this.agent ??= this.agentFor(url, proxy);
    if (this.agent instanceof TunnelAgent) this.agent.signal = signal;
    if (proxy === undefined || url.protocol === "https:") return { url, agent: this.agent, proxy: undefined };
    return { url, agent: this.agent, proxy };
  }

  private agentFor(url: URL, proxy: URL | undefined): http.Agent {
    const isPlain = url.protocol === "http:" && proxy?.protocol !== "https:";
    if (isPlain) return new http.Agent(ONE_CONNECTION);
    const options = { ...ONE_CONNECTION, ...this.tlsOptions() };
    const needsTunnel = proxy !== undefined && url.protocol === "https:";
    return needsTunnel ? new TunnelAgent(url, proxy, options) : new https.Agent(options);
  }

  /** Certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
  private tlsOptions(): https.AgentOptions {
    const { certificate, clientCertificate, clientKey } = this.settings;
    return {
      rejectUnauthorized: true,
      ...(certificate === undefined ? {} : { ca: readFileSync(certificate) }),
      ...(clientCertificate === undefined ? {} : { cert: readFileSync(clientCertificate) }),
      ...(clientKey === undefined ? {} : { key: readFileSync(clientKey) }),
    };
  }
}

interface Route {
  readonly url: URL;
  readonly agent: http.Agent;

  /** A proxy that is asked for the address itself; a tunnel is the agent's. */
  readonly proxy: URL | undefined;
}

/** The time that a request has, all in all. */
class Deadline {
  readonly signal: AbortSignal;

  /** Why it is over. */
  reason: Error | undefined = undefined;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly cut: () => void;

  constructor(
    timeoutMs: number,
    private readonly outer: AbortSignal,
  ) {
    this.signal = this.controller.signal;
    this.cut = () => this.stop("it was cut off");
    this.timer = setTimeout(() => this.stop(`no answer within ${timeoutMs} ms`), timeoutMs).unref();
    if (outer.aborted) this.cut();
    outer.addEventListener("abort", this.cut);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener("abort", this.cut);
  }

  private stop(reason: string): void {
    this.reason ??= new Error(reason);
    this.controller.abort();
  }
}

/** One request and its answer. */
class Exchange {
  /** It failed on a connection that had been kept, in front of any byte of an answer. */
  isStale = false;
  private isAnswered = false;
  private bytesBefore = 0;

  constructor(
    private readonly request: TransportRequest,
    private readonly body: Uint8Array,
    private readonly signal: AbortSignal,
  ) {}

  run(route: Route): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { url, proxy } = route;
      const isSecure = (proxy ?? url).protocol === "https:";
      const request = unwatched(() => (isSecure ? https : http).request(this.optionsOf(route)));
      request.once("socket", (socket) => {
        this.bytesBefore = socket.bytesRead;
        // An agent holds the process up as long as a connection is in use.
        socket.unref();
      });
      request.once("response", (response) => {
        this.isAnswered = true;
        readAnswer(response, this.request.replyBytes, this.signal).then((answer) => {
          // The rest of the body would keep the connection, and nobody reads it.
          if (!request.writableFinished) request.destroy();
          resolve(answer);
        });
      });
      this.whenCut(() => {
        // Node ends a request that has no connection yet only when it has one.
        if (!this.isAnswered) reject(new Error("cut off"));
        request.destroy();
      });
      request.on("error", (error) => {
        // Of an answer that has begun the status counts, whatever becomes of the rest.
        if (this.isAnswered) return;
        this.isStale = request.reusedSocket && request.socket?.bytesRead === this.bytesBefore;
        reject(error);
      });
      // Behind an answer this changes nothing; an upgrade is none.
      request.once("close", () => {
        if (!this.isAnswered) reject(new Error("the connection was closed without an answer"));
      });
      unwatched(() => (this.isGet ? request.end() : request.end(this.body)));
    });
  }

  private get isGet(): boolean {
    return this.request.method === "GET";
  }

  private whenCut(call: () => void): void {
    if (this.signal.aborted) call();
    else this.signal.addEventListener("abort", call, { once: true });
  }

  private optionsOf({ url, agent, proxy }: Route): https.RequestOptions {
    const asked = proxy ?? url;
    const path = `${url.pathname}${url.search}`;
    return {
      ...{ method: this.request.method ?? "POST", agent, headers: this.headers(url, proxy) },
      ...{ host: hostOf(asked), port: portOf(asked), path: proxy === undefined ? path : `http://${url.host}${path}` },
    };
  }

  private headers(url: URL, proxy: URL | undefined): Record<string, string> {
    const given = [...this.request.headers].map(([name, value]): [string, string] => [name, sendable(value)]);
    const authorization = proxy === undefined ? "" : proxyAuthorization(proxy);
    return {
      ...Object.fromEntries(given),
      ...(this.request.compress ? { "Content-Encoding": "gzip" } : {}),
      ...(authorization === "" ? {} : { "Proxy-Authorization": authorization }),
      ...(this.isGet ? {} : { "Content-Length": String(this.body.length) }),
      ...{ Host: url.host, "Accept-Encoding": "gzip" },
    };
  }
}

/** Returns a text as bytes of UTF-8, one in each character, as Node wants headers. */
function sendable(text: string): string {
  return Buffer.from(text).toString("latin1").replace(UNSENDABLE, "");
}
