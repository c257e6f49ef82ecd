/** A classic script of its own in a build: `window.__hearthSound`. */
import { makeConvertSound } from "./convertSound.ts";
import type { OpusModule } from "./opusWasm.ts";

/** By the build (platform/build/soundScript.ts). */
declare const __OPUS_MODULE__: OpusModule;

export const convertSound = makeConvertSound(__OPUS_MODULE__);
