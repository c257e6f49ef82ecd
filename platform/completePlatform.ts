import type { TvWindow } from "./makers.ts";
import { completeTizen } from "./tizenLate.ts";
import type { Platform } from "./types.ts";
import { completeWebos } from "./webosLate.ts";

/**
 * The parts of a platform that no start needs, put into it: the maker's own word on the network, its voice, its screen saver,
 * its pointer and keyboard. Call it once, when the app has been painted; nobody may have asked for the screen before.
 */
export function completePlatform(platform: Platform, scope: TvWindow = window): void {
  switch (platform.name) {
    case "webos":
      return completeWebos(platform, scope);
    case "tizen":
      return completeTizen(platform, scope);
    case "browser":
      return undefined;
  }
  return platform.name satisfies never;
}
