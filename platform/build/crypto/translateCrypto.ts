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
  /** ECMAScript 2016, a classic script. Absent: it will be put beside the page later. */
  readonly code?: Uint8Array;
}

export interface TranslateOptions extends LowerOptions {
  /** Make nothing: only what is kept already. */
  readonly later?: boolean;
}

/** @throws when anything about the package is not as it was when this was written. */
export async function translateCrypto({ root, cache, later = false }: TranslateOptions): Promise<TranslatedCrypto> {
  const packages = readPackages(root);
  const hash = hashInputs(JAVASCRIPT_SOURCES, esbuildVersion, packages.wasm);
  const folder = cache === undefined ? undefined : join(cache, `js-${hash}`);
  const kept = folder === undefined ? undefined : readKept(folder, ["crypto.js"]);
  const fileName = `crypto-js-${hash.slice(0, 8)}.js`;
  if (kept) return { fileName, code: kept["crypto.js"] };
  if (later) return { fileName };
  if (folder !== undefined)
    process.stdout.write("Translating the crypto module for engines without WebAssembly (once, about two minutes) …\n");
  const code = Buffer.from(await toJavaScript(packages), "latin1");
  if (folder !== undefined) keep(folder, { "crypto.js": code });
  return { fileName, code };
}
