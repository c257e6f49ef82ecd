/** Sends the buttons of a remote and text to the page, as the engine's own trusted events. */
import type { DevTools } from "./devtools.ts";
import { keyCodeOf, type RemoteKey, type RemoteLayout } from "./remoteKeys.ts";
import { sleep } from "./waiting.ts";

/**
 * Page script for engines that answer a key before the page has seen it (QtWebEngine): counts what arrived.
 * Must run before the page's own scripts.
 */
export const countKeys = String.raw`(function () {
  var count = 0;
  Object.defineProperty(window, '__hearthKeys', { get: function () { return count; } });
  ['keydown', 'keypress', 'keyup'].forEach(function (type) { window.addEventListener(type, function () { count++; }, true); });
})();`;

/** How a key press reaches the page. */
export interface Keyboard {
  send(phase: "down" | "up", key: RemoteKey, autoRepeat?: boolean): Promise<void>;
  type(letter: string): Promise<void>;
}

/** Holds a key for `ms`: repeats come at 30 Hz whether or not the page keeps up. Returns the number of keydowns. */
export async function holdKey(keyboard: Keyboard, key: RemoteKey, ms: number): Promise<number> {
  const sent = [keyboard.send("down", key)];
  const start = Date.now();
  for (let next = 33; next < ms; next += 33) {
    await sleep(Math.max(0, start + next - Date.now()));
    sent.push(keyboard.send("down", key, true));
  }
  await sleep(Math.max(0, start + ms - Date.now()));
  await Promise.all(sent);
  await keyboard.send("up", key);
  return sent.length;
}

/** `countedKeys` reads what `countKeys` counted; without it the engine itself tells when the page has handled a key. */
export function makeKeyboard(devtools: DevTools, layout: RemoteLayout, countedKeys?: () => Promise<number | undefined>): Keyboard {
  const dispatch = async (params: Parameters<typeof devtools.call<"Input.dispatchKeyEvent">>[1]): Promise<void> => {
    const before = await countedKeys?.();
    await devtools.call("Input.dispatchKeyEvent", params);
    if (!countedKeys || before === undefined) return;
    // A key that arrives nowhere (a char while nothing is focused) is not counted: give up soon.
    for (const end = Date.now() + 300; Date.now() < end && (await countedKeys()) === before;);
  };
  return {
    send: (phase, name, autoRepeat = false) => {
      const { key, code, keyCode, text } = keyCodeOf(name, layout);
      const common = { key, code, windowsVirtualKeyCode: keyCode, nativeVirtualKeyCode: keyCode };
      if (phase === "up") return dispatch({ type: "keyUp", ...common });
      if (text === undefined) return dispatch({ type: "rawKeyDown", ...common, autoRepeat });
      return dispatch({ type: "keyDown", ...common, text, unmodifiedText: text, autoRepeat });
    },
    type: (letter) => dispatch({ type: "char", text: letter, unmodifiedText: letter }),
  };
}
