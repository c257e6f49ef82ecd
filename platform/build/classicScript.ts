/**
 * Further classic scripts of a build. Rolldown can write no code splitting for engines without modules, so each is
 * bundled by itself and put beside the first one.
 */
import { createHash } from "node:crypto";
import { build, type InlineConfig, type Plugin } from "vite";

export interface ClassicScript {
  /** With a hash of its content: hosted pages may be cached. */
  readonly fileName: string;
  readonly code: string;
}

export interface ScriptSource {
  readonly entry: string;
  /** Of the file, before its hash. */
  readonly name: string;
  /** The name under which the script leaves its exports on `window`. */
  readonly global: string;
}

/**
 * @param shared the parts of the configuration that all scripts have in common.
 * @returns one function expression, called.
 * @throws when the entry makes more than one file.
 */
export async function bundle({ entry, name, global }: ScriptSource, shared: InlineConfig): Promise<string> {
  const built = await build({
    ...shared,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: { ...shared.build, write: false, lib: { entry, name: global, formats: ["iife"], fileName: () => `${name}.js` } },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((result) => ("output" in result ? result.output : []));
  const [chunk] = outputs;
  if (outputs.length !== 1 || chunk?.type !== "chunk") {
    throw new Error(`${name}: expected one script, got ${outputs.map((output) => output.fileName).join(", ")}`);
  }
  return chunk.code;
}

export function classicScript(name: string, code: string): ClassicScript {
  return { fileName: `${name}-${createHash("sha256").update(code).digest("hex").slice(0, 8)}.js`, code };
}

/** Puts a finished script beside the page. */
export function emitScript(script: ClassicScript): Plugin {
  return {
    name: "hearth:classic-script",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: script.fileName, source: script.code });
    },
  };
}
