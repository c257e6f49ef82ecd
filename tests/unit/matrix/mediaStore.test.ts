import { effect } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readImage } from "../../../src/matrix/imageBytes.ts";
import { createMediaStore, type MediaStoreOptions } from "../../../src/matrix/MediaStore.ts";
import type { MediaRef } from "../../../src/matrix/records.ts";
import { mxc } from "../../../src/matrix/mxc.ts";
import { createPictureSource } from "../../../src/matrix/pictureSource.ts";
import { shrunkSize } from "../../../src/matrix/shrinkPicture.ts";
import { thumbnailFor, thumbnailKey } from "../../../src/matrix/thumbnails.ts";
import type { MediaSize, MediaState, MediaStore } from "../../../src/matrix/fileTypes.ts";

/** A PNG header that claims a size, padded to `bytes`. */
function png(width = 10, height = 10, bytes = 100): Uint8Array<ArrayBuffer> {
  const picture = new Uint8Array(bytes);
  picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(picture.buffer).setUint32(16, width);
  new DataView(picture.buffer).setUint32(20, height);
  return picture;
}

interface Asked {
  readonly url: string;
  readonly aborted: () => boolean;
  answer(body?: BodyInit | null, init?: ResponseInit): Promise<void>;
  fail(error?: unknown): Promise<void>;
}

const AVATAR: MediaSize = { width: 64, height: 64, method: "crop" };
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const live = new Set<string>();

function shop(budget: Partial<MediaStoreOptions["budget"]> = {}): { store: MediaStore & { dispose(): void }; asked: Asked[] } {
  const asked: Asked[] = [];
  const store = createMediaStore({
    baseUrl: "https://hs.example/",
    budget: { mediaBytes: 1000, imagePixels: 4_000_000, ...budget },
    request: (url, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("x", "AbortError")));
        asked.push({
          url,
          aborted: () => signal.aborted,
          answer: async (body = png(), init = {}) => (resolve(new Response(body, init)), settle()),
          fail: async (error = new TypeError("Failed to fetch")) => (reject(error), settle()),
        });
      }),
  });
  return { store, asked };
}

function watch(store: MediaStore, name: string, size: MediaSize = AVATAR): { state: () => MediaState; stop: () => void } {
  const signal = store.open(`mxc://x/${name}`, size);
  return { state: () => signal.peek(), stop: effect(() => void signal.value) };
}

beforeEach(() => {
  live.clear();
  let nth = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    const url = `blob:${(nth += 1)}`;
    live.add(url);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void live.delete(url));
});
afterEach(() => void vi.restoreAllMocks());

const name = (asked: Asked | undefined): string => /thumbnail\/x\/(\w+)/.exec(asked?.url ?? "")?.[1] ?? "?";

/** A file that opens with a key of zeros: what the store does with it, the cipher has tests of its own. */
async function secretOf(plain: Uint8Array<ArrayBuffer>, name = "photo"): Promise<{ ref: MediaRef; bytes: Uint8Array<ArrayBuffer> }> {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-CTR", false, ["encrypt"]);
  const bytes = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter: new Uint8Array(16), length: 64 }, key, plain));
  const text = (raw: Uint8Array): string => btoa(String.fromCharCode(...raw)).replace(/=+$/, "");
  const sha256 = text(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return { bytes, ref: { mxc: `mxc://x/${name}`, secret: { key: text(new Uint8Array(32)), iv: text(new Uint8Array(16)), sha256 } } };
}

describe("encrypted pictures", () => {
  const SIZE: MediaSize = { width: 640, height: 480, method: "scale" };
  const look = (store: MediaStore, ref: MediaRef, size = SIZE): (() => MediaState) => {
    const signal = store.open(ref, size);
    effect(() => void signal.value);
    return () => signal.peek();
  };

  test("the file itself is fetched, once for all sizes, and shown decrypted", async () => {
    const { store, asked } = shop();
    const { ref, bytes } = await secretOf(png());
    const [large, small] = [look(store, ref), look(store, ref, AVATAR)];
    await settle();
    expect(asked.map(({ url }) => url)).toEqual(["https://hs.example/_matrix/client/v1/media/download/x/photo"]);
    await asked[0]?.answer(bytes);
    await vi.waitFor(() => expect(large()).toMatchObject({ status: "ready" }));
    expect(small()).toBe(large());
  });

  test("the sender's preview is shown where there is one", async () => {
    const { store, asked } = shop();
    const { ref } = await secretOf(png());
    const { ref: thumbnail } = await secretOf(png(), "preview");
    look(store, { ...ref, thumbnail });
    await settle();
    expect(asked.map(({ url }) => url)).toEqual(["https://hs.example/_matrix/client/v1/media/download/x/preview"]);
  });

  test("damage is final, and no matter for who has the right hash", async () => {
    const { store, asked } = shop();
    const { ref, bytes } = await secretOf(png());
    const wrong = look(store, { ...ref, secret: { ...ref.secret!, sha256: "A".repeat(43) } });
    const right = look(store, ref);
    await settle();
    expect(asked.length).toBe(2);
    await asked[0]?.answer(bytes);
    await asked[1]?.answer(bytes);
    await vi.waitFor(() => expect(wrong()).toMatchObject({ status: "failed", error: { kind: "damaged" } }));
    await vi.waitFor(() => expect(right()).toMatchObject({ status: "ready" }));
  });

  test("what claims to be larger than memory allows is not fetched", async () => {
    const { store, asked } = shop({ mediaBytes: 3000 });
    const { ref } = await secretOf(png());
    const state = look(store, { ...ref, bytes: 1001 });
    await settle();
    expect(state()).toEqual({ status: "tooLarge", bytes: 1001 });
    expect(asked).toEqual([]);
  });

  test("what is larger than it claims is not decrypted", async () => {
    const { store, asked } = shop({ mediaBytes: 3000 });
    const { ref, bytes } = await secretOf(png(10, 10, 1200));
    const state = look(store, { ...ref, bytes: 10 });
    await settle();
    await asked[0]?.answer(bytes);
    await vi.waitFor(() => expect(state()).toEqual({ status: "tooLarge", bytes: 1200 }));
  });

  test("no picture inside: not shown", async () => {
    const { store, asked } = shop();
    const { ref, bytes } = await secretOf(new TextEncoder().encode("<svg onload='alert(1)'></svg>"));
    const state = look(store, ref);
    await settle();
    await asked[0]?.answer(bytes);
    await vi.waitFor(() => expect(state()).toMatchObject({ status: "failed", error: { kind: "unsupported" } }));
  });

  test("it is never offered to the disk, however small", async () => {
    const offered: string[] = [];
    const { ref, bytes } = await secretOf(png());
    const store = createMediaStore({
      baseUrl: "https://hs.example",
      budget: { mediaBytes: 3000, imagePixels: 4_000_000 },
      request: async () => new Response(bytes),
      avatars: { load: async () => [], read: async () => undefined, shown: () => undefined, offer: (key) => void offered.push(key) },
    });
    const state = look(store, ref, AVATAR);
    await vi.waitFor(() => expect(state()).toMatchObject({ status: "ready" }));
    expect(offered).toEqual([]);
  });
});

describe("loading", () => {
  test("nothing is asked for until somebody watches", async () => {
    const { store, asked } = shop();
    store.open("mxc://x/a", AVATAR);
    await settle();
    expect(asked).toHaveLength(0);
  });

  test("the thumbnail, authenticated path, still, once for all who watch", async () => {
    const { store, asked } = shop();
    const first = watch(store, "a");
    const second = watch(store, "a", { width: 90, height: 90, method: "crop" });
    await settle();
    expect(asked.map(({ url }) => url)).toEqual([
      "https://hs.example/_matrix/client/v1/media/thumbnail/x/a?width=96&height=96&method=crop&animated=false",
    ]);
    expect(first.state()).toEqual({ status: "loading" });
    await asked[0]?.answer();
    expect(first.state()).toEqual({ status: "ready", url: "blob:1" });
    expect(second.state()).toBe(first.state());
    expect(store.heldBytes.value).toBe(100);
    const blob = vi.mocked(URL.createObjectURL).mock.calls[0]?.[0] as Blob;
    expect([blob.type, blob.size]).toEqual(["image/png", 100]);
  });

  test("four at once, the newest first", async () => {
    const { store, asked } = shop();
    for (const one of "abcdefgh") watch(store, one);
    await settle();
    expect(asked.map(name)).toEqual(["h", "g", "f", "e"]);
    await asked[0]?.answer();
    expect(asked.map(name)).toEqual(["h", "g", "f", "e", "d"]);
    await asked[1]?.fail();
    expect(asked.map(name)).toEqual(["h", "g", "f", "e", "d", "c"]);
  });

  test("what leaves the screen while it waits is never asked for, what loads is cut off", async () => {
    const { store, asked } = shop();
    const rows = Array.from("abcdef", (one) => watch(store, one));
    await settle();
    rows[0]?.stop();
    rows[5]?.stop();
    await settle();
    expect(asked[0]?.aborted()).toBe(true);
    expect(asked.map(name)).toEqual(["f", "e", "d", "c", "b"]);
    for (const one of asked) await one.answer();
    await settle();
    expect(asked.map(name)).not.toContain("a");
    expect(rows[0]?.state()).toEqual({ status: "loading" });
    const back = watch(store, "f");
    await settle();
    expect(name(asked[5])).toBe("f");
    await asked[5]?.answer();
    expect(back.state().status).toBe("ready");
  });

  test("a row that moves (unwatched and watched at once) goes on loading", async () => {
    const { store, asked } = shop();
    const row = watch(store, "a");
    await settle();
    row.stop();
    const moved = watch(store, "a");
    await settle();
    expect(asked).toHaveLength(1);
    await asked[0]?.answer();
    expect(moved.state().status).toBe("ready");
  });
});

describe("memory", () => {
  async function load(
    store: MediaStore,
    asked: Asked[],
    one: string,
    bytes: number,
  ): Promise<{ state: () => MediaState; stop: () => void }> {
    const row = watch(store, one);
    await settle();
    await asked[asked.length - 1]?.answer(png(10, 10, bytes));
    return row;
  }

  test("unwatched pictures stay until the budget is exceeded; the longest unused goes first, its URL is revoked", async () => {
    const { store, asked } = shop();
    for (const one of "abc") (await load(store, asked, one, 300)).stop();
    expect(store.heldBytes.value).toBe(900);
    watch(store, "a").stop(); // looked at again
    await load(store, asked, "d", 300);
    expect(store.heldBytes.value).toBe(900);
    expect(Array.from(live)).toEqual(["blob:1", "blob:3", "blob:4"]);
    const before = asked.length;
    expect(watch(store, "a").state()).toEqual({ status: "ready", url: "blob:1" });
    expect(watch(store, "b").state()).toEqual({ status: "loading" });
    await settle();
    expect(asked.length).toBe(before + 1);
  });

  test("what is on the screen is never dropped, whatever the budget", async () => {
    const { store, asked } = shop();
    const rows = [];
    for (const one of "abcde") rows.push(await load(store, asked, one, 400));
    expect(store.heldBytes.value).toBe(2000);
    store.trim(0);
    expect(live.size).toBe(5);
    for (const row of rows) row.stop();
    await settle();
    expect(store.heldBytes.value).toBeLessThanOrEqual(1000);
    store.trim(0);
    expect([store.heldBytes.value, live.size]).toEqual([0, 0]);
  });

  test("a signal that was kept over its picture's end loads again", async () => {
    const { store, asked } = shop();
    const signal = store.open("mxc://x/a", AVATAR);
    const stop = effect(() => void signal.value);
    await settle();
    await asked[0]?.answer();
    stop();
    await settle();
    store.trim(0);
    expect(signal.peek()).toEqual({ status: "loading" });
    effect(() => void signal.value);
    await settle();
    await asked[1]?.answer();
    expect(signal.peek()).toEqual({ status: "ready", url: "blob:2" });
  });

  test("dispose gives everything back and answers nothing later", async () => {
    const { store, asked } = shop();
    await load(store, asked, "a", 100);
    const late = watch(store, "b");
    await settle();
    store.dispose();
    await asked[1]?.answer();
    expect([live.size, store.heldBytes.value, late.state().status]).toEqual([0, 0, "loading"]);
  });
});

describe("what goes wrong", () => {
  test("no network: failed, and retry works", async () => {
    const { store, asked } = shop();
    const row = watch(store, "a");
    await settle();
    await asked[0]?.fail();
    expect(row.state()).toMatchObject({ status: "failed", error: { kind: "offline" } });
    store.retry("mxc://x/a", AVATAR);
    expect(row.state()).toEqual({ status: "loading" });
    await settle();
    await asked[1]?.answer();
    expect(row.state().status).toBe("ready");
  });

  test("what is not there is not asked for again, what may heal is, after a while", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    try {
      const { store, asked } = shop();
      const gone = watch(store, "a");
      await settle();
      await asked[0]?.answer('{"errcode":"M_NOT_FOUND"}', { status: 404 });
      const busy = watch(store, "b");
      await settle();
      await asked[1]?.answer("", { status: 502 });
      expect([gone.state(), busy.state()]).toMatchObject([{ error: { kind: "notFound" } }, { error: { kind: "server" } }]);
      gone.stop();
      busy.stop();
      watch(store, "a").stop();
      watch(store, "b").stop();
      await settle();
      expect(asked).toHaveLength(2);
      vi.setSystemTime(1_000_000 + 60_000);
      watch(store, "a");
      watch(store, "b");
      await settle();
      expect(asked.slice(2).map(name)).toEqual(["b"]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a server from before v1.11 is asked the old way, from then on at once", async () => {
    const { store, asked } = shop();
    const row = watch(store, "a");
    await settle();
    await asked[0]?.answer('{"errcode":"M_UNRECOGNIZED"}', { status: 404 });
    expect(asked[1]?.url).toBe("https://hs.example/_matrix/media/v3/thumbnail/x/a?width=96&height=96&method=crop&animated=false");
    await asked[1]?.answer();
    expect(row.state().status).toBe("ready");
    watch(store, "b");
    await settle();
    expect(asked[2]?.url).toContain("/_matrix/media/v3/");
  });

  test("no thumbnail can be made: a small original is shown, a large one is not read", async () => {
    const { store, asked } = shop();
    const small = watch(store, "a");
    await settle();
    await asked[0]?.answer('{"errcode":"M_UNKNOWN"}', { status: 400 });
    expect(asked[1]?.url).toBe("https://hs.example/_matrix/client/v1/media/download/x/a");
    await asked[1]?.answer();
    expect(small.state().status).toBe("ready");
    const large = watch(store, "b");
    await settle();
    await asked[2]?.answer("{}", { status: 400 });
    await asked[3]?.answer(png(), { headers: { "Content-Length": "50000000" } });
    expect(large.state()).toEqual({ status: "tooLarge", bytes: 50_000_000 });
  });

  test("a decompression bomb is too large", async () => {
    const { store, asked } = shop();
    const row = watch(store, "a");
    await settle();
    await asked[0]?.answer(png(30_000, 30_000));
    expect(row.state()).toMatchObject({ status: "tooLarge" });
    expect(live.size).toBe(0);
  });

  test.each([
    ["SVG", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "image/svg+xml"],
    ["HTML called a PNG", "<html><script>alert(1)</script></html>", "image/png"],
    ["nothing", "", "image/png"],
  ])("%s gets no blob", async (_what, body, type) => {
    const { store, asked } = shop();
    const row = watch(store, "a");
    await settle();
    await asked[0]?.answer(body, { headers: { "Content-Type": type } });
    expect(row.state()).toMatchObject({ status: "failed", error: { kind: "unsupported" } });
    expect(URL.createObjectURL).not.toHaveBeenCalled();
  });

  test.each(["mxc://x/../../secret", "https://evil.example/a", "mxc://x/a/b", "mxc://../a"])("%s is never asked for", async (uri) => {
    expect(mxc(uri)).toBeUndefined();
    const { store, asked } = shop();
    const signal = store.open(uri, AVATAR);
    effect(() => void signal.value);
    await settle();
    expect(asked).toHaveLength(0);
    expect(signal.peek()).toMatchObject({ status: "failed" });
  });
});

test.each<[MediaSize, string]>([
  [{ width: 20, height: 32, method: "crop" }, "32x32 crop"],
  [{ width: 33, height: 33, method: "crop" }, "96x96 crop"],
  [{ width: 160, height: 160, method: "crop" }, "320x240 scale"],
  [{ width: 300, height: 300, method: "scale" }, "640x480 scale"],
  [{ width: 700, height: 500, method: "scale" }, "800x600 scale"],
  [{ width: 1920, height: 1080, method: "scale" }, "1920x1080 scale"],
  [{ width: 9999, height: 9999, method: "scale" }, "1920x1080 scale"],
])("%j asks for %s", (size, expected) => {
  const { width, height, method } = thumbnailFor(size);
  expect(`${width}x${height} ${method}`).toBe(expected);
});

test("pictures are known by their bytes", () => {
  const bytes = (...list: (number | string)[]): Uint8Array => {
    const flat = list.flatMap((part) => (typeof part === "string" ? Array.from(part, (letter) => letter.charCodeAt(0)) : [part]));
    return new Uint8Array([...flat, ...Array.from({ length: 40 }, () => 0)]);
  };
  expect(readImage(bytes("GIF89a", 5, 0, 7, 0))).toEqual({ type: "image/gif", width: 5, height: 7 });
  expect(readImage(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 17, 8, 1, 2, 3, 4))).toEqual({
    type: "image/jpeg",
    width: 0x304,
    height: 0x102,
  });
  expect(readImage(bytes("RIFF", 0, 0, 0, 0, "WEBPVP8X", 0, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0x01, 0, 0xef, 0, 0))).toEqual({
    type: "image/webp",
    width: 320,
    height: 240,
  });
  expect(readImage(bytes("BM", ...Array.from({ length: 16 }, () => 0), 3, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff))).toEqual({
    type: "image/bmp",
    width: 3,
    height: 2,
  });
  expect(readImage(bytes(0, 0, 0, 24, "ftypavif", 0, 0, 0, 0, "ispe", 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 9))).toEqual({
    type: "image/avif",
    width: 256,
    height: 9,
  });
  expect(readImage(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0))).toEqual({ type: "image/jpeg", width: 0, height: 0 });
  expect(readImage(new Uint8Array(4))).toBeUndefined();
});

describe("what somebody looks at", () => {
  const rows = (store: MediaStore, names: string): Map<string, ReturnType<typeof watch>> =>
    new Map(names.split("").map((one) => [one, watch(store, one)]));

  test("goes before all that wait, whether it is looked at before or after it is asked for", async () => {
    const { store, asked } = shop();
    rows(store, "abcdefgh");
    await settle();
    expect(asked.map(name)).toEqual(["h", "g", "f", "e"]);
    store.look("mxc://x/b", AVATAR);
    await asked[0]?.answer();
    expect(name(asked[4])).toBe("b");
    store.look("mxc://x/i", AVATAR);
    rows(store, "ij");
    await asked[1]?.answer();
    expect(name(asked[5])).toBe("i");
    await asked[2]?.answer();
    expect(name(asked[6])).toBe("j");
  });

  test("is one thing: what was looked at before waits with the others, ahead of them", async () => {
    const { store, asked } = shop();
    rows(store, "abcdefgh");
    await settle();
    store.look("mxc://x/a", AVATAR);
    store.look("mxc://x/b", AVATAR);
    for (const one of [0, 1, 2]) await asked[one]?.answer();
    expect(asked.slice(4).map(name)).toEqual(["b", "a", "d"]);
  });

  test("is loaded for who watches it alone, and no longer when it is scrolled past", async () => {
    const { store, asked } = shop();
    store.look("mxc://x/z", AVATAR);
    await settle();
    expect(asked).toEqual([]);
    const shown = rows(store, "abcdef");
    await settle();
    store.look("mxc://x/a", AVATAR);
    shown.get("a")?.stop();
    await settle();
    for (const one of [0, 1, 2, 3]) await asked[one]?.answer();
    expect(asked.map(name)).toEqual(["f", "e", "d", "c", "b"]);
  });

  test("is tried again where it failed and that may have passed; not at each step of a held key, and not what is not there", async () => {
    vi.spyOn(console, "debug").mockReturnValue();
    let now = 1_000_000;
    vi.spyOn(Date, "now").mockImplementation(() => now);
    const { store, asked } = shop();
    const shown = rows(store, "ab");
    await settle();
    await asked[0]?.fail();
    await asked[1]?.answer("{}", { status: 404 });
    expect([shown.get("b")?.state().status, shown.get("a")?.state().status]).toEqual(["failed", "failed"]);
    store.look("mxc://x/b", AVATAR);
    await settle();
    expect(asked).toHaveLength(2);
    now += 3000;
    store.look("mxc://x/a", AVATAR);
    store.look("mxc://x/b", AVATAR);
    await settle();
    expect(asked.slice(2).map(name)).toEqual(["b"]);
    await asked[2]?.answer();
    expect(shown.get("b")?.state().status).toBe("ready");
  });
});

describe("the size that a picture is kept in", () => {
  test("is no smaller than what is shown, and nothing that is not much larger is drawn again", () => {
    const shown = { width: 800, height: 600 };
    expect(shrunkSize({ width: 1000, height: 800 }, shown)).toBeUndefined();
    expect(shrunkSize({ width: 4000, height: 3000 }, shown)).toEqual({ width: 800, height: 600 });
    expect(shrunkSize({ width: 3000, height: 4000 }, shown)).toEqual({ width: 800, height: 1067 });
    expect(shrunkSize({ width: 30_000, height: 100 }, shown)).toBeUndefined();
    for (const odd of [0, -1, Number.NaN]) expect(shrunkSize({ width: odd, height: 4000 }, shown)).toBeUndefined();
  });

  test("an encrypted original is handed to be made smaller; one for rows, another for a whole screen", async () => {
    const asked: string[] = [];
    const shrunk: unknown[] = [];
    const { ref, bytes } = await secretOf(png(1600, 1000));
    const fetchPicture = createPictureSource({
      baseUrl: "https://hs.example",
      budget: { mediaBytes: 10_000, imagePixels: 4_000_000 },
      request: async (url) => (asked.push(url), new Response(bytes.slice())),
      shrink: async (picture, facts, size) => (shrunk.push([facts.width, facts.height, size.width, size.height]), picture),
    });
    const stop = new AbortController().signal;
    await fetchPicture(ref, thumbnailFor({ width: 300, height: 200, method: "scale" }), stop);
    await fetchPicture(ref, thumbnailFor({ width: 1920, height: 1080, method: "scale" }), stop);
    expect(shrunk).toEqual([
      [1600, 1000, 800, 600],
      [1600, 1000, 1920, 1080],
    ]);
    const key = (size: MediaSize): string => thumbnailKey(ref, thumbnailFor(size));
    expect(key({ width: 96, height: 96, method: "crop" })).toBe(key({ width: 800, height: 600, method: "scale" }));
    expect(key({ width: 96, height: 96, method: "crop" })).not.toBe(key({ width: 1920, height: 1080, method: "scale" }));
  });
});

describe("sizes that hide", () => {
  const gif = (canvas: number, frame: number, before: readonly number[] = []): Uint8Array => {
    const bytes = new Uint8Array(128);
    bytes.set([0x47, 0x49, 0x46, 0x38, 0x39, 0x61]);
    const view = new DataView(bytes.buffer);
    view.setUint16(6, canvas, true);
    view.setUint16(8, canvas, true);
    bytes.set(before, 13);
    const at = 13 + before.length;
    bytes[at] = 0x2c;
    view.setUint16(at + 5, frame, true);
    view.setUint16(at + 7, frame, true);
    return bytes;
  };

  test("a GIF is as large as its first frame, whatever its header says and whatever stands before it", () => {
    expect(readImage(gif(1, 30_000))).toMatchObject({ width: 30_000, height: 30_000 });
    expect(readImage(gif(9, 1, [0x21, 0xf9, 2, 1, 1, 0]))).toMatchObject({ width: 9, height: 9 });
    expect(readImage(gif(1, 500, [0x21, 0xfe, 3, 1, 2, 3, 1, 9, 0]))).toMatchObject({ width: 500, height: 500 });
    // Blocks that end nowhere.
    expect(
      readImage(
        gif(
          7,
          1,
          Array.from({ length: 50 }, () => 0x21),
        ),
      ),
    ).toMatchObject({ width: 7 });
  });

  test("a JPEG's size is found behind rubbish, as decoders find it", () => {
    const jpeg = new Uint8Array(64);
    jpeg.set([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 9, 9, 9, 0xff, 0xc0, 0, 17, 8, 0x75, 0x30, 0x75, 0x30]);
    expect(readImage(jpeg)).toMatchObject({ width: 30_000, height: 30_000 });
  });

  test("30,000 pixels are refused from the header, before anything decodes them", async () => {
    const { store, asked } = shop();
    const shown = watch(store, "huge");
    await settle();
    await asked[0]?.answer(png(30_000, 30_000));
    expect(shown.state()).toMatchObject({ status: "tooLarge" });
    expect(live.size).toBe(0);
  });
});

describe("pictures that move", () => {
  const MOVING: MediaSize = { width: 640, height: 480, method: "scale", animated: true };
  const gif = (bytes = 100): Uint8Array<ArrayBuffer> => {
    const picture = new Uint8Array(bytes);
    picture.set(Array.from("GIF89a", (letter) => letter.charCodeAt(0)));
    new DataView(picture.buffer).setUint16(6, 10, true);
    new DataView(picture.buffer).setUint16(8, 10, true);
    return picture;
  };
  const paths = (asked: readonly Asked[]): readonly string[] => asked.map(({ url }) => url.replace(/^.*\/media\//, ""));

  test("are another picture than the still one", async () => {
    const { store, asked } = shop();
    watch(store, "wave", { ...MOVING, animated: false });
    const moving = watch(store, "wave", MOVING);
    await settle();
    const address = "thumbnail/x/wave?width=640&height=480&method=scale&animated=";
    expect(paths(asked).slice().sort()).toEqual([`${address}false`, `${address}true`]);
    await asked.find(({ url }) => url.endsWith("animated=true"))!.answer(gif());
    expect(moving.state()).toMatchObject({ status: "ready" });
    expect(asked).toHaveLength(2);
  });

  test("come whole where the server has made a still one, if they are small", async () => {
    const { store, asked } = shop();
    const moving = watch(store, "wave", MOVING);
    await settle();
    await asked[0]!.answer(png());
    expect(paths(asked)[1]).toBe("download/x/wave");
    await asked[1]!.answer(gif(), { headers: { "Content-Length": String(50 * 1024 * 1024) } });
    expect(moving.state().status).toBe("tooLarge");
  });

  test("that say that they are large are not asked for", async () => {
    const { store, asked } = shop();
    const signal = store.open({ mxc: "mxc://x/wave", bytes: 50 * 1024 * 1024 }, MOVING);
    effect(() => void signal.value);
    await settle();
    await asked[0]!.answer(png());
    expect(asked).toHaveLength(1);
    expect(signal.peek().status).toBe("ready");
  });

  test("of an encrypted one the file itself moves, not its sender's preview", async () => {
    const { store, asked } = shop();
    const { ref } = await secretOf(gif(), "wave");
    const { ref: thumbnail } = await secretOf(png(), "preview");
    for (const size of [MOVING, { ...MOVING, animated: false }]) {
      const signal = store.open({ ...ref, thumbnail }, size);
      effect(() => void signal.value);
    }
    await settle();
    expect(paths(asked).slice().sort()).toEqual(["download/x/preview", "download/x/wave"]);
  });
});
