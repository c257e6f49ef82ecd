/** A classic script of its own in a build (`window.__hearthLateShell`): what a shell has that no start needs. */
import { engineMajor } from "../capabilities.ts";
import { ask, type TvWindow } from "../makers.ts";
import type { LateShell, Shell } from "../types.ts";
import { startBrowserBack } from "./browserBack.ts";
import { makeFullScreen } from "./fullScreen.ts";
import { startGamepad } from "./gamepad.ts";
import { makeKeepsake } from "./keepsake.ts";
import { survivalOn } from "./survival.ts";
import { makeUpdates } from "./updates.ts";

/** Call it once: it begins to listen. */
export function startLateShell(scope: TvWindow, shell: Shell): LateShell {
  const updates = makeUpdates(scope);
  const base = { survival: survivalOn(shell, scope.location.protocol), keepsake: makeKeepsake(scope), ...(updates && { updates }) };
  if (shell !== "browser") return { ...base, exit: () => undefined };
  startGamepad(scope);
  const back = startBrowserBack(scope);
  const fullScreen = makeFullScreen(scope);
  // Asks that what is saved is not the first to go when the disk is full. Chromium (55) decides without a word; others ask people.
  if (engineMajor(scope.navigator.userAgent) > 0)
    void ask(() => (scope.navigator.storage as StorageManager | undefined)?.persist?.())?.catch(() => undefined);
  return { ...base, ...(fullScreen && { fullScreen }), exit: () => back.exit() };
}
