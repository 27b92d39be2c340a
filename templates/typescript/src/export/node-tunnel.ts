import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import { hostOf, portOf, proxyAuthorization } from "./node-proxy.js";

type Done = (error: Error | null, socket?: Duplex) => void;

const OK = 200;
const ADDRESS = /^[\d.]+$/;

/** Connects to one host through a proxy that passes bytes on, and speaks TLS with the host itself. */
export class TunnelAgent extends https.Agent {
  /** Ends connecting. */
  signal: AbortSignal | undefined = undefined;

  constructor(
    private readonly target: URL,
    private readonly proxy: URL,
    private readonly tls: ConnectionOptions & https.AgentOptions,
  ) {
    super(tls);
  }

  override createConnection(_: unknown, done: Done): undefined {
    const host = hostOf(this.target);
    const { signal } = this;
    const secure = (raw: Socket) => {
      // Behind it, the name of the host is what the certificate is checked for.
      const socket = connect({ ...this.tls, socket: raw, host, ...(isName(host) ? { servername: host } : {}) });
      // Until it is the request's own nobody else would end it.
      signal?.addEventListener("abort", () => socket.destroy(new Error("cut off")), { once: true });
      socket.once("secureConnect", () => done(null, socket));
      socket.once("error", done);
    };
    openTunnel(this.target, this.proxy, signal, secure, done);
    return undefined;
  }
}

function isName(host: string): boolean {
  return !(host.includes(":") || ADDRESS.test(host));
}

function openTunnel(
  target: URL,
  proxy: URL,
  signal: AbortSignal | undefined,
  open: (socket: Socket) => void,
  fail: (error: Error) => void,
): void {
  const authorization = proxyAuthorization(proxy);
  const path = `${target.hostname}:${portOf(target)}`;
  const request = (proxy.protocol === "https:" ? https : http).request({
    ...{ method: "CONNECT", host: hostOf(proxy), port: portOf(proxy), path, agent: false },
    headers: { host: path, ...(authorization === "" ? {} : { "proxy-authorization": authorization }) },
    ...(signal === undefined ? {} : { signal }),
  });
  request.once("socket", (socket) => socket.unref());
  request.once("error", fail);
  request.once("connect", ({ statusCode }, socket: Socket) => {
    if (statusCode === OK) open(socket);
    else {
      socket.destroy();
      fail(new Error(`the proxy ${proxy.host} answered ${statusCode}`));
    }
  });
  request.end();
}
