/**
 * The whole lowering of `@matrix-org/matrix-sdk-crypto-wasm`: published package in, a WebAssembly module of the minimum
 * viable product and JavaScript for Chromium 53 out. The same inputs give the same bytes. It takes a few seconds, so
 * the outcome is kept under a hash of everything that goes in, this folder included.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { adapterCode } from "./adapters.ts";
import { patchGlue } from "./gluePatches.ts";
import { keep, readKept } from "./kept.ts";
import { runBinaryen, WASM_OPT_FLAGS } from "./optimize.ts";
import { BINARYEN_VERSION, hashInputs, PACKAGE_VERSION, type Packages, readPackages } from "./packages.ts";
import { type Boundary, rewrite } from "./rewrite.ts";
import { stripTypes } from "./stripTypes.ts";

export interface LoweredCrypto {
  /** Runs on every engine that has WebAssembly (Chromium 57). */
  readonly wasm: Uint8Array;
  /** An ES module that exports what the package does, but instead of `initAsync` has `instantiate(bytes)` and `connect(make)`. */
  readonly glue: string;
  readonly facts: CryptoFacts;
}

export interface CryptoFacts {
  readonly packageVersion: string;
  readonly binaryenVersion: string;
  /** Of everything that went in. */
  readonly hash: string;
  readonly originalBytes: number;
  readonly wasmBytes: number;
  readonly imports: number;
  readonly exports: number;
}

export interface LowerOptions {
  /** The project: its `node_modules` has the package and binaryen. */
  readonly root: string;
  /** Where outcomes are kept, normally `cryptoCache(root)`; none: nothing is read and nothing kept. */
  readonly cache?: string;
}

const HERE = dirname(fileURLToPath(import.meta.url));

/** @throws when anything about the package is not as it was when this was written. */
export async function lowerCrypto({ root, cache }: LowerOptions): Promise<LoweredCrypto> {
  const packages = readPackages(root);
  const hash = hashInputs(readdirSync(HERE), packages.wasm, packages.glue);
  const folder = cache === undefined ? undefined : join(cache, hash);
  const kept = folder === undefined ? undefined : readKept(folder, ["crypto.wasm", "glue.js", "facts.json"]);
  if (kept) {
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
    return { wasm: kept["crypto.wasm"], glue: text(kept["glue.js"]), facts: JSON.parse(text(kept["facts.json"])) as CryptoFacts };
  }
  const made = await lower(packages, hash);
  if (folder !== undefined) keep(folder, { "crypto.wasm": made.wasm, "glue.js": made.glue, "facts.json": JSON.stringify(made.facts) });
  return made;
}

async function lower(packages: Packages, hash: string): Promise<LoweredCrypto> {
  const { wasm: rewritten, boundary } = rewrite(packages.wasm);
  const wasm = await runBinaryen(packages.tool("wasm-opt"), rewritten, WASM_OPT_FLAGS);
  const glue = await assembleGlue(patchGlue(packages.glue), boundary);
  const facts: CryptoFacts = {
    packageVersion: PACKAGE_VERSION,
    binaryenVersion: BINARYEN_VERSION,
    hash,
    originalBytes: packages.wasm.length,
    wasmBytes: wasm.length,
    imports: boundary.imports.size,
    exports: boundary.exports.size,
  };
  return { wasm, glue, facts };
}

/** One ES module of the patched glue, what stands between it and the module, and the entries. */
export async function assembleGlue(patched: string, boundary: Boundary): Promise<string> {
  const file = join(HERE, "boundary.ts");
  return [await stripTypes(file, readFileSync(file, "utf8"), "es2016"), patched, adapterCode(boundary), ENTRY].join("\n");
}

/** Before it is connected, the glue has no module: using it says so. */
const ENTRY = `
__wbg_set_wasm(new Proxy({}, { get() { throw new Error("The crypto module was used before it was loaded"); } }));

/** @param bytes the lowered module. */
export async function instantiate(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, hearthImports());
  hearthConnect(instance.exports);
}

/** @param make of the module as JavaScript: takes the imports, gives the exports. */
export function connect(make) {
  hearthConnect(make(hearthImports()));
}
`;
