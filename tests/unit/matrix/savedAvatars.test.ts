import { effect } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { firstAvatars } from "../../../src/matrix/firstAvatars.ts";
import { createMediaStore, type SessionMedia } from "../../../src/matrix/MediaStore.ts";
import type { RoomRecord, Shelf } from "../../../src/matrix/records.ts";
import { createSavedAvatars, type SavedAvatars } from "../../../src/matrix/savedAvatars.ts";
import type { MediaSize, MediaState } from "../../../src/matrix/fileTypes.ts";
import type { Session } from "../../../src/matrix/types.ts";
import { FakeHomeserver } from "../../fixtures/FakeHomeserver.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";
import { startTestSession } from "../../fixtures/startTestSession.ts";

/** A PNG header that claims a size, padded to `bytes`; `mark` tells one from another. */
function png(bytes = 300, mark = 0, side = 96): Uint8Array<ArrayBuffer> {
  const picture = new Uint8Array(bytes).fill(mark);
  picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(picture.buffer).setUint32(16, side);
  new DataView(picture.buffer).setUint32(20, side);
  return picture;
}
const urlOf = (bytes: Uint8Array): string => `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;

const TILE: MediaSize = { width: 96, height: 96, method: "crop" };
const mxcOf = (name: string): string => `mxc://x/${name}`;
const keyOf = (name: string): string => `${mxcOf(name)} 96x96 crop`;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const PREFIX = "profile/p1/avatars/";

type Storage = ReturnType<typeof memoryStorage>;

function open(storage: Storage, onOffer = (): void => undefined): SavedAvatars {
  return createSavedAvatars(storage, "p1", { imagePixels: 1_000_000, onOffer });
}

/** A session's pictures: `answers` says what the server has; undefined: there is no network. */
function shop(storage: Storage, answer: (url: string) => Uint8Array<ArrayBuffer> | string | undefined, budgetBytes = 1_000_000) {
  const asked: string[] = [];
  const avatars = open(storage);
  const media = createMediaStore({
    baseUrl: "https://hs.example",
    budget: { mediaBytes: budgetBytes, imagePixels: 1_000_000 },
    avatars,
    request: async (url) => {
      asked.push(url);
      const body = answer(url);
      if (body === undefined) throw new TypeError("Failed to fetch");
      return new Response(body);
    },
  });
  return { avatars, media, asked };
}

function watch(media: SessionMedia, name: string, size = TILE): { state: () => MediaState; stop: () => void } {
  const state = media.open(mxcOf(name), size);
  return { state: () => state.peek(), stop: effect(() => void state.value) };
}

const online = (): Uint8Array<ArrayBuffer> => png();
const offline = (): undefined => undefined;

/** What one session loads and saves. */
async function visit(storage: Storage, names: readonly string[], first: readonly string[] = names): Promise<void> {
  const { media, avatars } = shop(storage, online);
  await media.restore();
  names.forEach((name) => watch(media, name));
  await vi.waitFor(() => names.forEach((name) => expect(media.open(mxcOf(name), TILE).peek().status).toBe("ready")));
  await avatars.save(first.map(keyOf), false);
}

const saved = async (storage: Storage): Promise<{ pictures: { key: string; slot: number }[]; first: string[] }> =>
  (await storage.get(`${PREFIX}index`)) as never;
const pictureKeys = async (storage: Storage): Promise<string[]> =>
  (await storage.keys()).filter((key) => key.startsWith(PREFIX) && !key.endsWith("index"));
const names = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_none, i) => `n${from + i}`);

/** Puts pictures in without a server. */
async function fill(avatars: SavedAvatars, list: readonly string[], bytes = 100, first: readonly string[] = []): Promise<void> {
  list.forEach((name) => avatars.offer(keyOf(name), new Blob([png(bytes)])));
  await avatars.save(first.map(keyOf), false);
}

let live: Set<string>;
beforeEach(() => {
  live = new Set();
  let nth = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    nth += 1;
    live.add(`blob:${nth}`);
    return `blob:${nth}`;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => {
    if (!live.delete(url)) throw new Error(`revoked ${url}`);
  });
});

describe("after a restart", () => {
  test("a saved avatar is ready when it is opened, without a request", async () => {
    const storage = memoryStorage();
    await visit(storage, ["a", "b"]);
    const { media, asked } = shop(storage, offline);
    await media.restore();
    expect(media.open(mxcOf("a"), TILE).peek()).toEqual({ status: "ready", url: urlOf(png()) });
    const row = watch(media, "a");
    await settle();
    expect([row.state().status, asked]).toEqual(["ready", []]);
    const stranger = watch(media, "c");
    await settle();
    expect([stranger.state().status, asked.length]).toEqual(["failed", 1]);
  });

  test("what the first screenful does not show comes from disk when it is wanted", async () => {
    const storage = memoryStorage();
    await visit(storage, ["a", "b"], ["a"]);
    const read = vi.spyOn(storage, "get");
    const { media, asked } = shop(storage, offline);
    await media.restore();
    expect(read).toHaveBeenCalledTimes(2); // the index and "a"
    const row = watch(media, "b");
    expect(row.state()).toEqual({ status: "loading" });
    await vi.waitFor(() => expect(row.state()).toEqual({ status: "ready", url: urlOf(png()) }));
    expect(asked).toEqual([]);
  });

  test("it counts as other pictures do, and comes again from disk when it was dropped", async () => {
    const storage = memoryStorage();
    await visit(storage, ["a"]);
    live.clear();
    const { media, asked } = shop(storage, offline);
    await media.restore();
    const row = watch(media, "a");
    await settle();
    expect(media.heldBytes.value).toBe(urlOf(png()).length);
    media.trim(0);
    expect(row.state().status).toBe("ready"); // it is on the screen
    row.stop();
    await settle();
    media.trim(0);
    expect(media.heldBytes.value).toBe(0);
    const back = watch(media, "a");
    expect(back.state()).toEqual({ status: "loading" });
    await vi.waitFor(() => expect(back.state().status).toBe("ready"));
    expect([asked, live.size]).toEqual([[], 0]);
  });

  test("one that nobody watches goes when the budget asks for it", async () => {
    const storage = memoryStorage();
    await visit(storage, ["a", "b"]);
    const { media } = shop(storage, offline, 10);
    await media.restore();
    media.open(mxcOf("a"), TILE);
    await settle();
    expect(media.heldBytes.value).toBe(0);
    expect(media.open(mxcOf("a"), TILE).peek().status).toBe("loading");
    media.trim(0);
    expect(media.open(mxcOf("b"), TILE).peek().status).toBe("loading");
  });
});

describe("on disk", () => {
  test("a new picture costs its own record and the index; nothing new costs nothing", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    await fill(avatars, ["a", "b"], 100, ["a"]);
    const setMany = vi.spyOn(storage, "setMany");
    avatars.shown(keyOf("a"));
    avatars.offer(keyOf("a"), new Blob([png()]));
    await avatars.save([keyOf("a")], false);
    expect(setMany).not.toHaveBeenCalled();
    await fill(avatars, ["c"], 100, ["a"]);
    expect(setMany.mock.calls.map(([entries]) => entries.map(([key]) => key))).toEqual([[`${PREFIX}2`, `${PREFIX}index`]]);
  });

  test("a picture waits for the saver, and tells it once", async () => {
    const storage = memoryStorage();
    const told = vi.fn();
    const avatars = open(storage, told);
    avatars.offer(keyOf("a"), new Blob([png()]));
    avatars.offer(keyOf("a"), new Blob([png()]));
    await settle();
    expect([told.mock.calls.length, await storage.keys()]).toEqual([1, []]);
    await avatars.save([], false);
    expect(await pictureKeys(storage)).toEqual([`${PREFIX}0`]);
  });

  test("only small ones are kept: 16 kB, and cropped to a square", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    avatars.offer(keyOf("large"), new Blob([png(16 * 1024 + 1)]));
    avatars.offer(keyOf("fits"), new Blob([png(12 * 1024)]));
    await avatars.save([], false);
    expect((await saved(storage)).pictures.map(({ key }) => key)).toEqual([keyOf("fits")]);
    const { media, avatars: others } = shop(storage, online);
    const offer = vi.spyOn(others, "offer");
    watch(media, "photo", { width: 300, height: 200, method: "scale" });
    watch(media, "person", { width: 160, height: 160, method: "crop" });
    watch(media, "reader", { width: 24, height: 24, method: "crop" });
    await vi.waitFor(() => expect(offer.mock.calls.map(([key]) => key)).toEqual(["mxc://x/reader 32x32 crop"]));
  });

  test("at most 60; what was shown longest ago goes first", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    await fill(avatars, names(1, 60));
    avatars.shown(keyOf("n1"));
    await fill(avatars, ["x", "y"]);
    const { pictures } = await saved(storage);
    expect(pictures.length).toBe(60);
    expect(pictures.map(({ key }) => key)).toEqual([...names(4, 60), "n1", "x", "y"].map(keyOf));
    expect(new Set(pictures.map(({ slot }) => slot)).size).toBe(60);
    expect((await pictureKeys(storage)).length).toBe(60);
    const again = open(storage);
    await again.load();
    expect([await again.read(keyOf("n2")), await again.read(keyOf("n1")), await again.read(keyOf("y"))]).toEqual([
      undefined,
      urlOf(png(100)),
      urlOf(png(100)),
    ]);
  });

  test("at most 400 kB", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    const each = 12 * 1024; // 16 kB as text
    await fill(avatars, names(1, 20), each);
    await fill(avatars, names(21, 30), each);
    const { pictures } = await saved(storage);
    expect(pictures.map(({ key }) => key)).toEqual(names(6, 30).map(keyOf));
    const sizes = await Promise.all((await pictureKeys(storage)).map(async (key) => JSON.stringify(await storage.get(key)).length));
    expect(sizes.length).toBe(25);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(404 * 1024); // and their names
  });

  test("where one large picture takes the place of three small ones, nothing of these is left", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    await fill(avatars, names(1, 60), 5118); // 6,824 characters each: the last that fit
    expect((await pictureKeys(storage)).length).toBe(60);
    await fill(avatars, ["large"], 12 * 1024);
    expect([(await saved(storage)).pictures.length, (await pictureKeys(storage)).length]).toEqual([58, 58]);
  });

  test("what the first screenful shows goes last", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    await fill(avatars, names(1, 60), 100, ["n1", "n2"]);
    await fill(avatars, ["x", "y"], 100, ["n1", "n2"]);
    const { pictures, first } = await saved(storage);
    expect(first).toEqual(["n1", "n2"].map(keyOf));
    expect(pictures.slice(0, 3).map(({ key }) => key)).toEqual(["n1", "n2", "n5"].map(keyOf));
  });

  test("one that went from the disk while it was in memory is written again when it is shown again", async () => {
    const storage = memoryStorage();
    const { media, avatars } = shop(storage, online);
    const row = watch(media, "a");
    await vi.waitFor(() => expect(row.state().status).toBe("ready"));
    await avatars.save([], false);
    row.stop();
    await fill(avatars, names(1, 60));
    expect((await saved(storage)).pictures.some(({ key }) => key === keyOf("a"))).toBe(false);
    watch(media, "a");
    await avatars.save([keyOf("a")], false);
    expect((await saved(storage)).first).toEqual([keyOf("a")]);
    expect(await open(storage).load()).toEqual([{ key: keyOf("a"), url: urlOf(png()) }]);
  });

  test("the order of showing is written when the TV sleeps", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    await fill(avatars, ["a", "b"]);
    avatars.shown(keyOf("a"));
    await avatars.save([], true);
    expect((await saved(storage)).pictures.map(({ key }) => key)).toEqual(["b", "a"].map(keyOf));
  });

  test("a full disk: nothing is kept, and the picture can be offered again", async () => {
    const storage = memoryStorage();
    const avatars = open(storage);
    await fill(avatars, ["a"], 100, ["a"]);
    vi.spyOn(storage, "setMany").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    avatars.offer(keyOf("b"), new Blob([png()]));
    await expect(avatars.save([keyOf("a"), keyOf("b")], false)).rejects.toThrow("full");
    await fill(avatars, ["b"], 100, ["a", "b"]);
    expect((await open(storage).load()).map(({ key }) => key)).toEqual(["a", "b"].map(keyOf));
  });
});

describe("a damaged disk", () => {
  const index = (over: object = {}): object => ({
    version: 1,
    pictures: [{ key: keyOf("a"), slot: 0, characters: 400 }],
    first: [keyOf("a")],
    ...over,
  });
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

  test("the fixture itself is read", async () => {
    const storage = memoryStorage();
    await storage.set(`${PREFIX}index`, index());
    await storage.set(`${PREFIX}0`, { key: keyOf("a"), text: text(png(300)) });
    expect(await open(storage).load()).toEqual([{ key: keyOf("a"), url: urlOf(png(300)) }]);
  });

  test("a JPEG whose size stands far behind", async () => {
    const jpeg = (side: number): Uint8Array => {
      const bytes = new Uint8Array(900);
      bytes.set([0xff, 0xd8, 0xff, 0xe1, 2, 188]); // 700 bytes of something else
      bytes.set([0xff, 0xc0, 0, 17, 8, side >> 8, side & 255, side >> 8, side & 255], 704);
      return bytes;
    };
    for (const [side, shown] of [
      [96, 1],
      [20_000, 0],
    ] as const) {
      const storage = memoryStorage();
      await storage.set(`${PREFIX}index`, index({ pictures: [{ key: keyOf("a"), slot: 0, characters: 1200 }] }));
      await storage.set(`${PREFIX}0`, { key: keyOf("a"), text: text(jpeg(side)) });
      expect((await open(storage).load()).length).toBe(shown);
    }
  });

  test.each<[string, object | string, unknown]>([
    ["no record", index(), undefined],
    ["another's record", index(), { key: keyOf("b"), text: text(png(300)) }],
    ["half a record", index(), { key: keyOf("a"), text: text(png(300)).slice(0, 200) }],
    ["no base64", index(), { key: keyOf("a"), text: "%".repeat(400) }],
    ["bytes, not text", index(), { key: keyOf("a"), text: Array.from(png(300)) }],
    ["HTML", index(), { key: keyOf("a"), text: text(new TextEncoder().encode(`<script>alert(1)</script>${" ".repeat(275)}`)) }],
    [
      "SVG",
      index(),
      { key: keyOf("a"), text: text(new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg">${" ".repeat(260)}`)) },
    ],
    ["too many pixels", index(), { key: keyOf("a"), text: text(png(300, 0, 30_000)) }],
    ["an index of another version", index({ version: 2 }), { key: keyOf("a"), text: text(png(300)) }],
    ["a slot that is none", index({ pictures: [{ key: keyOf("a"), slot: "../0", characters: 400 }] }), undefined],
    ["an index that is none", "index", { key: keyOf("a"), text: text(png(300)) }],
    ["lists that are none", index({ pictures: 7, first: {} }), undefined],
  ])("%s: ignored, loaded and kept anew", async (_what, saidIndex, record) => {
    const storage = memoryStorage();
    await storage.set(`${PREFIX}index`, saidIndex);
    if (record !== undefined) await storage.set(`${PREFIX}0`, record);
    const { media, asked, avatars } = shop(storage, online);
    await media.restore();
    const row = watch(media, "a");
    expect(row.state()).toEqual({ status: "loading" });
    await vi.waitFor(() => expect(row.state().status).toBe("ready"));
    expect(asked.length).toBe(1);
    await avatars.save([keyOf("a")], false);
    expect(await open(storage).load()).toEqual([{ key: keyOf("a"), url: urlOf(png()) }]);
  });

  test("a disk that throws: as if nothing were saved", async () => {
    const storage = memoryStorage();
    await visit(storage, ["a"]);
    const get = vi.spyOn(storage, "get").mockRejectedValue(new Error("corrupt"));
    expect(await open(storage).load()).toEqual([]);
    get.mockRestore();
    const avatars = open(storage);
    await avatars.load();
    vi.spyOn(storage, "get").mockRejectedValue(new Error("corrupt"));
    expect(await avatars.read(keyOf("a"))).toBeUndefined();
  });
});

test("the first screenful: three shelves, five tiles of each, a picture once", () => {
  const shelf = (key: string, from: number): Shelf => ({
    kind: "rooms",
    key,
    rooms: names(from, from + 7).map((name, i) => (i === 1 ? {} : { avatar: mxcOf(name) }) as RoomRecord),
  });
  expect(firstAvatars([shelf("a", 1), shelf("b", 1), shelf("c", 10), shelf("d", 20)])).toEqual(
    ["n1", "n3", "n4", "n5", "n10", "n12", "n13", "n14"].map(keyOf),
  );
});

describe("in a session", () => {
  const running: Session[] = [];
  afterEach(() => Promise.all(running.splice(0).map((session) => session.stop())));
  const ROOM = "!room:fake.test";

  async function start(server: FakeHomeserver, storage: Storage) {
    const started = await startTestSession(server, { storage });
    running.push(started.session);
    return started.session;
  }
  function house(): FakeHomeserver {
    const server = new FakeHomeserver();
    server.room(ROOM, "Family");
    server.state(ROOM, "m.room.avatar", "", { url: mxcOf("family") });
    server.faults.push(({ path }) => (/\/thumbnail\/x\/family/.test(path) ? new Response(png()) : undefined));
    return server;
  }
  async function show(session: Session): Promise<() => void> {
    await vi.waitFor(() => expect(session.rooms.all.value.get(ROOM)?.avatar).toBe(mxcOf("family")));
    const state = session.media.open(mxcOf("family"), TILE);
    const stop = effect(() => void state.value);
    await vi.waitFor(() => expect(state.peek().status).toBe("ready"));
    return stop;
  }

  test("the room's picture is there with the saved list, without a network", async () => {
    const server = house();
    const storage = memoryStorage();
    const first = await start(server, storage);
    await show(first);
    await vi.waitFor(() => expect(first.sync.value.status).toBe("live"));
    await first.stop();
    server.online = false;
    const second = await start(server, storage);
    expect(second.rooms.shelves.value[0]?.rooms[0]?.avatar).toBe(mxcOf("family"));
    expect(second.media.open(mxcOf("family"), TILE).peek()).toEqual({ status: "ready", url: urlOf(png()) });
  });

  test("signing out takes it away, also when it was just loaded", async () => {
    const server = house();
    const storage = memoryStorage();
    const first = await start(server, storage);
    await show(first);
    await first.stop();
    expect(await pictureKeys(storage)).toEqual([`${PREFIX}0`]);
    const second = await start(server, storage);
    await show(second);
    second.suspend();
    await second.signOut();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await storage.keys()).filter((key) => key.startsWith("profile/"))).toEqual([]);
  });
});
