import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../../../platform/storage.ts";
import type { KeyValueStorage } from "../../../platform/types.ts";
import { savedConfig, watchConfig } from "../../../src/app/savedConfig.ts";
import { defaultConfig } from "../../../src/core/config.ts";

/** What the server says of config.json; "gone" is no answer at all. */
let answer: { readonly status: number; readonly text: string } | "gone";

class FakeRequest {
  status = 0;
  responseText = "";
  timeout = 0;
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  ontimeout: (() => void) | null = null;
  open(): void {}
  send(): void {
    queueMicrotask(() => {
      if (answer === "gone") return this.onerror?.();
      this.status = answer.status;
      this.responseText = answer.text;
      this.onload?.();
    });
  }
}

/** A disk: what the next start finds. */
const disk = (): KeyValueStorage => ({ ...memoryStorage(), kind: "indexedDB" });
const kiosk = '{"kiosk":{"rooms":["!a:b"]}}';
const ok = (text: string) => ({ status: 200, text });

let reload: ReturnType<typeof vi.fn<() => void>>;
const fail = vi.fn();
const watch = (storage: KeyValueStorage) => watchConfig(storage, { fail }, reload);

beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  vi.stubGlobal("location", { protocol: "https:" });
  reload = vi.fn<() => void>();
  fail.mockClear();
});
afterEach(() => vi.unstubAllGlobals());

describe("the configuration of the last start", () => {
  it("is used at once and taken anew when the file has changed", async () => {
    const storage = disk();
    answer = ok(kiosk);
    expect((await savedConfig(storage)).kiosk?.rooms).toEqual(["!a:b"]);
    await watch(storage);
    expect(reload).not.toHaveBeenCalled();
    answer = ok('{"brand":"Den"}');
    expect((await savedConfig(storage)).kiosk?.rooms).toEqual(["!a:b"]);
    await watch(storage);
    expect(reload).toHaveBeenCalledTimes(1);
    expect((await savedConfig(storage)).brand).toBe("Den");
  });

  it("becomes the default when the file is taken away", async () => {
    const storage = disk();
    answer = ok(kiosk);
    await savedConfig(storage);
    answer = { status: 404, text: "not found" };
    await watch(storage);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(await savedConfig(storage)).toEqual(defaultConfig);
  });

  it.each([
    ["no answer", "gone"],
    ["a fault of the server", { status: 503, text: "later" }],
  ] as const)("is kept when there is %s: a kiosk stays one", async (_what, trouble) => {
    const storage = disk();
    answer = ok(kiosk);
    await savedConfig(storage);
    answer = trouble;
    await watch(storage);
    expect(reload).not.toHaveBeenCalled();
    expect(fail).not.toHaveBeenCalled();
    expect((await savedConfig(storage)).kiosk?.rooms).toEqual(["!a:b"]);
  });

  it("is read again after a first start that could not have it", async () => {
    const storage = disk();
    answer = "gone";
    expect(await savedConfig(storage)).toEqual(defaultConfig);
    answer = ok(kiosk);
    await watch(storage);
    expect(reload).toHaveBeenCalledTimes(1);
    expect((await savedConfig(storage)).kiosk?.rooms).toEqual(["!a:b"]);
  });

  it("is the default in a package without the file", async () => {
    vi.stubGlobal("location", { protocol: "file:" });
    const storage = disk();
    answer = "gone";
    expect(await savedConfig(storage)).toEqual(defaultConfig);
    await watch(storage);
    expect(reload).not.toHaveBeenCalled();
  });

  it("shows what is wrong with a malformed file", async () => {
    const storage = disk();
    answer = ok("{");
    expect(await savedConfig(storage)).toEqual(defaultConfig);
    await watch(storage);
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({ kind: "unexpected" }), "config");
  });

  it("never starts again and again on a disk that keeps nothing", async () => {
    const storage: KeyValueStorage = {
      ...disk(),
      get: () => Promise.reject(new Error("disk")),
      set: () => Promise.reject(new Error("disk")),
    };
    answer = ok(kiosk);
    expect((await savedConfig(storage)).kiosk?.rooms).toEqual(["!a:b"]);
    await watch(storage);
    expect(reload).not.toHaveBeenCalled();
  });
});
