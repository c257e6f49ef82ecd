/**
 * matrix-js-sdk alone, as `window.__hearthSdk`, loaded on demand after the first paint: `import()` does not work from
 * `file://`. The one module that imports the SDK, `src/matrix/sdk.ts`, imports nothing else of Hearth: signals and core
 * modules exist once, in the first script.
 */
import type { InlineConfig } from "vite";
import { bundle, type ClassicScript, classicScript } from "./classicScript.ts";

/** @param shared the parts of the configuration that all scripts have in common. */
export async function buildSdkScript(entry: string, shared: InlineConfig): Promise<ClassicScript> {
  return classicScript("sdk", await bundle({ entry, name: "sdk", global: "__hearthSdk" }, shared));
}
