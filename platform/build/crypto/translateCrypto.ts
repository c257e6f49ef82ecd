/**
 * The crypto module as a script for engines without WebAssembly (`javascript.ts`). Two minutes and 1 GB of memory, so it is made once
 * for each version of its inputs and kept; a change to the glue does not make it anew.
 */
import { join } from "node:path";
import { findFunction } from "./functionNames.ts";
import { esbuildVersion, JAVASCRIPT_SOURCES, SHA512_IMPORT, toJavaScript } from "./javascript.ts";
import { keep, readKept } from "./kept.ts";
import type { LowerOptions } from "./lowerCrypto.ts";
import { runBinaryen, WASM_OPT_FLAGS } from "./optimize.ts";
import { hashInputs, type Packages, readPackages } from "./packages.ts";
import { rewrite } from "./rewrite.ts";

/** What of this folder changes the script. */
const SOURCES: readonly string[] = [
  ...JAVASCRIPT_SOURCES,
  "byteReader.ts",
  "functionNames.ts",
  "memoryHelpers.ts",
  "optimize.ts",
  "rewrite.ts",
  "rewriteBody.ts",
  "saturatingConversions.ts",
  "translateCrypto.ts",
  "wasmModule.ts",
  "wasmReader.ts",
  "wasmWriter.ts",
];

const BULK_MEMORY: readonly string[] = ["--enable-bulk-memory", "--enable-bulk-memory-opt"];
const SHA512 = /^sha2\[[0-9a-f]+\]::sha512::compress512$/;

export interface TranslatedCrypto {
  /** Of everything that went in. */
  readonly hash: string;
  /** ECMAScript 5, a classic script. */
  readonly code: Uint8Array;
}

/** @throws when anything about the package is not as it was when this was written. */
export async function translateCrypto({ root, cache }: LowerOptions): Promise<TranslatedCrypto> {
  const packages = readPackages(root);
  const hash = hashInputs(SOURCES, esbuildVersion, packages.wasm);
  const folder = cache === undefined ? undefined : join(cache, `js-${hash}`);
  const kept = folder === undefined ? undefined : readKept(folder, ["crypto.js"]);
  if (kept) return { hash, code: kept["crypto.js"] };
  if (folder !== undefined)
    process.stdout.write("Translating the crypto module for engines without WebAssembly (once, about two minutes) …\n");
  const code = Buffer.from(await translate(packages), "latin1");
  if (folder !== undefined) keep(folder, { "crypto.js": code });
  return { hash, code };
}

async function translate({ wasm, tool }: Packages): Promise<string> {
  const outside = { function: findFunction(wasm, SHA512), name: SHA512_IMPORT };
  const rewritten = rewrite(wasm, { bulkMemory: "keep", outside }).wasm;
  return toJavaScript(tool("wasm2js"), await runBinaryen(tool("wasm-opt"), rewritten, [...WASM_OPT_FLAGS, ...BULK_MEMORY]));
}
