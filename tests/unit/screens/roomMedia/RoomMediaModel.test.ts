import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { NavigationModel } from "../../../../src/core/navigation.ts";
import type { EdgeState, RoomRecord } from "../../../../src/matrix/records.ts";
import type { RoomMediaItem } from "../../../../src/matrix/fileTypes.ts";
import { RoomMediaModel } from "../../../../src/screens/roomMedia/RoomMediaModel.ts";
import { stillRoomMedia } from "../../../fixtures/stillRoomMedia.ts";
import { aRow, familyRecord } from "../../../fixtures/stillRoom.ts";

const ROOM = "!family:hearth.example";
const pic = (n: number): RoomMediaItem =>
  aRow("image", { key: `$${n}`, eventId: `$${n}`, at: n * 1000, media: { mxc: `mxc://x/${n}` } }) as RoomMediaItem;

function open(items: readonly RoomMediaItem[] = [1, 2, 3].map(pic), older: EdgeState = { status: "end" }) {
  const media = stillRoomMedia(items, older);
  const navigation = new NavigationModel({ screen: "room", roomId: ROOM });
  const all = signal<ReadonlyMap<string, RoomRecord>>(new Map([[ROOM, familyRecord]]));
  const session = { roomMedia: () => media, rooms: { all } };
  const model = new RoomMediaModel({ session, services: { navigation }, roomId: ROOM });
  return { media, navigation, model };
}
const loads = (media: { readonly asked: unknown[][] }): number => media.asked.filter(([what]) => what === "loadOlder").length;

describe("a room's pictures", () => {
  it("are shown newest first, and opened in the viewer", () => {
    const { model, navigation } = open();
    expect(model.tiles.value.map(({ key }) => key)).toEqual(["$3", "$2", "$1"]);
    expect(model.at.value).toBe(3000);
    model.open(pic(2));
    expect(navigation.top.value.route).toEqual({ screen: "viewer", roomId: ROOM, eventId: "$2" });
    navigation.back();
    model.open({ ...pic(2), key: "$2/4" });
    expect(navigation.top.value.route).toMatchObject({ eventId: "$2", part: 4 });
  });

  it("begin a slideshow at the focused one", () => {
    const { model, navigation } = open();
    model.focused.value = "$1";
    model.play();
    expect(navigation.top.value.route).toEqual({ screen: "viewer", roomId: ROOM, eventId: "$1", slideshow: true });
  });

  it("are focused where the viewer was left, if it looked at one of them", () => {
    const { model, navigation } = open();
    navigation.see({ roomId: ROOM, eventId: "$1" }); // long ago
    model.cover(true);
    model.cover(false);
    expect(model.focused.value).toBeNull();
    model.cover(true);
    navigation.see({ roomId: ROOM, eventId: "$2" });
    model.cover(false);
    expect(model.focused.value).toBe("$2");
    model.cover(true);
    navigation.see({ roomId: ROOM, eventId: "$unknown" });
    model.cover(false);
    expect(model.focused.value).toBe("$2");
  });

  it("say what became of looking for them", () => {
    expect(open([], { status: "loading" }).model.state.value).toEqual({ step: "looking" });
    expect(open([], { status: "end" }).model.state.value).toEqual({ step: "none" });
    expect(open([], { status: "failed", kind: "offline" }).model.state.value).toEqual({ step: "failed", error: "offline" });
    expect(open(undefined, { status: "failed", kind: "offline" }).model.state.value).toEqual({ step: "shown", older: "failed" });
  });

  it("are looked for until the screen is full, and not for ever", async () => {
    const { media, model } = open([], { status: "more" });
    for (let i = 0; i < 40; i++) {
      media.older.value = { status: "loading" };
      media.older.value = { status: "more" };
      await Promise.resolve();
    }
    expect(loads(media)).toBeGreaterThan(0);
    expect(loads(media)).toBeLessThan(20);
    const before = loads(media);
    model.retry();
    expect(loads(media)).toBe(before + 1);
  });

  it("are closed with their screen", () => {
    const { media, model } = open();
    model[Symbol.dispose]();
    expect(media.asked).toContainEqual(["close"]);
  });
});
