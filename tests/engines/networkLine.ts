/**
 * The network cable of one engine: a small proxy between browser and servers that can be cut.
 * DevTools' own offline mode refuses new requests but leaves running ones (a long poll!) open on every engine, and 63 knows it not at all.
 * The line leads to this machine only.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface NetworkLine {
  readonly port: number;
  /** Breaks every connection at once and refuses new ones until `restore`. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

const hopByHop = ["proxy-connection", "connection", "keep-alive"];

/** Opens a line on a free port of 127.0.0.1. */
export async function openNetworkLine(): Promise<NetworkLine> {
  const sockets = new Set<Duplex>();
  let whole = true;
  const keep = (socket: Duplex): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };

  const forward = (asked: IncomingMessage, answer: ServerResponse): void => {
    const url = new URL(asked.url ?? "", "http://invalid");
    if (!whole || !isThisMachine(url.hostname)) return void asked.socket.destroy();
    const headers = { ...asked.headers };
    for (const name of hopByHop) delete headers[name];
    const onward = request(
      {
        host: url.hostname.replace(/^\[|\]$/g, ""),
        port: url.port || 80,
        path: url.pathname + url.search,
        method: asked.method,
        headers,
        agent: false,
      },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.statusMessage, reply.rawHeaders.filter(passesOn(reply.rawHeaders)));
        reply.on("error", () => answer.destroy());
        reply.pipe(answer);
      },
    );
    onward.on("error", () => asked.socket.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  };

  // https and web sockets come as tunnels.
  const tunnel = (asked: IncomingMessage, near: Duplex, head: Buffer): void => {
    const [, host = "", port = "443"] = /^(.*):(\d+)$/.exec(asked.url ?? "") ?? [];
    if (!whole || !isThisMachine(host)) return void near.destroy();
    const far: Socket = connect(Number(port), host.replace(/^\[|\]$/g, ""), () => {
      near.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.write(head);
      far.pipe(near).pipe(far);
    });
    keep(far);
    near.once("close", () => far.destroy());
    far.once("close", () => near.destroy());
  };

  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, forward);
  server.on("connection", keep);
  server.on("connect", tunnel);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  server.unref(); // an engine someone forgot to close must not keep a test run alive
  const breakAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => ((whole = false), breakAll()),
    restore: () => void (whole = true),
    close: () => (breakAll(), new Promise((resolve) => server.close(() => resolve()))),
  };
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host.startsWith("127.") || host === "[::1]" || host === "::1";
}

/** Keeps the pairs of a raw header list whose name is not hop-by-hop: the two ends of the line speak their own. */
function passesOn(raw: readonly string[]): (value: string, index: number) => boolean {
  return (_, index) => !hopByHop.includes((raw[index - (index % 2)] as string).toLowerCase());
}
