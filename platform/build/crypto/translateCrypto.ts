/**
 * The crypto module as a script for engines without WebAssembly (`javascript.ts`). Two minutes and 1 GB of memory, so it is made once
 * for each version of its inputs and kept; a change to the glue does not make it anew.
 */
import { join } from "node:path";
import { esbuildVersion, JAVASCRIPT_SOURCES, toJavaScript } from "./javascript.ts";
import { keep, readKept } from "./kept.ts";
import type { LowerOptions } from "./lowerCrypto.ts";
import { hashInputs, readPackages } from "./packages.ts";

export interface TranslatedCrypto {
  /** With a hash of everything that goes in: known before the script is made. */
  readonly fileName: string;
  /**
   * The script (ECMAScript 2016, classic), made when it is first asked for and not kept.
   * @throws when anything about the package is not as it was when this was written.
   */
  code(): Promise<Uint8Array>;
  /** Only what is kept. */
  keptCode(): Uint8Array | undefined;
}

export function translateCrypto({ root, cache }: LowerOptions): TranslatedCrypto {
  const packages = readPackages(root);
  const hash = hashInputs(JAVASCRIPT_SOURCES, esbuildVersion, packages.wasm);
  const folder = cache === undefined ? undefined : join(cache, `js-${hash}`);
  const keptCode = () => (folder === undefined ? undefined : readKept(folder, ["crypto.js"])?.["crypto.js"]);
  return {
    fileName: `crypto-js-${hash.slice(0, 8)}.js`,
    keptCode,
    async code() {
      const kept = keptCode();
      if (kept) return kept;
      process.stdout.write("Translating the crypto module for engines without WebAssembly: once, about two minutes …\n");
      const made = Buffer.from(await toJavaScript(packages), "latin1");
      if (folder !== undefined) keep(folder, { "crypto.js": made });
      return made;
    },
  };
}
