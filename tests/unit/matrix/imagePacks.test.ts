import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/core/errors.ts";
import type { Http } from "../../../src/matrix/http.ts";
import { loadImagePacks, readPack } from "../../../src/matrix/imagePacks.ts";

const url = (id: string): string => `mxc://example.org/${id}`;

describe("a pack", () => {
  it("has its name, its picture and images with what they are for", () => {
    const pack = readPack("room:", "room", {
      pack: { display_name: "Foxes", avatar_url: url("avatar"), usage: ["sticker"] },
      images: {
        fox: { url: url("fox"), body: "a fox", info: { mimetype: "image/webp", w: 512, h: 300, size: 9000, is_animated: true } },
        ":wave:": { url: url("wave"), usage: ["emoticon"] },
        both: { url: url("both"), usage: ["emoticon", "sticker"] },
        none: { url: url("none"), usage: [] },
      },
    });
    expect(pack).toMatchObject({ key: "room:", from: "room", name: "Foxes", avatar: url("avatar") });
    expect(pack?.images).toEqual([
      {
        shortcode: "fox",
        mxc: url("fox"),
        body: "a fox",
        width: 512,
        height: 300,
        use: "sticker",
        info: { mimetype: "image/webp", w: 512, h: 300, size: 9000, is_animated: true },
      },
      { shortcode: "wave", mxc: url("wave"), body: "wave", width: 256, height: 256, use: "emoticon", info: {} },
      { shortcode: "both", mxc: url("both"), body: "both", width: 256, height: 256, use: "both", info: {} },
      { shortcode: "none", mxc: url("none"), body: "none", width: 256, height: 256, use: "sticker", info: {} },
    ]);
  });

  it.each([undefined, null, 5, "x", [], {}, { images: null }, { images: [] }, { images: "x" }, { images: { a: null } }])(
    "is none where there is nothing to show (%j)",
    (content) => {
      expect(readPack("k", "own", content)).toBeUndefined();
    },
  );

  it("leaves out what is hostile, and bounds the rest", () => {
    const images: Record<string, unknown> = {
      "with space": { url: url("a") },
      "": { url: url("b") },
      "co:lon": { url: url("c") },
      http: { url: "https://evil.example/x.png" },
      script: { url: "javascript:alert(1)" },
      path: { url: "mxc://../../../x" },
      same: { url: url("d") },
      ":same:": { url: url("e") },
      odd: { url: url("f"), body: 5, usage: "sticker", info: { mimetype: "text/html", w: -1, h: 1e9, size: "big", is_animated: "yes" } },
    };
    expect(readPack("k", "own", { pack: 5, images })?.images).toEqual([
      { shortcode: "same", mxc: url("d"), body: "same", width: 256, height: 256, use: "both", info: {} },
      { shortcode: "odd", mxc: url("f"), body: "odd", width: 256, height: 256, use: "both", info: {} },
    ]);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_none, i) => [`i${i}`, { url: url(`i${i}`) }]));
    expect(readPack("k", "own", { images: many })?.images).toHaveLength(300);
    expect(readPack("k", "own", { pack: { display_name: "x".repeat(1e5) }, images: { a: { url: url("a") } } })?.name.length).toBeLessThan(
      300,
    );
    expect(readPack("k", "own", { images: { constructor: { url: url("a") }, __proto__: { url: url("b") } } })?.images).toHaveLength(1);
  });
});

const ROOM = "!here:example.org";
const pack = (name: string) => ({ images: { [name]: { url: url(name) } } });
const path = (text: string): string => decodeURIComponent(text);

/** A server that answers by path; everything else is not there. */
function serving(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const http = {
    baseUrl: "https://example.org",
    call: async (_method: string, raw: string) => {
      asked.push(path(raw));
      const answer = answers[path(raw)];
      if (answer instanceof AppError) throw answer;
      if (answer === undefined) throw new AppError("notFound");
      return answer;
    },
  } as unknown as Http;
  const load = () =>
    loadImagePacks({ http, roomId: ROOM, ownUserId: "@me:example.org", signal: new AbortController().signal, newest: () => "$newest" });
  return { load, asked };
}
const account = (type: string): string => `/v3/user/@me:example.org/account_data/${type}`;
const context = `/v3/rooms/${ROOM}/context/$newest`;
const state = (type: string, name: string, content: unknown) => ({ type, state_key: name, event_id: "$x", sender: "@a:b", content });

describe("packs for a room", () => {
  it("are the room's, our own, and those of rooms that we chose; a new name wins over its old copy", async () => {
    const { load, asked } = serving({
      [context]: {
        state: [
          state("im.ponies.room_emotes", "", pack("old")),
          state("m.room.image_pack", "", pack("new")),
          state("im.ponies.room_emotes", "more", pack("more")),
          state("im.ponies.room_emotes", "emptied", {}),
          { type: "m.room.image_pack" },
        ],
      },
      [account("im.ponies.user_emotes")]: pack("own"),
      [account("im.ponies.emote_rooms")]: { rooms: { "!far:example.org": { "": {}, gone: {} }, [ROOM]: { "": {} }, nonsense: { "": {} } } },
      "/v3/rooms/!far:example.org/state/im.ponies.room_emotes/": pack("far"),
    });
    const packs = await load();
    expect(packs.map(({ from, images }) => [from, images[0]?.shortcode])).toEqual([
      ["room", "new"],
      ["room", "more"],
      ["own", "own"],
      ["elsewhere", "far"],
    ]);
    expect(asked.filter((one) => one.includes("nonsense") || one.includes(`${ROOM}/state`))).toEqual([]);
  });

  it("are as many as can be had when a part fails, and an error when all do", async () => {
    const offline = new AppError("offline");
    const some = serving({ [context]: offline, [account("m.image_pack")]: pack("own") });
    expect((await some.load()).map(({ from }) => from)).toEqual(["own"]);
    const types = ["m.image_pack", "im.ponies.user_emotes", "m.image_pack.rooms", "im.ponies.emote_rooms"];
    const none = serving({ [context]: offline, ...Object.fromEntries(types.map((type) => [account(type), offline])) });
    await expect(none.load()).rejects.toMatchObject({ kind: "offline" });
  });

  it("ask a bounded number of rooms, whatever the account says", async () => {
    const rooms = Object.fromEntries(Array.from({ length: 500 }, (_none, i) => [`!r${i}:example.org`, { "": {}, b: {} }]));
    const { load, asked } = serving({ [account("m.image_pack.rooms")]: { rooms } });
    expect(await load()).toEqual([]);
    expect(asked.filter((one) => one.includes("/state/")).length).toBeLessThanOrEqual(40);
  });
});
