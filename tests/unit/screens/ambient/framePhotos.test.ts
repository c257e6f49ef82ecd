import { describe, expect, it } from "vitest";
import { type FramePhoto, photosOf, pickPhoto } from "../../../../src/screens/ambient/framePhotos.ts";
import { aRow } from "../../../fixtures/stillRoom.ts";

const media = { mxc: "mxc://x/y", mimetype: "image/jpeg" };
const photo = (n: number, at = n): FramePhoto => ({ id: `p${n}`, roomId: "!r", eventId: `$${n}`, media, pixels: 1e6, sender: "Dana", at });

describe("photos of a room", () => {
  it("are its pictures, with who sent them", () => {
    const row = aRow("image", { media, width: 800, height: 1200, blurhash: "LE", at: 5 });
    expect(photosOf("!r", [row])).toEqual([
      { id: `!r ${row.key}`, roomId: "!r", eventId: row.eventId, media, pixels: 960_000, sender: "Dana", at: 5, blurhash: "LE" },
    ]);
  });

  it.each([
    ["films", aRow("video", { media })],
    ["stickers", aRow("sticker", { media })],
    ["moving pictures", aRow("image", { media: { ...media, mimetype: "image/gif" } })],
    ["moving pictures of newer kinds", aRow("image", { media: { ...media, mimetype: "image/webp" }, animated: true })],
    ["pictures without a file", aRow("image", { media: undefined })],
    ["little signs", aRow("image", { media, width: 96, height: 96 })],
    ["long conversations off a phone", aRow("image", { media, width: 800, height: 2200 })],
    ["what is not sent yet", aRow("image", { media, sendState: { status: "sending" } })],
    ["words", aRow("text", { body: "photo.jpg" })],
  ])("are not %s", (_, row) => expect(photosOf("!r", [row])).toEqual([]));
});

describe("the next photo", () => {
  const photos = Array.from({ length: 40 }, (_, n) => photo(n));

  it("comes once in a round", () => {
    const seen = new Set<string>();
    let state = 7;
    const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
    for (let n = 0; n < photos.length; n++) {
      const next = pickPhoto(photos, { isOut: ({ id }) => seen.has(id), since: 100, random });
      expect(next && seen.has(next.id)).toBe(false);
      seen.add((next as FramePhoto).id);
    }
    expect(pickPhoto(photos, { isOut: ({ id }) => seen.has(id), since: 100, random })).toBeUndefined();
  });

  it("is a newer one more often", () => {
    let state = 11;
    const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
    let newer = 0;
    for (let n = 0; n < 1000; n++) if ((pickPhoto(photos, { isOut: () => false, since: 100, random }) as FramePhoto).at >= 20) newer++;
    expect(newer).toBeGreaterThan(600);
    expect(newer).toBeLessThan(900);
  });

  it("is the one that has just been sent, before all others", () => {
    const fresh = [...photos, photo(50, 150), photo(51, 160)];
    const choice = { since: 100, random: () => 0.9 };
    expect(pickPhoto(fresh, { ...choice, isOut: () => false })?.id).toBe("p51");
    expect(pickPhoto(fresh, { ...choice, isOut: ({ id }) => id === "p51" })?.id).toBe("p50");
  });

  it.each([0, 0.5, 0.999999999, 1])("is one of them whatever chance says: %s", (chance) => {
    expect(pickPhoto(photos, { isOut: () => false, since: 100, random: () => chance })).toBeDefined();
  });
});
