/** Draws the icons and the splash anew, after a change of art.ts: `npx tsx platform/build/packages/drawArt.ts`. They are kept in git. */
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import sharp from "sharp";
import { drawing, PICTURES } from "./art.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
for (const picture of PICTURES) {
  await sharp(Buffer.from(drawing(picture)))
    .flatten(picture.radius === undefined)
    .png({ compressionLevel: 9 })
    .toFile(join(root, picture.file));
  process.stdout.write(`${picture.file} (${picture.width} × ${picture.height})\n`);
}
