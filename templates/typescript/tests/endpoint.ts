import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net, { type AddressInfo, type Server, type Socket } from "node:net";

/** A request as an endpoint saw it. */
export interface Seen {
  readonly request: IncomingMessage;
  readonly body: Buffer;

  /** The connection, numbered as they came. */
  readonly connection: number;
}

/** What an endpoint does with a request. */
export type Handler = (response: ServerResponse, seen: Seen) => void;

/** A server on this machine that remembers what it was asked. */
export class Endpoint {
  readonly seen: Seen[] = [];
  readonly sockets: Socket[] = [];

  private constructor(readonly server: Server) {
    server.on("connection", (socket: Socket) => {
      this.sockets.push(socket);
      socket.on("error", () => undefined);
    });
  }

  /** A server of HTTP. */
  static async http(handle: Handler): Promise<Endpoint> {
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("error", () => undefined);
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const connection = endpoint.sockets.indexOf(request.socket);
        const seen = { request, body: Buffer.concat(chunks), connection };
        endpoint.seen.push(seen);
        handle(response, seen);
      });
    });
    const endpoint = new Endpoint(server);
    await endpoint.listen();
    return endpoint;
  }

  /** A server that does with a connection what it likes. */
  static async raw(handle: (socket: Socket, connection: number) => void): Promise<Endpoint> {
    const endpoint = new Endpoint(net.createServer());
    endpoint.server.on("connection", (socket: Socket) => handle(socket, endpoint.sockets.length - 1));
    await endpoint.listen();
    return endpoint;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}/v1/logs`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private async listen(): Promise<void> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
  }
}
