import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMediaFiles, type SessionFiles } from "../../../src/matrix/mediaFiles.ts";
import { claimedType, typeOfMedia } from "../../../src/matrix/mediaTypes.ts";
import type { MediaRef } from "../../../src/matrix/records.ts";
import type { FileState, OpenFile } from "../../../src/matrix/fileTypes.ts";

const bytesOf = (text: string, length = 64): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
const OGG = bytesOf("OggS\0\u0002____________________\u0001\u0013OpusHead");
const WEBM = bytesOf("\u001aE\u00df\u00a3____webm");
const PLAIN: MediaRef = { mxc: "mxc://hs.example/film" };

/** A file as somebody's client uploads it, with a key of zeros. */
async function sealed(plain: Uint8Array<ArrayBuffer>): Promise<{ readonly media: MediaRef; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const counter = new Uint8Array(16);
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-CTR", false, ["encrypt"]);
  const bytes = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, key, plain));
  const base64 = (raw: Uint8Array): string => Buffer.from(raw).toString("base64");
  const sha256 = base64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  return { media: { mxc: "mxc://hs.example/secret", secret: { key: base64(new Uint8Array(32)), iv: base64(counter), sha256 } }, bytes };
}

interface Line {
  readonly url: string;
  readonly stop: AbortSignal;
  onProgress?: ((received: number, total: number | undefined) => void) | undefined;
  answer(response: Response): void;
  fail(thrown: unknown): void;
}

/** A repository whose answers the test gives. */
function repository(videoBytes = 1000): { readonly files: SessionFiles; readonly lines: Line[]; readonly madeRoom: () => number } {
  const lines: Line[] = [];
  let room = 0;
  const files = createMediaFiles({
    baseUrl: "https://hs.example/",
    budget: { videoBytes },
    makeRoom: () => void room++,
    request: (url, { signal, onProgress }) =>
      new Promise((answer, fail) => {
        signal.addEventListener("abort", () => fail(new DOMException("x", "AbortError")));
        lines.push({ url, stop: signal, onProgress, answer, fail });
      }),
  });
  return { files, lines, madeRoom: () => room };
}

/** A body that comes in parts, as the test hands them out. */
function pouring(headers: Record<string, string> = {}) {
  let pour: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => void (pour = controller) });
  return {
    response: new Response(stream, { headers }),
    give: (bytes: Uint8Array) => pour?.enqueue(bytes),
    end: () => pour?.close(),
  };
}

const settled = (file: OpenFile): Promise<FileState> =>
  vi.waitFor(() => {
    const state = file.state.peek();
    if (state.status === "loading") throw new Error("still loading");
    return state;
  });

let blobs: Map<string, Blob>;
beforeEach(() => {
  blobs = new Map();
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    const url = `blob:${blobs.size + 1}`;
    blobs.set(url, blob as Blob);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void blobs.delete(url));
});
afterEach(() => void vi.useRealTimers());

describe("a whole file", () => {
  it("is loaded with its progress, and given a type by its bytes, not by server or sender", async () => {
    const { files, lines } = repository();
    const file = files.open({ ...PLAIN, mimetype: "text/html" }, "video");
    expect(lines[0]?.url).toBe("https://hs.example/_matrix/client/v1/media/download/hs.example/film");
    const body = pouring({ "Content-Length": "128", "Content-Type": "image/svg+xml" });
    lines[0]?.answer(body.response);
    body.give(WEBM);
    await vi.waitFor(() => expect(file.state.peek()).toMatchObject({ status: "loading", total: 128 }));
    body.give(new Uint8Array(64));
    body.end();
    const state = await settled(file);
    expect(state).toMatchObject({ status: "ready", type: "video/webm", bytes: 128 });
    const blob = blobs.get(state.status === "ready" ? state.url : "");
    expect(blob?.type).toBe("video/webm");
    expect(new Uint8Array((await blob?.arrayBuffer()) as ArrayBuffer).subarray(0, 64)).toEqual(WEBM);
  });

  it("is asked for in the old way at a server that knows no other", async () => {
    const { files, lines } = repository();
    const file = files.open(PLAIN, "video");
    lines[0]?.answer(new Response(JSON.stringify({ errcode: "M_UNRECOGNIZED" }), { status: 404 }));
    await vi.waitFor(() => expect(lines).toHaveLength(2));
    expect(lines[1]?.url).toContain("/_matrix/media/v3/download/");
    lines[1]?.answer(new Response(WEBM));
    expect(await settled(file)).toMatchObject({ status: "ready" });
  });

  it.each([
    ["HTML", bytesOf("<!doctype html><script>alert(1)</script>")],
    ["SVG", bytesOf('<svg xmlns="http://www.w3.org/2000/svg">')],
    ["PDF", bytesOf("%PDF-1.7")],
    ["nothing", new Uint8Array(0)],
  ])("of %s is never given an address in our origin", async (_what, bytes) => {
    for (const kind of ["video", "audio", "image"] as const) {
      const { files, lines } = repository();
      const file = files.open({ ...PLAIN, mimetype: `${kind}/mp4` }, kind);
      lines[0]?.answer(new Response(bytes));
      expect(await settled(file)).toEqual({ status: "unsupported" });
    }
    expect(blobs.size).toBe(0);
  });

  it.each([
    [403, "forbidden"],
    [404, "notFound"],
    [500, "server"],
  ])("that the server answers with %i has failed: %s", async (status, kind) => {
    const { files, lines } = repository();
    const file = files.open(PLAIN, "video");
    lines[0]?.answer(new Response("{}", { status }));
    expect(await settled(file)).toMatchObject({ status: "failed", error: { kind } });
  });

  it("whose address is none is not asked for", async () => {
    const { files, lines } = repository();
    expect(await settled(files.open({ mxc: "mxc://x/../../y" }, "video"))).toMatchObject({ status: "failed", error: { kind: "notFound" } });
    expect(lines).toHaveLength(0);
  });

  it("that ends early has failed", async () => {
    const { files, lines } = repository();
    const file = files.open(PLAIN, "video");
    lines[0]?.answer(new Response(WEBM, { headers: { "Content-Length": "500" } }));
    expect(await settled(file)).toMatchObject({ status: "failed", error: { kind: "offline" } });
  });

  it("of which nothing comes for half a minute has failed, before an answer and in the middle of one", async () => {
    vi.useFakeTimers();
    const { files, lines } = repository();
    const silent = files.open(PLAIN, "video");
    const broken = files.open(PLAIN, "video");
    const body = pouring();
    lines[1]?.answer(body.response);
    lines[1]?.stop.addEventListener("abort", () => body.response.body?.cancel().catch(() => undefined));
    await vi.advanceTimersByTimeAsync(20_000);
    lines[1]?.onProgress?.(10, undefined); // as the stand-in for fetch tells of it
    await vi.advanceTimersByTimeAsync(11_000);
    expect(silent.state.peek()).toMatchObject({ status: "failed", error: { kind: "offline" } });
    expect(broken.state.peek().status).toBe("loading");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines[1]?.stop.aborted).toBe(true);
  });
});

describe("the memory budget", () => {
  it("is held against what the sender says: nothing is asked for", async () => {
    const { files, lines } = repository();
    expect(await settled(files.open({ ...PLAIN, bytes: 1001 }, "video"))).toEqual({ status: "tooLarge", bytes: 1001 });
    expect(lines).toHaveLength(0);
  });

  it("is held against what the server says: nothing is read", async () => {
    const { files, lines } = repository();
    const file = files.open({ ...PLAIN, bytes: 10 }, "video");
    const body = pouring({ "Content-Length": "2000000" });
    lines[0]?.answer(body.response);
    expect(await settled(file)).toEqual({ status: "tooLarge", bytes: 2_000_000 });
    expect(lines[0]?.stop.aborted).toBe(true);
  });

  it("is held against what comes, when both have lied", async () => {
    const { files, lines } = repository();
    const file = files.open({ ...PLAIN, bytes: 10 }, "video");
    const body = pouring();
    lines[0]?.answer(body.response);
    body.give(WEBM);
    body.give(new Uint8Array(900));
    await vi.waitFor(() => expect(file.state.peek()).toMatchObject({ status: "loading" }));
    body.give(new Uint8Array(900));
    expect(await settled(file)).toMatchObject({ status: "tooLarge" });
    expect(lines[0]?.stop.aborted).toBe(true);
    expect(blobs.size).toBe(0);
  });

  it("is held against the progress of an engine whose answers come whole", async () => {
    const { files, lines } = repository();
    const file = files.open(PLAIN, "video");
    lines[0]?.onProgress?.(100, 400);
    expect(file.state.peek()).toEqual({ status: "loading", received: 100, total: 400 });
    lines[0]?.onProgress?.(200, 5000);
    expect(await settled(file)).toEqual({ status: "tooLarge", bytes: 5000 });
  });

  it("allows half of it to what is encrypted, which is there twice while it is opened", async () => {
    const { files } = repository();
    const { media } = await sealed(OGG);
    expect(await settled(files.open({ ...media, bytes: 501 }, "audio"))).toEqual({ status: "tooLarge", bytes: 501 });
  });

  it("refuses pictures that would be too many pixels", async () => {
    const huge = bytesOf("GIF89a");
    new DataView(huge.buffer).setUint16(6, 30_000, true);
    new DataView(huge.buffer).setUint16(8, 30_000, true);
    const { files, lines } = repository(1_000_000_000);
    const file = files.open(PLAIN, "image");
    lines[0]?.answer(new Response(huge));
    expect(await settled(file)).toMatchObject({ status: "tooLarge" });
  });

  it("makes room before something large, or of unknown size", () => {
    const { files, madeRoom } = repository(100_000_000);
    files.open({ ...PLAIN, bytes: 1000 }, "audio");
    expect(madeRoom()).toBe(0);
    files.open({ ...PLAIN, bytes: 50_000_000 }, "video");
    files.open(PLAIN, "video");
    expect(madeRoom()).toBe(2);
  });
});

describe("an encrypted file", () => {
  it("is opened, whole or in parts", async () => {
    const { media, bytes } = await sealed(OGG);
    for (const headers of [{ "Content-Length": String(bytes.length) }, {}, { "Content-Length": "20" }]) {
      const { files, lines } = repository();
      const file = files.open(media, "audio");
      const body = pouring(headers);
      lines[0]?.answer(body.response);
      for (const start of [0, 10, 30]) body.give(bytes.slice(start, { 0: 10, 10: 30, 30: 64 }[start]));
      body.end();
      const state = await settled(file);
      expect(state).toMatchObject({ status: "ready", type: "audio/ogg; codecs=opus", bytes: 64 });
      const blob = blobs.get(state.status === "ready" ? state.url : "");
      expect(new Uint8Array((await blob?.arrayBuffer()) as ArrayBuffer)).toEqual(OGG);
    }
  });

  it("whose hash does not fit has failed, and not one byte of it is opened", async () => {
    const decrypt = vi.spyOn(crypto.subtle, "decrypt");
    const { media, bytes } = await sealed(OGG);
    (bytes as Uint8Array)[40] = 1;
    const { files, lines } = repository();
    const file = files.open(media, "audio");
    lines[0]?.answer(new Response(bytes));
    expect(await settled(file)).toMatchObject({ status: "failed", error: { kind: "damaged" } });
    expect(decrypt).not.toHaveBeenCalled();
    expect(blobs.size).toBe(0);
  });

  it("is not even asked for where the page cannot decrypt", async () => {
    const { media } = await sealed(OGG);
    vi.stubGlobal("crypto", {});
    const { files, lines } = repository();
    expect(await settled(files.open(media, "audio"))).toEqual({ status: "unsupported" });
    expect(lines).toHaveLength(0);
    vi.unstubAllGlobals();
  });
});

describe("closing", () => {
  it("stops what is loading, and says nothing more", async () => {
    const { files, lines } = repository();
    const file = files.open(PLAIN, "video");
    file.close();
    expect(lines[0]?.stop.aborted).toBe(true);
    await Promise.resolve();
    expect(file.state.peek()).toEqual({ status: "closed" });
  });

  it("takes the address of what is there back, once", async () => {
    const { files, lines } = repository();
    const file = files.open(PLAIN, "video");
    lines[0]?.answer(new Response(WEBM));
    await settled(file);
    expect(blobs.size).toBe(1);
    files.closeAll();
    file.close();
    expect(file.state.peek()).toEqual({ status: "closed" });
    expect(blobs.size).toBe(0);
    expect(URL.revokeObjectURL).toHaveBeenCalledTimes(1);
  });

  it("leaves nothing behind when it comes while the file is decrypted", async () => {
    const { media, bytes } = await sealed(OGG);
    let opened: ((plain: ArrayBuffer) => void) | undefined;
    vi.spyOn(crypto.subtle, "decrypt").mockReturnValue(new Promise((resolve) => void (opened = resolve)));
    const { files, lines } = repository();
    const file = files.open(media, "audio");
    lines[0]?.answer(new Response(bytes));
    await vi.waitFor(() => expect(opened).toBeDefined());
    file.close();
    opened?.(OGG.buffer);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(file.state.peek()).toEqual({ status: "closed" });
    expect(blobs.size).toBe(0);
  });
});

describe("types", () => {
  it.each([
    ["video", bytesOf("____ftypisom"), "video/mp4"],
    ["video", bytesOf("____ftypqt  "), "video/mp4"],
    ["audio", bytesOf("____ftypM4A "), "audio/mp4"],
    ["video", WEBM, "video/webm"],
    ["audio", WEBM, "audio/webm"],
    ["video", bytesOf("\u001aE\u00df\u00a3____matroska"), "video/x-matroska"],
    ["audio", OGG, "audio/ogg; codecs=opus"],
    ["audio", bytesOf("OggS________________________\u0001vorbis"), "audio/ogg; codecs=vorbis"],
    ["audio", bytesOf("OggS________________________Speex"), undefined],
    ["audio", bytesOf("ID3"), "audio/mpeg"],
    ["audio", bytesOf("\u00ff\u00fb"), "audio/mpeg"],
    ["audio", bytesOf("\u00ff\u00f1"), "audio/aac"],
    ["audio", bytesOf("fLaC"), "audio/flac"],
    ["audio", bytesOf("RIFF____WAVE"), "audio/wav"],
    ["video", bytesOf("RIFF____AVI "), undefined],
    ["image", WEBM, undefined],
    ["image", bytesOf("\u0089PNG\r\n\u001a\n"), "image/png"],
    ["video", bytesOf("\u0089PNG\r\n\u001a\n"), undefined],
    ["audio", bytesOf("OggS", 6), undefined],
  ] as const)("%s: told by the first bytes (%#)", (kind, head, type) => {
    expect(typeOfMedia(head, kind)).toBe(type);
  });

  it("reads what a sender claims as an engine can be asked for it", () => {
    expect(claimedType("video/quicktime")).toBe("video/mp4");
    expect(claimedType("AUDIO/MP3")).toBe("audio/mpeg");
    expect(claimedType("audio/ogg; codecs=opus")).toBe("audio/ogg; codecs=opus");
    for (const nonsense of [undefined, "", "application/ogg", "text/html", "video/", "video/mp4 <script>"])
      expect(claimedType(nonsense)).toBeUndefined();
  });
});
