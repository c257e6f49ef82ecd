import { generate, mode } from "lean-qr";
import { PNG } from "pngjs";
import { expect, it } from "vitest";
import { decodeQr } from "./decodeQr.ts";

/** A television's picture, dark, with a QR code of these bytes in its middle. */
function screenshot(bytes: Uint8Array | undefined, pixel = 8): Uint8Array {
  const picture = new PNG({ width: 1920, height: 1080 });
  const paint = (x0: number, y0: number, width: number, height: number, grey: number): void => {
    for (let y = y0; y < y0 + height; y++)
      for (let x = x0; x < x0 + width; x++) picture.data.set([grey, grey, grey, 255], (y * 1920 + x) * 4);
  };
  paint(0, 0, 1920, 1080, 24);
  if (bytes) {
    const code = generate(mode.bytes(bytes));
    const side = (code.size + 8) * pixel;
    const [left, top] = [(1920 - side) >> 1, (1080 - side) >> 1];
    paint(left, top, side, side, 255);
    for (let y = 0; y < code.size; y++)
      for (let x = 0; x < code.size; x++) if (code.get(x, y)) paint(left + (x + 4) * pixel, top + (y + 4) * pixel, pixel, pixel, 0);
  }
  return PNG.sync.write(picture);
}

it("reads every byte there is, zeros and the upper half too", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_none, i) => 255 - i);
  expect(decodeQr(screenshot(bytes, 6))).toEqual(bytes);
  const zeros = Uint8Array.from([0, 0, 2, 0xc3, 0xa4, 0xff, 0, 0]);
  expect(decodeQr(screenshot(zeros))).toEqual(zeros);
});

it("says that there is none", () => {
  expect(() => decodeQr(screenshot(undefined))).toThrow("no QR code");
});
