import { log } from "../core/log.ts";

let known: boolean | undefined;
let tell: ((drawn: boolean) => void) | undefined;

/**
 * What an earlier start found out on the same engine, if it did; looking costs some 30 ms on a slow TV, in the way of
 * the first picture. `found` hears what this start finds out.
 */
export function rememberEmojiSupport(drawn: boolean | undefined, found: (drawn: boolean) => void): void {
  known = drawn;
  tell = found;
}

/**
 * Whether the engine draws emoji in colour. Televisions of 2017 to 2020 often have no such face: boxes, or black signs.
 * Found out once, when the first emoji is met; a few milliseconds. Where it cannot be found out: yes.
 */
export function drawsEmoji(): boolean {
  if (known === undefined) {
    known = tryDrawing();
    tell?.(known);
    if (!known) log("emoji").info("no emoji in colour here: pictures instead");
  }
  return known;
}

const SIZE = 32;
/** Points in colour that a face or a hand has at least; real ones have about 370 of 1,024. */
const ENOUGH = 60;

/** Two emoji of 2010, in black: what has colour then was not drawn with the pen. One alone would not do: DejaVu has 😀 as a sign. */
function tryDrawing(): boolean {
  try {
    const canvas = document.createElement("canvas");
    canvas.width = 2 * SIZE;
    canvas.height = SIZE;
    const context = canvas.getContext("2d");
    if (!context) return true;
    context.font = `24px ${getComputedStyle(document.body).fontFamily}`;
    context.textBaseline = "top";
    context.fillStyle = "#000";
    context.fillText("\ud83d\ude00", 0, 2);
    context.fillText("\ud83d\udc4d", SIZE, 2);
    // Read once: engines of today warn of a second time.
    const { data } = context.getImageData(0, 0, 2 * SIZE, SIZE);
    return [0, SIZE].every((left) => coloured(data, left) >= ENOUGH);
  } catch (thrown) {
    log("emoji").warn("cannot tell whether emoji are drawn", thrown);
    return true;
  }
}

/** Counts in the square that begins at `left`; a plain loop, because this stands in the way of a paint. */
function coloured(points: Uint8ClampedArray, left: number): number {
  let count = 0;
  for (let y = 0; y < SIZE; y++) {
    for (let x = left; x < left + SIZE; x++) {
      const at = 4 * (2 * SIZE * y + x);
      const inColour = (points[at] ?? 0) > 60 || (points[at + 1] ?? 0) > 60 || (points[at + 2] ?? 0) > 60;
      if (inColour && (points[at + 3] ?? 0) > 100) count++;
    }
  }
  return count;
}
