/** The picture itself, blurred, for what it leaves free of the screen. */

const COARSE = { width: 12, height: 7 };
const SMOOTH = { width: 96, height: 54 };
const SCREEN_RATIO = 16 / 9;

/**
 * Draws it twice, very small and then larger, which blurs it for next to nothing: no engine has to run a filter over the
 * whole screen in each frame. A picture as wide as the screen leaves nothing free and is not drawn. `isQuarter`: it is shown
 * turned by a quarter.
 */
export function drawBackdrop(canvas: HTMLCanvasElement, image: HTMLImageElement, isQuarter: boolean): void {
  const { naturalWidth, naturalHeight } = image;
  if (naturalWidth < 1 || naturalHeight < 1) return;
  if (!isQuarter && Math.abs(naturalWidth / naturalHeight - SCREEN_RATIO) < 0.02) return;
  const coarse = document.createElement("canvas");
  coarse.width = COARSE.width;
  coarse.height = COARSE.height;
  canvas.width = SMOOTH.width;
  canvas.height = SMOOTH.height;
  const [first, second] = [coarse.getContext("2d"), canvas.getContext("2d")];
  if (!first || !second) return;
  for (const context of [first, second]) context.imageSmoothingQuality = "high"; // Chromium 54 on
  first.drawImage(image, 0, 0, COARSE.width, COARSE.height);
  second.drawImage(coarse, 0, 0, SMOOTH.width, SMOOTH.height);
}
