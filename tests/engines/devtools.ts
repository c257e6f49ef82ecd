/** One page's DevTools connection, where no call can hang: a crash, a closed socket or a time limit rejects it. */
import type { EventEmitter } from "node:events";
import { get } from "node:http";
import CDP from "chrome-remote-interface";
import type { ProtocolMapping } from "devtools-protocol/types/protocol-mapping.d.ts";

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;

export interface DevTools {
  /** Calls a protocol method. Rejects after `timeoutMs` (30 s), when the page crashes and when the browser ends. */
  call<M extends keyof Commands>(method: M, params?: Commands[M]["paramsType"][0], timeoutMs?: number): Promise<Commands[M]["returnType"]>;
  /** Listens to a protocol event until the returned function is called. */
  on<E extends keyof Events>(event: E, handle: (params: Events[E][0]) => void): () => void;
  /** "HeadlessChrome/63.0.3213.0" or the like. */
  readonly browser: string;
  disconnect(): Promise<void>;
}

/** Connects to the first page of the browser on `port`. */
export async function connectDevTools(port: number): Promise<DevTools> {
  const page = await firstPage(port);
  // `local` uses the library's own protocol list: the old engines cannot be asked for theirs.
  const client = await CDP({ target: page, local: true });
  const { Browser: said } = await getJson<{ Browser: string }>(port, "/json/version");
  let lost: Error | undefined;
  const rejecters = new Set<(error: Error) => void>();
  const lose = (why: string): void => {
    lost ??= new Error(why);
    for (const reject of rejecters) reject(lost);
  };
  client.on("disconnect", () => lose("The browser ended or closed its DevTools connection."));
  const send = client.send.bind(client) as unknown as (method: string, params: object) => Promise<unknown>;
  const listen = client.on.bind(client) as unknown as (event: string, handle: (params: unknown) => void) => void;
  listen("Inspector.targetCrashed", () => lose("The page crashed."));
  await send("Inspector.enable", {});
  // QtWebEngine leaves the answer empty, but its user agent (unless replaced) says it.
  const browser = said || /Chrome\/[\d.]+/.exec(await userAgent(send))?.[0] || "";

  return {
    browser,
    call: (method, params, timeoutMs = 30_000) =>
      new Promise((resolve, reject) => {
        if (lost) return reject(lost);
        const settle = (): void => {
          clearTimeout(timer);
          rejecters.delete(fail);
        };
        const fail = (error: Error): void => (settle(), reject(new Error(`${method}: ${error.message}`)));
        const timer = setTimeout(() => fail(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
        rejecters.add(fail);
        send(method, params ?? {}).then((result) => (settle(), resolve(result as never)), fail);
      }),
    on: (event, handle) => {
      listen(event, handle as (params: unknown) => void);
      return () => void (client as unknown as EventEmitter).off(event, handle as (...args: unknown[]) => void);
    },
    disconnect: () => client.close(),
  };
}

async function userAgent(send: (method: string, params: object) => Promise<unknown>): Promise<string> {
  const { result } = (await send("Runtime.evaluate", { expression: "navigator.userAgent" })) as { result: { value: string } };
  return result.value;
}

/** Address of the first page. The DevTools port answers a little before there is one. */
async function firstPage(port: number): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const targets = await getJson<readonly { type: string; webSocketDebuggerUrl: string }[]>(port, "/json/list", FIRST_ANSWER_MS);
    const page = targets.find((target) => target.type === "page");
    if (page) return page.webSocketDebuggerUrl;
    if (attempt === 100) throw new Error("The browser opened no page within 5 s.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** On a new machine an engine of 2017 reads all fonts before its first answer, and keeps what it found for the next start. */
const FIRST_ANSWER_MS = 90_000;

/** Reads a DevTools list on a connection of its own: the old engines' servers stumble over kept-alive ones. */
function getJson<T>(port: number, path: string, timeout = 10_000): Promise<T> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, agent: false, timeout }, (answer) => {
      let body = "";
      answer.on("data", (chunk: Buffer) => (body += chunk.toString()));
      answer.on("end", () => resolve(JSON.parse(body) as T));
    })
      .on("timeout", () => reject(new Error(`The browser's DevTools port did not answer ${path}.`)))
      .on("error", reject);
  });
}
