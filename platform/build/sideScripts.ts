/**
 * Classic scripts beside Hearth's own: the polyfills before it; matrix-js-sdk and the JavaScript side of the crypto module,
 * loaded on demand after the first paint.
 *
 * Rolldown can write no code splitting for engines without modules (and `import()` does not work from `file://`), so
 * each is built by itself from the one module that is its entry, and leaves its exports on `window`. What several need
 * they have each: an entry imports nothing of Hearth that must exist once, such as signals.
 */
import { createHash } from "node:crypto";
import { build, type InlineConfig, mergeConfig, type Plugin } from "vite";

/** Names under which the scripts leave their exports on `window`. */
export const SDK_GLOBAL = "__hearthSdk";
export const CRYPTO_GLOBAL = "__hearthCrypto";

export interface SideScript {
  /** With a hash of its content: hosted pages may be cached. */
  readonly fileName: string;
  readonly code: string;
}

export interface SideScriptOptions {
  /** File name without hash and ending. */
  readonly name: string;
  /** The module that is made a script. */
  readonly entry: string;
  /** Where it leaves its exports. */
  readonly global: string;
  /** Packages that another side script, loaded before, has left on `window`: package → name. */
  readonly outside?: Readonly<Record<string, string>>;
}

/**
 * @param shared the parts of the configuration that all scripts have in common.
 * @returns one function expression, called.
 * @throws when the entry makes more than one file.
 */
export async function bundleScript(options: SideScriptOptions, shared: InlineConfig): Promise<string> {
  const { name, entry, global, outside = {} } = options;
  const own: InlineConfig = {
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: {
      target: "chrome53",
      write: false,
      lib: { entry, name: global, formats: ["iife"], fileName: () => `${name}.js` },
      rolldownOptions: { external: Object.keys(outside), output: { globals: outside, strict: true, codeSplitting: false } },
    },
  };
  const built = await build(mergeConfig(shared, own));
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((result) => ("output" in result ? result.output : []));
  const chunks = outputs.filter((output) => output.type === "chunk");
  const [chunk] = chunks;
  if (!chunk || outputs.length !== 1) {
    throw new Error(`${name}: expected one script, got ${outputs.map((output) => output.fileName).join(", ")}`);
  }
  return chunk.code;
}

export function sideScript(name: string, code: string): SideScript {
  return { fileName: `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 8)}.js`, code };
}

export async function buildSideScript(options: SideScriptOptions, shared: InlineConfig): Promise<SideScript> {
  return sideScript(options.name, await bundleScript(options, shared));
}

/** Puts finished scripts beside the first one. */
export function emitSideScripts(scripts: readonly SideScript[]): Plugin {
  return {
    name: "hearth:side-scripts",
    apply: "build",
    generateBundle() {
      for (const { fileName, code } of scripts) this.emitFile({ type: "asset", fileName, source: code });
    },
  };
}
