import type { TvWindow } from "../makers.ts";
import type { Platform } from "../types.ts";
import { completeBrowser } from "./browser.ts";
import { makeKeepsake } from "./keepsake.ts";
import { survivalOn } from "./survival.ts";
import { completeTizen } from "./tizen.ts";
import { makeUpdates } from "./updates.ts";
import { completeWebos } from "./webos.ts";

/**
 * The parts of a platform that no start needs, put into it. All of `platform/late/` is in the late script; this is the one
 * way in. Call it once, when that script has come; nobody may have asked for the screen before.
 */
export function completePlatform(platform: Platform, scope: TvWindow = window): void {
  const updates = makeUpdates(scope);
  Object.assign(platform, {
    survival: survivalOn(platform.name, scope.location.protocol),
    keepsake: makeKeepsake(scope),
    ...(updates && { updates }),
  } satisfies Partial<Platform>);
  switch (platform.name) {
    case "webos":
      return completeWebos(platform, scope);
    case "tizen":
      return completeTizen(platform, scope);
    case "browser":
      return completeBrowser(platform, scope);
  }
  return platform.name satisfies never;
}
