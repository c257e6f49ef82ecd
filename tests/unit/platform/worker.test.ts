// @vitest-environment node
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PageMessage } from "../../../platform/serviceWorker/messages.ts";

const SCOPE = "https://family.example/tv/";

/** What the host serves: address inside of the folder → content. */
type Files = Readonly<Record<string, string>>;
const VERSION_A: Files = { "": "page A", "hearth-aaaaaaaa.js": "first A", "late-aaaaaaaa.js": "late A", "fonts/hearth.woff2": "font" };
const VERSION_B: Files = { "": "page B", "hearth-bbbbbbbb.js": "first B", "late-bbbbbbbb.js": "late B", "fonts/hearth.woff2": "font" };

const digest = (content: string): string => `sha256-${createHash("sha256").update(content).digest("base64")}`;
const listOf = (files: Files) =>
  Object.entries(files).map(([name, content]) => ({
    url: `./${name}`,
    revision: /-[\w-]{8}\.\w+$/.test(name) ? null : digest(content).slice(7, 23),
    integrity: digest(content),
  }));

/** The engine's part: one cache storage and one host for all workers of a folder. */
function engine(served: Files) {
  const stores = new Map<string, Map<string, Response>>();
  const urlOf = (request: RequestInfo | URL): string =>
    typeof request === "string" ? new URL(request, SCOPE).href : "url" in request ? request.url : request.href;
  const host = { files: served as Files | "gone", asked: [] as string[] };
  const open = async (name: string) => {
    const store = stores.get(name) ?? new Map<string, Response>();
    stores.set(name, store);
    return {
      match: async (request: RequestInfo) => store.get(urlOf(request))?.clone(),
      put: async (request: RequestInfo, answer: Response) => void store.set(urlOf(request), answer),
      delete: async (request: RequestInfo) => store.delete(urlOf(request)),
      keys: async () => Array.from(store.keys(), (url) => ({ url })),
    };
  };
  const caches = {
    open,
    match: async (request: RequestInfo, options: { cacheName: string }) => (await open(options.cacheName)).match(request),
  };
  const fetch = async (request: Request | { url: string }): Promise<Response> => {
    host.asked.push(request.url);
    if (host.files === "gone") throw new TypeError("Failed to fetch");
    const content = host.files[request.url.replace(SCOPE, "").replace(/\?.*/, "")];
    const { integrity } = request as Request;
    if (content === undefined) return new Response("not found", { status: 404 });
    if (integrity && integrity !== digest(content)) throw new TypeError("Failed to fetch: integrity");
    const answer = new Response(content, { status: 200 });
    Object.defineProperty(answer, "url", { value: request.url });
    return answer;
  };
  return { host, caches, fetch, kept: () => Array.from(stores.values()).flatMap((store) => Array.from(store.keys())) };
}

// As in a build: the library's own checks want an engine's event classes.
beforeEach(() => void vi.stubEnv("NODE_ENV", "production"));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** Starts the worker of one build. */
async function start(build: Files, { caches, fetch }: ReturnType<typeof engine>) {
  const listeners = new Map<string, (event: object) => void>();
  const scope = {
    registration: { scope: SCOPE, installing: undefined as unknown, waiting: undefined as unknown },
    pages: 1,
    clients: { claim: async () => undefined, matchAll: async () => Array.from({ length: pagesNow() }) },
    skipWaiting: vi.fn(async () => undefined),
    addEventListener: (type: string, run: (event: object) => void) => void listeners.set(type, run),
    caches,
    location: new URL(`${SCOPE}sw.js`),
  };
  function pagesNow(): number {
    return scope.pages;
  }
  vi.stubGlobal("self", scope);
  vi.stubGlobal("caches", caches);
  vi.stubGlobal("fetch", fetch);
  vi.stubGlobal("location", scope.location);
  vi.stubGlobal("registration", scope.registration);
  vi.stubGlobal("FetchEvent", class {});
  vi.stubGlobal("__PRECACHE__", listOf(build));
  vi.resetModules();
  await import("../../../platform/serviceWorker/worker.ts");

  const send = async (type: string, parts: object): Promise<void> => {
    const work: Promise<unknown>[] = [];
    listeners.get(type)?.({ type, waitUntil: (each: Promise<unknown>) => work.push(each), ...parts });
    await Promise.all(work);
  };
  return {
    scope,
    install: () => send("install", {}),
    activate: () => send("activate", {}),
    async tell(data: PageMessage): Promise<unknown> {
      let answer: unknown;
      await send("message", { data, ports: [{ postMessage: (value: unknown) => (answer = value) }] });
      return answer;
    },
    /** What the page gets; "not ours" when the worker leaves the request alone. */
    async ask(name: string, { mode = "no-cors", method = "GET" } = {}): Promise<string> {
      let answer: Promise<Response> | undefined;
      const request = { url: new URL(name, SCOPE).href, mode, method };
      listeners.get("fetch")?.({ type: "fetch", request, respondWith: (given: Promise<Response>) => (answer = given) });
      return answer ? answer.then((response) => (response.ok ? response.text() : String(response.status))) : "not ours";
    },
  };
}

describe("the service worker", () => {
  test("keeps its build whole, and needs no network then", async () => {
    const here = engine(VERSION_A);
    const worker = await start(VERSION_A, here);
    await worker.install();
    here.host.files = "gone";
    expect(await worker.ask("", { mode: "navigate" })).toBe("page A");
    expect(await worker.ask("index.html?shell=webos#/room/x", { mode: "navigate" })).toBe("page A");
    expect(await worker.ask("late-aaaaaaaa.js")).toBe("late A");
    expect(await worker.ask("fonts/hearth.woff2")).toBe("font");
  });

  test("keeps nothing of a host that is in the middle of an update", async () => {
    const here = engine({ ...VERSION_A, "": "page B" });
    const worker = await start(VERSION_A, here);
    await expect(worker.install()).rejects.toThrow();
  });

  test("a host that has lost a file is no version", async () => {
    const { "late-aaaaaaaa.js": _lost, ...rest } = VERSION_A;
    const worker = await start(VERSION_A, engine(rest));
    await expect(worker.install()).rejects.toThrow();
  });

  test.each(["config.json", "_matrix/client/v3/sync?since=s1", "../_matrix/client/v3/sync", "_matrix/media/photo-12345678.js", "sw.js"])(
    "%s is none of its business",
    async (name) => {
      const here = engine(VERSION_A);
      const worker = await start(VERSION_A, here);
      await worker.install();
      here.host.asked.length = 0;
      expect(await worker.ask(name)).toBe("not ours");
      expect(here.host.asked).toEqual([]);
    },
  );

  test("what is sent goes where it is sent", async () => {
    const worker = await start(VERSION_A, engine(VERSION_A));
    await worker.install();
    expect(await worker.ask("hearth-aaaaaaaa.js", { method: "POST" })).toBe("not ours");
  });

  test("the next version lies beside the running one, which goes on whole; what both have is fetched once", async () => {
    const here = engine(VERSION_A);
    const running = await start(VERSION_A, here);
    await running.install();
    here.host.files = VERSION_B;
    here.host.asked.length = 0;
    const next = await start(VERSION_B, here);
    await next.install();
    expect(here.host.asked).not.toContain(`${SCOPE}fonts/hearth.woff2`);
    expect(await running.ask("", { mode: "navigate" })).toBe("page A");
    expect(await running.ask("late-aaaaaaaa.js")).toBe("late A");
    here.host.files = "gone";
    expect(await next.ask("", { mode: "navigate" })).toBe("page B");
    expect(await next.ask("late-bbbbbbbb.js")).toBe("late B");
  });

  test("a page of the version before still gets its later scripts from the new worker, until it has gone", async () => {
    const here = engine(VERSION_A);
    await (await start(VERSION_A, here)).install();
    here.host.files = VERSION_B;
    const next = await start(VERSION_B, here);
    await next.install();
    await next.activate();
    expect(await next.ask("late-aaaaaaaa.js")).toBe("late A");
    next.scope.pages = 2;
    await next.tell({ type: "ALONE" });
    expect(await next.ask("late-aaaaaaaa.js")).toBe("late A");
    next.scope.pages = 1;
    await next.tell({ type: "ALONE" });
    expect(await next.ask("late-aaaaaaaa.js")).toBe("404");
    expect(await next.ask("late-bbbbbbbb.js")).toBe("late B");
    expect(here.kept().some((url) => url.includes("aaaaaaaa"))).toBe(false);
  });

  test("a running page that tidies up spares the version that waits", async () => {
    const here = engine(VERSION_A);
    const running = await start(VERSION_A, here);
    await running.install();
    here.host.files = VERSION_B;
    const next = await start(VERSION_B, here);
    await next.install();
    running.scope.registration.waiting = {};
    await running.tell({ type: "ALONE" });
    here.host.files = "gone";
    expect(await next.ask("hearth-bbbbbbbb.js")).toBe("first B");
  });

  test("tells a page whether they are of one build, and takes over when it is told to", async () => {
    const worker = await start(VERSION_A, engine(VERSION_A));
    expect(await worker.tell({ type: "IS_YOURS", script: "hearth-aaaaaaaa.js" })).toBe(true);
    expect(await worker.tell({ type: "IS_YOURS", script: "hearth-bbbbbbbb.js" })).toBe(false);
    expect(worker.scope.skipWaiting).not.toHaveBeenCalled();
    await worker.tell({ type: "SKIP_WAITING" });
    expect(worker.scope.skipWaiting).toHaveBeenCalledOnce();
  });

  test("pictures of emoji are kept when they have been met", async () => {
    const here = engine({ ...VERSION_A, "emoji/1f525.svg": "fire" });
    const worker = await start(VERSION_A, here);
    await worker.install();
    expect(here.kept().some((url) => url.includes("emoji"))).toBe(false);
    expect(await worker.ask("emoji/1f525.svg")).toBe("fire");
    here.host.files = "gone";
    expect(await worker.ask("emoji/1f525.svg")).toBe("fire");
    await expect(worker.ask("emoji/1f600.svg")).rejects.toThrow();
  });
});
