// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { drawing, PICTURES } from "../../../../platform/build/packages/art.ts";
import { checkPicture, pngSize } from "../../../../platform/build/packages/pngSize.ts";
import { ROOT } from "../../../gates/files.ts";

const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#123456" } })
    .png()
    .toBuffer();

test("a PNG says its size itself", async () => {
  expect(pngSize(await png(80, 33))).toEqual({ width: 80, height: 33 });
  expect(checkPicture(await png(80, 80), { width: 80, height: 80 })).toBeUndefined();
  expect(checkPicture(await png(81, 80), { width: 80, height: 80 })).toBe("is 81 × 80, has to be 80 × 80");
});

test("what is no PNG has no size", async () => {
  const jpeg = await sharp(await png(80, 80))
    .jpeg()
    .toBuffer();
  const cut = (await png(80, 80)).subarray(0, 20);
  const otherFirst = await png(80, 80);
  otherFirst.write("tEXt", 12, "latin1");
  for (const bytes of [jpeg, cut, otherFirst, Buffer.alloc(0)]) expect(checkPicture(bytes, { width: 80, height: 80 })).toBe("is no PNG");
  expect(checkPicture(undefined, { width: 80, height: 80 })).toBe("is not in the package");
});

test.each(PICTURES)("$file is what art.ts draws", async (picture) => {
  const raw = (input: Buffer) => sharp(input).flatten().removeAlpha().raw().toBuffer();
  const [kept, drawn] = await Promise.all([raw(readFileSync(join(ROOT, picture.file))), raw(Buffer.from(drawing(picture)))]);
  expect(kept.length).toBe(picture.width * picture.height * 3);
  // Another version of the drawing library smooths edges a little differently; a forgotten change is far more than that.
  const difference = kept.reduce((sum, value, at) => sum + Math.abs(value - (drawn[at] ?? 0)), 0) / kept.length;
  expect(difference).toBeLessThan(0.25);
});
