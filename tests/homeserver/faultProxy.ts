import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface LoggedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The answer's status; absent while there is none, and for ever if the connection was cut. */
  status?: number;
}

/** A loopback proxy in front of a server, which can behave as bad networks and bad servers do. */
export interface FaultProxy {
  /** No slash at the end. */
  readonly url: string;
  /** Every request so far, the newest last. */
  readonly requests: LoggedRequest[];
  /** Drops all connections, long polls too, and resets new ones, until `restore()`. */
  cut(): void;
  /** Ends cuts, delays, failures, hanging and redirects. */
  restore(): void;
  /** Waits before each request is passed on. */
  delay(milliseconds: number): void;
  /**
   * Answers the next request (or `times` requests) that matches by itself: its path, or "PUT /path" for one method only.
   * An object is sent as JSON.
   */
  failNext(pattern: RegExp, status: number, body?: unknown, options?: { times?: number; headers?: Record<string, string> }): void;
  /** Never answers requests whose path, or "PUT /path", matches. */
  hang(pattern: RegExp): void;
  /** Redirects requests whose path matches to an address. */
  redirect(pattern: RegExp, location: string): void;
  stop(): Promise<void>;
}

interface Failure {
  pattern: RegExp;
  status: number;
  body: unknown;
  times: number;
  headers: Record<string, string>;
}

/** Starts a proxy to `target` ("http://127.0.0.1:8008"). Its address is not known to the server: give clients `url`. */
export async function startProxy(target: string): Promise<FaultProxy> {
  const requests: LoggedRequest[] = [];
  const sockets = new Set<Socket>();
  let isCut = false;
  let wait = 0;
  let failures: Failure[] = [];
  let hanging: RegExp[] = [];
  let redirects: { pattern: RegExp; location: string }[] = [];

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    const logged: LoggedRequest = { method: incoming.method ?? "GET", path, at: Date.now() };
    requests.push(logged);
    outgoing.on("finish", () => (logged.status = outgoing.statusCode));
    const matches = (pattern: RegExp): boolean => pattern.test(path) || pattern.test(`${logged.method} ${path}`);
    if (hanging.some(matches)) return;
    if (wait) await sleep(wait);
    // A preflight must not be redirected: browsers take that for a refusal.
    const elsewhere = incoming.method === "OPTIONS" ? undefined : redirects.find(({ pattern }) => pattern.test(path));
    if (elsewhere) return void outgoing.writeHead(302, { ...cors, Location: elsewhere.location }).end();
    // A preflight is not the request that was meant to fail.
    const failure = incoming.method === "OPTIONS" ? undefined : failures.find(({ pattern, times }) => times > 0 && matches(pattern));
    if (failure) {
      failure.times--;
      const text = typeof failure.body === "string" ? failure.body : JSON.stringify(failure.body);
      return void outgoing.writeHead(failure.status, { ...cors, "Content-Type": "application/json", ...failure.headers }).end(text);
    }
    const passed = httpRequest(
      target + path,
      { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host } },
      (answered) => {
        outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(outgoing);
        answered.on("error", () => outgoing.destroy());
      },
    );
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy()); // the client went away: so does the long poll
    incoming.pipe(passed);
  }

  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.on("connection", (socket) => {
    if (isCut) return void socket.resetAndDestroy();
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const dropAll = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    cut() {
      isCut = true;
      dropAll();
    },
    restore() {
      isCut = false;
      wait = 0;
      failures = [];
      redirects = [];
      if (hanging.length) dropAll(); // what hangs would hang for ever
      hanging = [];
    },
    delay(milliseconds) {
      wait = milliseconds;
    },
    failNext(pattern, status, body = {}, { times = 1, headers = {} } = {}) {
      failures.push({ pattern, status, body, times, headers });
    },
    hang(pattern) {
      hanging.push(pattern);
    },
    redirect(pattern, location) {
      redirects.push({ pattern, location });
    },
    async stop() {
      dropAll();
      await new Promise((done) => server.close(done));
    },
  };
}

const cors = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "*, Authorization",
  "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS",
};
