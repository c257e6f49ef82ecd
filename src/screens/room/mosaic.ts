import type { GalleryPart } from "../../matrix/records.ts";
import type { Box } from "./pictureBox.ts";

/** Parts shown in a row; the last one says how many more there are. */
export const MOST_TILES = 4;
const WIDTH = 720;
const GAP = 8;

/** The room that the parts of a gallery take in a row, in px at a screen of 1920. */
export function mosaicBox(parts: readonly GalleryPart[]): Box {
  return { width: WIDTH, height: tileBoxes(parts.length).reduce((lowest, { bottom }) => Math.max(lowest, bottom), 0) };
}

export interface Tile extends Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the first parts stand: one alone, two side by side, one above two, or two above two. */
export function tileBoxes(count: number): readonly Tile[] {
  const half = (WIDTH - GAP) / 2;
  const tile = (left: number, top: number, width: number, height: number): Tile => ({ left, top, width, height, bottom: top + height });
  switch (Math.min(count, MOST_TILES)) {
    case 0:
      return [];
    case 1:
      return [tile(0, 0, WIDTH, 430)];
    case 2:
      return [tile(0, 0, half, 300), tile(half + GAP, 0, half, 300)];
    case 3:
      return [tile(0, 0, WIDTH, 300), tile(0, 300 + GAP, half, 200), tile(half + GAP, 300 + GAP, half, 200)];
    default:
      return [0, 1, 2, 3].map((n) => tile(n % 2 === 0 ? 0 : half + GAP, n < 2 ? 0 : 220 + GAP, half, 220));
  }
}
