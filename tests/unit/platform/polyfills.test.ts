import { describe, expect, test, vi } from "vitest";
import { type FetchScope, installFetch } from "../../../platform/polyfills/fetch.ts";
import { installSmallThings, type SmallScope } from "../../../platform/polyfills/smallThings.ts";
import { loadScript } from "../../../platform/loadScript.ts";

/** Answers as the engine's would, when the test says so. */
class FakeXhr {
  static last: FakeXhr;
  responseType = "";
  withCredentials = false;
  status = 0;
  statusText = "";
  response: ArrayBuffer | null = null;
  responseURL = "";
  sent: unknown;
  aborted = false;
  readonly asked: Record<string, string> = {};
  onload?: () => void;
  onprogress?: (event: { readonly loaded: number; readonly total: number; readonly lengthComputable: boolean }) => void;
  onerror?: () => void;
  ontimeout?: () => void;
  onloadend?: () => void;
  constructor() {
    FakeXhr.last = this;
  }
  open(method: string, url: string) {
    if (url === "http://[") throw new DOMException("malformed", "SyntaxError");
    this.asked["method"] = method;
    this.asked["url"] = url;
  }
  setRequestHeader(name: string, value: string) {
    this.asked[name.toLowerCase()] = value;
  }
  send(body: unknown) {
    this.sent = body;
  }
  abort() {
    this.aborted = true;
  }
  getAllResponseHeaders() {
    return "Content-Type: application/json\r\nX-Twice: a\r\nX-Twice: b\r\n";
  }
  answer(status: number, text = "", url = this.asked["url"] ?? "") {
    Object.assign(this, { status, statusText: "Said", responseURL: url, response: new TextEncoder().encode(text).buffer });
    this.onload?.();
    this.onloadend?.();
  }
}

function oldFetch(): typeof fetch {
  class OldRequest {}
  const scope = { fetch: () => {}, Request: OldRequest, Response, Headers, XMLHttpRequest: FakeXhr } as unknown as FetchScope;
  installFetch(scope);
  return scope.fetch;
}

describe("fetch", () => {
  test("an engine's own fetch that can be cancelled is left alone", () => {
    const scope = {
      fetch: globalThis.fetch,
      Request: class {
        get signal() {
          return 1;
        }
      },
    } as unknown as FetchScope;
    installFetch(scope);
    expect(scope.fetch).toBe(globalThis.fetch);
  });

  test("asks and answers", async () => {
    const asking = oldFetch()("https://hs/x", { method: "post", headers: { "X-A": "1" }, body: "{}", keepalive: true });
    const xhr = FakeXhr.last;
    expect(xhr.asked).toEqual({ method: "POST", url: "https://hs/x", "x-a": "1" });
    expect(xhr.sent).toBe("{}");
    xhr.answer(201, '{"ok":true}');
    const answer = await asking;
    expect([answer.status, answer.ok, answer.statusText, answer.url, answer.redirected]).toEqual([
      201,
      true,
      "Said",
      "https://hs/x",
      false,
    ]);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("x-twice")).toBe("a, b");
    expect(answer.headers.has("x-none")).toBe(false);
    expect(await answer.clone().text()).toBe('{"ok":true}');
    expect(await answer.json()).toEqual({ ok: true });
  });

  test("blobs and bytes", async () => {
    const asking = oldFetch()(new URL("https://hs/media"));
    FakeXhr.last.answer(200, "bytes");
    const answer = await asking;
    expect((await answer.clone().blob()).size).toBe(5);
    expect((await answer.arrayBuffer()).byteLength).toBe(5);
  });

  test("tells of bytes while they come, whose sum may be unknown", async () => {
    const onProgress = vi.fn();
    const asking = oldFetch()("https://hs/film", { onProgress } as RequestInit);
    FakeXhr.last.onprogress?.({ loaded: 10, total: 40, lengthComputable: true });
    FakeXhr.last.onprogress?.({ loaded: 20, total: 0, lengthComputable: false });
    FakeXhr.last.answer(200, "bytes");
    await asking;
    expect(onProgress.mock.calls).toEqual([
      [10, 40],
      [20, undefined],
    ]);
  });

  test("an answer without body, and an error of the server, are answers", async () => {
    const empty = oldFetch()("https://hs/x");
    FakeXhr.last.answer(204);
    expect((await empty).status).toBe(204);
    const bad = oldFetch()("https://hs/x");
    FakeXhr.last.answer(502, "<html>");
    expect((await bad).ok).toBe(false);
  });

  test("no answer is a TypeError, and so is a malformed address", async () => {
    const asking = oldFetch()("https://gone/");
    FakeXhr.last.onerror?.();
    await expect(asking).rejects.toThrow(TypeError);
    await expect(oldFetch()("http://[")).rejects.toThrow(TypeError);
  });

  test("cancelling closes the connection and rejects with the reason", async () => {
    const controller = new AbortController();
    const asking = oldFetch()("https://hs/sync", { signal: controller.signal });
    const xhr = FakeXhr.last;
    controller.abort(new Error("suspended"));
    await expect(asking).rejects.toThrow("suspended");
    expect(xhr.aborted).toBe(true);
  });

  test("cancelled before: nothing is sent", async () => {
    const before = FakeXhr.last;
    await expect(oldFetch()("https://hs/sync", { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    expect(FakeXhr.last).toBe(before);
  });

  test("a signal that outlives the request keeps no listener of it", async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, "removeEventListener");
    const asking = oldFetch()("https://hs/x", { signal });
    FakeXhr.last.answer(200);
    await asking;
    expect(remove).toHaveBeenCalledWith("abort", expect.any(Function));
  });

  test("redirects are told, and refused on demand", async () => {
    const followed = oldFetch()("https://hs/a");
    FakeXhr.last.answer(200, "", "https://hs/b");
    expect([(await followed).redirected, (await followed).url]).toEqual([true, "https://hs/b"]);
    const refused = oldFetch()("https://hs/a", { redirect: "error" });
    FakeXhr.last.answer(200, "", "https://hs/b");
    await expect(refused).rejects.toThrow(TypeError);
  });

  test("form fields go as a form", () => {
    void oldFetch()("https://hs/token", { method: "POST", body: new URLSearchParams({ a: "1 2" }), credentials: "include" });
    expect(FakeXhr.last.sent).toBe("a=1+2");
    expect(FakeXhr.last.asked["content-type"]).toContain("application/x-www-form-urlencoded");
    expect(FakeXhr.last.withCredentials).toBe(true);
  });
});

describe("small things", () => {
  const bare = () => {
    class OldBlob {
      constructor(readonly text_: string) {}
    }
    const scope = { crypto: { getRandomValues: crypto.getRandomValues.bind(crypto) }, Blob: OldBlob, Response } as unknown as SmallScope;
    installSmallThings(scope);
    return scope as SmallScope & Record<"WeakRef" | "FinalizationRegistry", new (target?: unknown) => Record<string, () => unknown>>;
  };

  test("randomUUID", () => {
    const { crypto } = bare();
    const ids = Array.from({ length: 50 }, () => crypto.randomUUID());
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(50);
  });

  test("WeakRef holds, FinalizationRegistry keeps silent", () => {
    const scope = bare();
    const target = {};
    expect(new scope.WeakRef(target)["deref"]?.()).toBe(target);
    const registry = new scope.FinalizationRegistry(() => {});
    expect([registry["register"]?.(), registry["unregister"]?.()]).toEqual([undefined, false]);
  });

  test("what the engine has stays", () => {
    const scope = { crypto, Blob, Response, WeakRef, FinalizationRegistry };
    const before = { ...scope, uuid: crypto.randomUUID, text: Blob.prototype.text };
    installSmallThings(scope);
    expect({ ...scope, uuid: crypto.randomUUID, text: Blob.prototype.text }).toEqual(before);
  });
});

describe("loadScript", () => {
  /** A page whose scripts load when the test says so. */
  function page() {
    const scripts: HTMLScriptElement[] = [];
    const document = {
      createElement: () => ({ remove: vi.fn() }),
      head: { appendChild: (script: HTMLScriptElement) => scripts.push(script) },
    } as unknown as Document;
    return { document, scripts };
  }

  test("loads once, for everyone who asks", async () => {
    const { document, scripts } = page();
    const [first, second] = [loadScript("a.js", document), loadScript("a.js", document)];
    expect(scripts.map((script) => script.src)).toEqual(["a.js"]);
    scripts[0]?.onload?.(new Event("load"));
    await Promise.all([first, second, loadScript("a.js", document)]);
    expect(scripts).toHaveLength(1);
  });

  test("a failure is told, and asking again tries again", async () => {
    const { document, scripts } = page();
    const first = loadScript("b.js", document);
    scripts[0]?.onerror?.(new Event("error"));
    await expect(first).rejects.toThrow("b.js");
    expect(scripts[0]?.remove).toHaveBeenCalled();
    const second = loadScript("b.js", document);
    scripts[1]?.onload?.(new Event("load"));
    await second;
  });
});
