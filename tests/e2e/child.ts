/** A child before a kiosk: every key that it finds, long and short, and every place that it can touch. */
import { expect } from "vitest";
import type { RemoteKey, Tv } from "../engines/engine.ts";
import type { Viewer } from "./viewer.ts";
import { forgiveWall, readWall } from "./wallWatch.ts";

const SEQUENCE: readonly RemoteKey[] = ["up", "up", "down", "down", "left", "right", "ok"];

const KEYS: readonly RemoteKey[] = [
  "ok", "back", "up", "right", "menu", "escape", "0", "backspace", "channelUp", "tab", "ok", "down", "left", "channelDown", "playPause",
  "stop", "5", "up", "up", "ok", "ok", "back", "down", "down", "ok",
]; // prettier-ignore
/** Keys of other remotes and keyboards: Home, End, the browser's Home and Back, F11, four colours, Info, Back of LG and Samsung, LG's Exit. */
const STRANGE = [36, 35, 172, 166, 122, 403, 404, 405, 406, 457, 461, 10009, 1001];
const PLACES = [120, 480, 960, 1440, 1800].flatMap((x) => [80, 300, 540, 800, 1010].map((y) => ({ x, y })));

export const CHILDS_KEYS = KEYS.length + STRANGE.length + 2;

/** Back is the last word, as often as it takes from a picture to the wall. */
async function playWith(tv: Tv): Promise<void> {
  for (const key of KEYS) await tv.press(key);
  await tv.hold("ok", 900);
  await tv.hold("back", 900);
  for (const windowsVirtualKeyCode of STRANGE) {
    await tv.devtools.call("Input.dispatchKeyEvent", { type: "rawKeyDown", windowsVirtualKeyCode });
    await tv.devtools.call("Input.dispatchKeyEvent", { type: "keyUp", windowsVirtualKeyCode });
  }
  for (const place of PLACES) {
    await tv.devtools.call("Input.dispatchMouseEvent", { type: "mouseMoved", ...place });
    for (const type of ["mousePressed", "mouseReleased"] as const)
      await tv.devtools.call("Input.dispatchMouseEvent", { type, ...place, button: "left", clickCount: 1 });
  }
  await tv.press("back", 3, { delayMs: 300 });
}

/** Whatever it does, the wall is there afterwards. */
export async function letChildPlay(viewer: Viewer): Promise<void> {
  await playWith(viewer.tv);
  await viewer.waitForMarks({ screen: "kiosk", overlay: "" }, 5000);
  await viewer.expectFocus();
}

/** Who knows the sequence still needs the PIN: opens its pad, enters a wrong one, and is on the wall again. */
export async function guessPin(viewer: Viewer): Promise<void> {
  const { tv } = viewer;
  expect((await readWall(tv)).elsewhere).toEqual([]);
  for (const key of SEQUENCE) await tv.press(key);
  await viewer.waitForMarks({ overlay: "pin" });
  for (const digit of "1111") await tv.press(digit as RemoteKey);
  await viewer.choose('[data-focus-key="pin-send"]');
  await viewer.seeText("That is not the PIN");
  await tv.press("back");
  await viewer.waitForMarks({ screen: "kiosk", overlay: "" });
  expect((await readWall(tv)).elsewhere.filter((what) => what !== "kiosk pin")).toEqual([]);
  await forgiveWall(tv);
}
