import { loadScript } from "../platform/loadScript.ts";
import type { ConvertSound } from "./ui/soundConverter.ts";

/** The script of a build (platform/build/soundScript.ts); not defined in the dev server and in tests. */
declare const __SOUND_FILE__: string | undefined;

/**
 * What makes sound playable that the engine has no codec for: evaluated when the first such sound is to be heard.
 * @throws Error when it cannot be had: asking again tries again.
 */
export async function loadSound(): Promise<ConvertSound> {
  if (typeof __SOUND_FILE__ === "undefined" || __SOUND_FILE__ === "") {
    const { makeConvertSound } = await import("../platform/audio/convertSound.ts");
    return makeConvertSound(undefined);
  }
  await loadScript(__SOUND_FILE__);
  return (window as unknown as { readonly __hearthSound: { readonly convertSound: ConvertSound } }).__hearthSound.convertSound;
}
