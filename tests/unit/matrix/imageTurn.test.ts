import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readImage } from "../../../src/matrix/imageBytes.ts";

const photo = async (orientation: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } })
      .jpeg()
      .withMetadata({ orientation })
      .toBuffer(),
  );

describe("the orientation of a photo", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is read from its EXIF notes: %d", async (orientation) => {
    const facts = readImage(await photo(orientation));
    expect(facts).toMatchObject({ type: "image/jpeg", width: 40, height: 20 });
    expect(facts?.turn).toBe(orientation === 1 ? undefined : orientation);
  });

  it("is none where the notes are cut off or nonsense, wherever that is", async () => {
    const whole = await photo(6);
    for (let length = 16; length < 200; length++) expect(() => readImage(whole.slice(0, length))).not.toThrow();
    for (let at = 2; at < 120; at++) {
      const broken = whole.slice();
      broken[at] = 0xff;
      expect([undefined, 2, 3, 4, 5, 6, 7, 8]).toContain(readImage(broken)?.turn);
    }
  });
});
