/**
 * The second classic script: matrix-js-sdk alone, as `window.__hearthSdk`, loaded on demand after the first paint.
 *
 * Rolldown can write no code splitting for engines without modules (and `import()` does not work from `file://`), so
 * the one module that imports the SDK, `src/matrix/sdk.ts`, is built by itself. It imports nothing else of Hearth:
 * signals and core modules exist once, in the first script.
 */
import { createHash } from "node:crypto";
import { build, type InlineConfig, type Plugin } from "vite";

export interface SdkScript {
  /** With a hash of its content: hosted pages may be cached. */
  readonly fileName: string;
  readonly code: string;
}

/** The name under which the script leaves its exports on `window`. */
export const SDK_GLOBAL = "__hearthSdk";

/** @param shared the parts of the configuration that both scripts have in common. */
export async function buildSdkScript(entry: string, shared: InlineConfig): Promise<SdkScript> {
  const built = await build({
    ...shared,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      ...shared.build,
      write: false,
      lib: { entry, name: SDK_GLOBAL, formats: ["iife"], fileName: () => "sdk.js" },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((result) => ("output" in result ? result.output : []));
  const chunks = outputs.filter((output) => output.type === "chunk");
  const [chunk] = chunks;
  if (!chunk || outputs.length !== 1) {
    throw new Error(`sdk: expected one script, got ${outputs.map((output) => output.fileName).join(", ")}`);
  }
  const hash = createHash("sha256").update(chunk.code).digest("hex").slice(0, 8);
  return { fileName: `sdk-${hash}.js`, code: chunk.code };
}

/** Puts the finished script beside the first one. */
export function emitSdkScript(script: SdkScript): Plugin {
  return {
    name: "hearth:sdk-script",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: script.fileName, source: script.code });
    },
  };
}
