import { describe, expect, it } from "vitest";
import type { KeyValueStorage } from "../../../platform/types.ts";
import { noAccount } from "../../../src/matrix/account.ts";
import type { TimelineItem } from "../../../src/matrix/records.ts";
import { type KeptRoom, type ReduceContext, reduceRoom } from "../../../src/matrix/roomReducer.ts";
import { createSnapshotStore } from "../../../src/matrix/snapshot.ts";
import { aMessage, aSection, aState } from "../../fixtures/events.ts";
import { memoryStorage } from "../../fixtures/memoryStorage.ts";

const ctx: ReduceContext = { ownUserId: "@me:test", ...noAccount, now: 2_000_000 };
const room = (i: number, body = "hello"): KeptRoom =>
  reduceRoom(
    undefined,
    `!r${i}:test`,
    "join",
    aSection({ state: [aState("m.room.name", { name: `Room ${i}` })], timeline: [aMessage(body)] }),
    ctx,
  ) as KeptRoom;
const rooms = (count: number): Map<string, KeptRoom> => new Map(Array.from({ length: count }, (_none, i) => [`!r${i}:test`, room(i)]));
const item: TimelineItem = { kind: "date", key: "date:1", day: 1 };

/** A disk that notes each transaction, and can be cut: from then on nothing is written. */
function disk() {
  const inner = memoryStorage();
  const writes: string[][] = [];
  let cutAfter = Infinity;
  const storage: KeyValueStorage = {
    ...inner,
    async setMany(entries) {
      if (writes.length >= cutAfter) throw new Error("power cut");
      writes.push(entries.map(([key]) => key));
      await inner.setMany(entries);
    },
  };
  return { storage, writes, cut: (after: number) => (cutAfter = after) };
}

describe("snapshot", () => {
  it("gives back what was saved", async () => {
    const { storage } = disk();
    const all = rooms(300);
    const account = { direct: new Map([["!r1:test", "@ann:test"]]), muted: new Set(["!r2:test"]), ignored: new Set(["@eve:test"]) };
    const memory = new Map([
      ["!r1:test", { receipts: [{ userId: "@ann:test", eventId: "$x", at: 5 }], fullyRead: "$y" }],
      ["!gone:test", { receipts: [] }],
    ]);
    await createSnapshotStore(storage, "p", () => true).save({
      rooms: all,
      account,
      memory,
      token: "s1",
      rows: { roomId: "!r1:test", items: [item] },
    });
    const store = createSnapshotStore(storage, "p", () => true);
    const back = await store.load();
    expect(back?.token).toBe("s1");
    expect(new Map(back?.rooms.map((one) => [one.roomId, one]))).toEqual(all);
    expect(back?.account).toEqual(account);
    expect(back?.memory.get("!r1:test")).toEqual(memory.get("!r1:test"));
    expect(back?.memory.has("!gone:test")).toBe(false);
    expect(await store.loadRows()).toEqual({ roomId: "!r1:test", items: [item] });
  });

  it("writes the token together with the records, and only the parts with changes", async () => {
    const { storage, writes } = disk();
    const store = createSnapshotStore(storage, "p", () => true);
    const all = rooms(300);
    await store.save({ rooms: all, account: noAccount, token: "s1" });
    const changed = new Map(all).set("!r7:test", room(7, "new words"));
    await store.save({ rooms: changed, account: noAccount, token: "s2" });
    expect(writes.length).toBe(2);
    expect(writes[0]?.filter((key) => key.includes("/rooms/")).length).toBe(3);
    expect(writes[1]?.filter((key) => key.includes("/rooms/")).length).toBe(1);
    expect(writes.every((keys) => keys.includes("profile/p/snapshot/head"))).toBe(true);
    const back = await createSnapshotStore(storage, "p", () => true).load();
    expect(back?.rooms.find(({ roomId }) => roomId === "!r7:test")).toEqual(changed.get("!r7:test"));
    // A room that is gone is gone from the disk, too.
    const fewer = new Map(changed);
    fewer.delete("!r9:test");
    await store.save({ rooms: fewer, account: noAccount, token: "s3" });
    expect((await createSnapshotStore(storage, "p", () => true).load())?.rooms.length).toBe(299);
  });

  it("is of one moment whenever the power is cut", async () => {
    for (const after of [0, 1, 2, 3]) {
      const { storage, cut } = disk();
      cut(after);
      const store = createSnapshotStore(storage, "p", () => true);
      let all = rooms(0);
      for (let i = 1; i <= 3; i++) {
        all = new Map(all).set(`!r${i}:test`, room(i));
        await store.save({ rooms: all, account: noAccount, token: `s${i}` }).catch(() => undefined);
      }
      const back = await createSnapshotStore(storage, "p", () => true).load();
      expect(back?.token).toBe(after === 0 ? undefined : `s${after}`);
      expect(back?.rooms.length).toBe(after === 0 ? undefined : after);
    }
  });

  it("saves what a failed save has missed the next time", async () => {
    const inner = memoryStorage();
    let full = true;
    const storage: KeyValueStorage = {
      ...inner,
      setMany: async (entries) => (full ? Promise.reject(new Error("full")) : inner.setMany(entries)),
    };
    const store = createSnapshotStore(storage, "p", () => true);
    await expect(store.save({ rooms: rooms(2), account: noAccount, token: "s1" })).rejects.toThrow("full");
    full = false;
    await store.save({ rooms: rooms(2), account: noAccount, token: "s2" });
    expect((await store.load())?.rooms.length).toBe(2);
  });

  it("writes no words where they must not be seen, and takes away those written before", async () => {
    const { storage } = disk();
    let previews = true;
    const store = createSnapshotStore(storage, "p", () => previews);
    const all = rooms(200);
    const rows = { roomId: "!r1:test", items: [item] };
    await store.save({ rooms: all, account: noAccount, token: "s1", rows });
    previews = false;
    await store.save({ rooms: all, account: noAccount, token: "s1", rows });
    const everything = JSON.stringify(await Promise.all((await storage.keys()).map((key) => storage.get(key))));
    expect(everything).toContain("Room 7");
    expect(everything).not.toContain("hello");
    expect(everything).not.toContain("date:1");
    // Allowed again: the rows are written again, although they are the same.
    previews = true;
    await store.save({ rooms: all, account: noAccount, token: "s1", rows });
    expect(await store.loadRows()).toEqual(rows);
  });

  it("starts anew rather than without a room that the token would never bring again", async () => {
    const { storage } = disk();
    const store = createSnapshotStore(storage, "p", () => true);
    await store.save({ rooms: rooms(3), account: noAccount, token: "s1" });
    const [first, ...rest] = (await storage.get<object[]>("profile/p/snapshot/rooms/0")) as object[];
    await storage.set("profile/p/snapshot/rooms/0", [{ ...first, name: undefined }, ...rest]);
    expect(await createSnapshotStore(storage, "p", () => true).load()).toBeUndefined();
  });

  it.each([
    ["another version", { version: 99, token: "s", parts: 1 }],
    ["no token", { version: 1, parts: 1 }],
    ["a missing part", { version: 1, token: "s", parts: 3 }],
    ["nonsense", "x"],
    ["nothing", null],
  ])("ignores %s", async (_what, head) => {
    const { storage } = disk();
    const store = createSnapshotStore(storage, "p", () => true);
    await store.save({ rooms: rooms(3), account: noAccount, token: "s1" });
    await storage.set("profile/p/snapshot/head", head);
    expect(await createSnapshotStore(storage, "p", () => true).load()).toBeUndefined();
  });

  it("never writes the key of an encrypted file", async () => {
    const { storage } = disk();
    const secret = { key: "KEY-OF-THE-PHOTO", iv: "IV", sha256: "HASH" };
    const base = { key: "$p", media: { mxc: "mxc://x/p", secret, thumbnail: { mxc: "mxc://x/t", secret } } };
    const photo = { ...base, kind: "image", blurhash: "LEHV6nWB2yk8" } as unknown as TimelineItem;
    const film = { ...base, kind: "video", key: "$v", poster: { mxc: "mxc://x/t", secret } } as unknown as TimelineItem;
    const plain = { ...base, kind: "image", key: "$o", media: { mxc: "mxc://x/o" } } as unknown as TimelineItem;
    const part = { kind: "video", name: "v", media: base.media, poster: { mxc: "mxc://x/t", secret } };
    const items = [part, { ...part, media: { mxc: "mxc://x/o" }, poster: { mxc: "mxc://x/o" } }];
    const album = { kind: "gallery", key: "$g", items } as unknown as TimelineItem;
    const save = { rooms: rooms(2), account: noAccount, token: "s1", rows: { roomId: "!r1:test", items: [photo, film, plain, album] } };
    await createSnapshotStore(storage, "p", () => true).save(save);
    const back = await createSnapshotStore(storage, "p", () => true).loadRows();
    expect(back?.items.map(({ key }) => key)).toEqual(["$p", "$v", "$o", "$g"]);
    expect(back?.items[0]).toMatchObject({ blurhash: "LEHV6nWB2yk8" });
    expect(back?.items[2]).toEqual(plain);
    expect(back?.items[3]).toMatchObject({ items: [{ name: "v" }, { media: { mxc: "mxc://x/o" }, poster: { mxc: "mxc://x/o" } }] });
    expect(JSON.stringify(await storage.get("profile/p/snapshot/rows"))).not.toMatch(/KEY-OF-THE-PHOTO|mxc:\/\/x\/[pt]/);
  });

  it("ignores a disk that throws, and rows that are none", async () => {
    const broken: KeyValueStorage = { ...memoryStorage(), get: () => Promise.reject(new Error("corrupt")) };
    const store = createSnapshotStore(broken, "p", () => true);
    expect(await store.load()).toBeUndefined();
    expect(await store.loadRows()).toBeUndefined();
    const { storage } = disk();
    await storage.set("profile/p/snapshot/rows", { version: 1, roomId: "!r:test", items: [null, 5, { kind: "date" }, item] });
    expect((await createSnapshotStore(storage, "p", () => true).loadRows())?.items).toEqual([item]);
  });
});
