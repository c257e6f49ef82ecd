import { afterEach, describe, expect, test, vi } from "vitest";
import { type CryptoFiles, type CryptoGlue, cryptoLoader } from "../../../platform/loadCrypto.ts";

/** A page whose scripts run when they are told to: `files` is what each leaves on window; a missing one fails to load. */
function fakePage(files: Readonly<Record<string, object>>): string[] {
  const asked: string[] = [];
  vi.spyOn(document.head, "appendChild").mockImplementation((node) => {
    const script = node as unknown as HTMLScriptElement;
    const name = script.getAttribute("src") ?? "";
    asked.push(name);
    const left = files[name];
    queueMicrotask(() => {
      if (left) Object.assign(window, left);
      if (left) script.onload?.(new Event("load"));
      else script.onerror?.(new Event("error"));
    });
    return node;
  });
  return asked;
}

/** Glue that remembers; `failures` of its starts fail. */
function fakeGlue(failures = 0) {
  const started: (number[] | object)[] = [];
  const glue: CryptoGlue = {
    async instantiate(bytes) {
      started.push(Array.from(new Uint8Array(bytes)));
      if (started.length <= failures) throw new RangeError("no memory");
    },
    connect: (make) => void started.push(make({ imported: true })),
  };
  return { glue, started };
}

let script = 0;
/** Scripts are loaded once in a page: each test has names of its own. */
const names = (more: Partial<CryptoFiles> = {}): CryptoFiles => {
  script += 1;
  return { base64: `crypto-base64-${script}.js`, ...more };
};
const bytes = { __hearthCryptoWasm: btoa("\u0000asm\u00ff") };
const BYTES = [0, 97, 115, 109, 255];
const at = (address: string) => vi.stubGlobal("location", new URL(address));

afterEach(() => vi.unstubAllGlobals());

describe("where there is WebAssembly", () => {
  test("a hosted page fetches it, once", async () => {
    at("http://tv.example/hearth/index.html");
    const fetch = vi.fn<(file: string) => Promise<Response>>(async () => new Response(Uint8Array.from(BYTES)));
    vi.stubGlobal("fetch", fetch);
    const { glue, started } = fakeGlue();
    const load = cryptoLoader(glue, names({ wasm: "crypto.wasm", javascript: "crypto.js" }));
    expect(load()).toBe(load());
    await load();
    expect([fetch.mock.calls, started]).toEqual([[["crypto.wasm"]], [BYTES]]);
  });

  test("no network: the next call tries again", async () => {
    at("http://tv.example/");
    const fetch = vi.fn<() => Promise<Response>>();
    fetch.mockRejectedValueOnce(new TypeError("no network")).mockResolvedValueOnce(new Response("", { status: 503 }));
    fetch.mockImplementation(async () => new Response(Uint8Array.from(BYTES)));
    vi.stubGlobal("fetch", fetch);
    const { glue, started } = fakeGlue();
    const load = cryptoLoader(glue, names({ wasm: "crypto.wasm" }));
    await expect(load()).rejects.toThrow("no network");
    await expect(load()).rejects.toThrow("crypto.wasm: 503");
    await load();
    expect(started).toEqual([BYTES]);
  });

  test.each([
    ["from file://", "file:///media/hearth/index.html", "crypto.wasm"],
    ["in a package that is served", "http://tv.example/", undefined],
  ])("%s the bytes come by a script, and nothing of them stays", async (_where, address, wasm) => {
    at(address);
    const files = names(wasm === undefined ? {} : { wasm });
    fakePage({ [files.base64]: bytes });
    const { glue, started } = fakeGlue();
    await cryptoLoader(glue, files)();
    expect(started).toEqual([BYTES]);
    expect((window as unknown as typeof bytes).__hearthCryptoWasm).toBeUndefined();
  });

  test("compiling failed: the bytes, which come once, are there for the next try", async () => {
    at("file:///index.html");
    const files = names();
    const asked = fakePage({ [files.base64]: bytes });
    const { glue, started } = fakeGlue(1);
    const load = cryptoLoader(glue, files);
    await expect(load()).rejects.toThrow("no memory");
    await load();
    expect([started, asked]).toEqual([[BYTES, BYTES], [files.base64]]);
  });
});

describe("where there is none", () => {
  test("the module is a script", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    const files = names({ javascript: "crypto-js.js", wasm: "crypto.wasm" });
    const asked = fakePage({ "crypto-js.js": { __hearthCryptoJs: (imports: object) => ({ from: imports }) } });
    const { glue, started } = fakeGlue();
    await cryptoLoader(glue, files)();
    expect([asked, started]).toEqual([["crypto-js.js"], [{ from: { imported: true } }]]);
  });

  test("a build without that script says so", async () => {
    vi.stubGlobal("WebAssembly", undefined);
    await expect(cryptoLoader(fakeGlue().glue, names())()).rejects.toThrow("cannot encrypt without WebAssembly");
  });
});
