import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import { emojiPictures } from "../../../../platform/build/emojiPictures.ts";
import { mishap } from "../../../../src/core/attempt.ts";
import { AppError } from "../../../../src/core/errors.ts";
import { RoomModel } from "../../../../src/screens/room/RoomModel.ts";
import { CATEGORIES, emojiOf } from "../../../../src/screens/room/picker/emojiTable.ts";
import { forgetRecentEmoji } from "../../../../src/screens/room/picker/recentEmoji.ts";
import { emojiName, splitEmoji } from "../../../../src/ui/emoji.ts";
import type { ImagePack, PackImage } from "../../../../src/matrix/roomTypes.ts";
import { memoryStorage } from "../../../fixtures/memoryStorage.ts";
import { aRow, aText, familyRecord, people, type StillRoom, stillRoom, stillSession } from "../../../fixtures/stillRoom.ts";

type Deps = ConstructorParameters<typeof RoomModel>[0];

beforeEach(() => forgetRecentEmoji());

const own = { own: true, sender: people.me };
const image = (shortcode: string, use: PackImage["use"]): PackImage => ({
  shortcode,
  mxc: `mxc://hearth.example/${shortcode}`,
  body: shortcode,
  width: 256,
  height: 256,
  use,
  info: {},
});
const pack: ImagePack = {
  key: "room:",
  name: "Foxes",
  from: "room",
  images: [image("fox", "both"), image("wave", "sticker"), image("blush", "emoticon")],
};

function open({ canSend = true, canSignOut = true, storage = memoryStorage() } = {}) {
  const room = stillRoom([
    aText("theirs", { key: "a", eventId: "$a" }),
    aText("mine", { key: "b", eventId: "$b", ...own }),
    aText("unsent", { key: "c", eventId: undefined, sendState: { status: "queued" }, ...own }),
    aRow("image", { key: "d", eventId: "$d", ...own }),
  ]);
  const left: string[] = [];
  const quickReplies = signal<readonly string[]>([]);
  const services = {
    policy: { canSend, canSignOut },
    settings: { quickReplies },
    navigation: { back: () => (left.push("back"), true), home: () => left.push("home") },
    platform: {
      storage,
      capabilities: { budget: { videoBytes: 1e6 } },
      lifecycle: { onSuspend: () => () => 0, onResume: () => () => 0 },
    },
  } as unknown as Deps["services"];
  const model = new RoomModel({ session: stillSession(room), services, roomId: room.roomId });
  return { room, model, left, quickReplies, storage };
}
const asked = (room: StillRoom, action: string) => room.asked.filter(([name]) => name === action).map(([, ...details]) => details);
const menuOf = (made: ReturnType<typeof open>, key: string) => made.model.open(made.room.items.value.find((item) => item.key === key)!);
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("editing one's own words", () => {
  it("is offered for own words that are on the server, and for nothing else", () => {
    const made = open();
    const offered = ["a", "b", "c", "d"].filter((key) => (menuOf(made, key), made.model.canEdit.value));
    expect(offered).toEqual(["b"]);
  });

  it("is not offered where one may not write", () => {
    const made = open({ canSend: false });
    menuOf(made, "b");
    expect(made.model.canEdit.value).toBe(false);
  });

  it("opens with the old words, sends the new ones, and the draft comes back", () => {
    const made = open();
    const { model, room } = made;
    model.write("half a sentence");
    menuOf(made, "b");
    model.edit();
    expect(model.menu.value.step).toBe("closed");
    expect(model.composing.value).toMatchObject({ kind: "edit", of: { key: "b" } });
    expect(model.draft.value).toBe("mine");
    model.write(" mine, better ");
    expect(model.send()).toBe(true);
    expect(asked(room, "edit")).toEqual([["$b", "mine, better"]]);
    expect(asked(room, "sendText")).toEqual([]);
    expect(model.composing.value.kind).toBe("text");
    expect(model.draft.value).toBe("half a sentence");
  });

  it("is given up by Back, and by nothing left in it never sent", () => {
    const made = open();
    const { model, room } = made;
    model.write("kept");
    menuOf(made, "b");
    model.edit();
    model.write("  ");
    expect(model.send()).toBe(false);
    expect(model.back()).toBe(true);
    expect(model.composing.value.kind).toBe("text");
    expect(model.draft.value).toBe("kept");
    expect(asked(room, "edit")).toEqual([]);
  });
});

describe("the picker", () => {
  it("puts one emoji after the other into the draft and stays open", () => {
    const { model } = open();
    model.write("Hi ");
    model.picker.openFor("draft");
    expect(model.picker.tab.value).toBe("people");
    const [first, second] = model.picker.entries.value;
    model.picker.pick(first!);
    model.picker.pick(second!);
    expect(model.draft.value).toBe("Hi 😀😃");
    expect(model.picker.use.value).toBe("draft");
    model.picker.erase();
    expect(model.draft.value).toBe("Hi 😀");
    expect(model.back()).toBe(true);
    expect(model.picker.use.value).toBe("closed");
    expect(model.back()).toBe(false);
  });

  it("shows what was used last first, also after a restart, and at most four lines of it", async () => {
    const { model, storage } = open();
    model.picker.openFor("draft");
    for (const entry of model.picker.entries.value.slice(0, 50)) model.picker.pick(entry);
    const again = model.picker.entries.value[0]!;
    model.picker.pick(again);
    model.picker.close();
    await settle();
    forgetRecentEmoji();
    const profile = await storage.keys();
    expect(profile).toHaveLength(1);
    const saved = (await storage.get<string[]>(profile[0]!))!;
    expect(saved[0]).toBe("😀");
    expect(saved).toHaveLength(36);
    model.picker.openFor("draft");
    expect(model.picker.tabs.value[0]).toBe("recent");
    expect(model.picker.entries.value.map(({ key }) => key)).toEqual(saved);
  });

  it("does nothing with a saved list that is none", async () => {
    const storage = memoryStorage();
    const first = open({ storage });
    first.model.picker.openFor("draft");
    first.model.picker.pick(first.model.picker.entries.value[0]!);
    await settle();
    const [key] = await storage.keys();
    for (const nonsense of [{ a: 1 }, [1, null, "", "x".repeat(5000)], "😀", 7]) {
      await storage.set(key!, nonsense);
      forgetRecentEmoji();
      const { model } = open({ storage: { ...storage, get: async <T>() => (await storage.get<T>(key!)) as T } });
      await settle();
      model.picker.openFor("draft");
      expect(model.picker.tab.value).toBe("people");
    }
  });

  it("offers pictures of packs where there are some: names into the draft, stickers sent at once", async () => {
    const { model, room } = open();
    model.picker.openFor("draft");
    expect(asked(room, "loadPacks")).toHaveLength(1);
    await settle();
    expect(model.picker.tabs.value).not.toContain("custom");
    room.packs.value = [pack];
    expect(model.picker.tabs.value.slice(-2)).toEqual(["custom", "stickers"]);
    model.picker.show("custom");
    expect(model.picker.entries.value.map(({ key }) => key)).toEqual(["room:/fox", "room:/blush"]);
    model.picker.pick(model.picker.entries.value[0]!);
    model.picker.pick(model.picker.entries.value[1]!);
    expect(model.draft.value).toBe(":fox: :blush: ");
    model.picker.erase();
    expect(model.draft.value).toBe(":fox: ");
    model.picker.show("stickers");
    model.picker.pick(model.picker.entries.value[1]!);
    expect(asked(room, "sendSticker")).toEqual([["wave"]]);
    expect(model.picker.use.value).toBe("closed");
  });

  it("sends a sticker as the answer that was begun", () => {
    const made = open();
    made.room.packs.value = [pack];
    menuOf(made, "a");
    made.model.reply();
    made.model.picker.openFor("draft");
    made.model.picker.show("stickers");
    made.model.picker.pick(made.model.picker.entries.value[0]!);
    expect(asked(made.room, "sendSticker")).toEqual([["fox", { replyTo: "$a" }]]);
    expect(made.model.composing.value.kind).toBe("text");
  });

  it("says that packs did not come, and tries again", async () => {
    const { model, room } = open();
    room.fail.loadPacks = new AppError("offline");
    model.picker.openFor("draft");
    await settle();
    expect(model.picker.packs.value).toBe("failed");
    expect(model.picker.tabs.value).toContain("stickers");
    delete room.fail.loadPacks;
    model.picker.retryPacks();
    await settle();
    expect(model.picker.packs.value).toBe("ready");
  });

  it("reacts with an emoji or a picture, and Back leads to the message's menu", () => {
    const made = open();
    const { model, room } = made;
    room.packs.value = [pack];
    menuOf(made, "a");
    model.showReactions();
    expect(model.picker.use.value).toBe("reaction");
    expect(model.picker.tabs.value).not.toContain("stickers");
    expect(model.back()).toBe(true);
    expect(model.picker.use.value).toBe("closed");
    expect(model.menu.value.step).toBe("message");
    model.showReactions();
    model.picker.pick(model.picker.entries.value[0]!);
    expect(asked(room, "toggleReaction")).toEqual([["$a", "😀"]]);
    expect(model.menu.value.step).toBe("closed");
    menuOf(made, "a");
    model.showReactions();
    model.picker.show("custom");
    model.picker.pick(model.picker.entries.value[0]!);
    expect(asked(room, "toggleReaction")[1]).toEqual(["$a", "mxc://hearth.example/fox", "fox"]);
  });

  it("goes with the message that it reacts to", () => {
    const made = open();
    menuOf(made, "a");
    made.model.showReactions();
    made.room.items.value = made.room.items.value.filter(({ key }) => key !== "a");
    expect(made.model.picker.use.value).toBe("closed");
  });

  it("offers each emoji once, as one emoji, with a picture for engines that draw none", () => {
    const pictures = emojiPictures();
    const all = CATEGORIES.flatMap((category) => emojiOf(category));
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter((emoji, at) => all.indexOf(emoji) !== at)).toEqual([]);
    expect(all.filter((emoji) => !pictures.has(emojiName(emoji)))).toEqual([]);
    expect(all.filter((emoji) => splitEmoji(emoji).join("|") !== `|${emoji}|`)).toEqual([]);
  });
});

describe("quick replies", () => {
  it("are kept in the settings, one by one, and can be as they were", () => {
    const { model, quickReplies } = open();
    expect(model.quickReplies.isOwn.value).toBe(false);
    model.quickReplies.edit();
    model.quickReplies.write(1, "Dinner!");
    expect(quickReplies.value).toEqual(["", "Dinner!", "", ""]);
    expect(model.quickReplies.isOwn.value).toBe(true);
    model.quickReplies.write(3, "x".repeat(500));
    expect(model.quickReplies.texts.value[3]).toHaveLength(60);
    expect(model.back()).toBe(true);
    expect(model.quickReplies.editing.value).toBe(false);
    model.quickReplies.reset();
    expect(model.quickReplies.texts.value).toEqual(["", "", "", ""]);
  });
});

describe("a room's options", () => {
  const record = (room: StillRoom, change: object) => (room.roomRecord.value = { ...familyRecord, ...change });

  it("toggle what the record says", () => {
    const { model, room } = open();
    model.options.open(room.roomId);
    model.options.toggle("favourite");
    record(room, { tags: { favourite: 0.5 }, muted: true, unread: 3 });
    model.options.toggle("favourite");
    model.options.toggle("lowPriority");
    model.options.toggle("muted");
    model.options.toggle("unread");
    expect(asked(room, "setFavourite")).toEqual([
      [room.roomId, true],
      [room.roomId, false],
    ]);
    expect(asked(room, "setLowPriority")).toEqual([[room.roomId, true]]);
    expect(asked(room, "setMuted")).toEqual([[room.roomId, false]]);
    expect(asked(room, "markRoomRead")).toEqual([[room.roomId]]);
    expect(model.options.state.value.step).toBe("choices");
  });

  it("leave the room that was marked as unread, since reading on would undo it", () => {
    const { model, room, left } = open();
    model.options.open(room.roomId);
    model.options.toggle("unread");
    expect(asked(room, "setMarkedUnread")).toEqual([[room.roomId, true]]);
    expect(left).toEqual(["back"]);
  });

  it("ask before leaving; Back goes one step out at a time", () => {
    const { model, room } = open();
    model.options.open(room.roomId);
    model.options.leave();
    expect(asked(room, "leave")).toEqual([]);
    model.options.askLeave();
    expect(model.options.state.value.step).toBe("leave");
    expect(model.back()).toBe(true);
    expect(model.options.state.value.step).toBe("choices");
    expect(model.back()).toBe(true);
    expect(model.options.state.value.step).toBe("closed");
    expect(model.back()).toBe(false);
  });

  it("lead out of the room once it was left", async () => {
    const { model, room, left } = open();
    model.options.open(room.roomId);
    model.options.askLeave();
    model.options.leave();
    expect(model.options.state.value.step).toBe("leaving");
    expect(left).toEqual([]);
    await settle();
    expect(asked(room, "leave")).toEqual([[room.roomId]]);
    expect(left).toEqual(["back"]);
  });

  it("say that leaving failed, and stay", async () => {
    const { model, room, left } = open();
    room.fail.leave = new AppError("offline");
    model.options.open(room.roomId);
    model.options.askLeave();
    model.options.leave();
    await settle();
    expect(mishap.value?.error.kind).toBe("offline");
    expect(model.options.state.value.step).toBe("choices");
    expect(left).toEqual([]);
  });

  it("are not offered on a TV that is set up for reading, and nobody leaves rooms at a kiosk", () => {
    const reading = open({ canSend: false });
    expect(reading.model.options.offered.value).toBe(false);
    reading.model.options.open(reading.room.roomId);
    expect(reading.model.options.state.value.step).toBe("closed");
    const kiosk = open({ canSignOut: false });
    kiosk.model.options.open(kiosk.room.roomId);
    expect(kiosk.model.options.canLeave.value).toBe(false);
    kiosk.model.options.askLeave();
    expect(kiosk.model.options.state.value.step).toBe("choices");
  });
});
