/**
 * The whole lowering of `@matrix-org/matrix-sdk-crypto-wasm`: published package in, a WebAssembly module of the minimum
 * viable product and JavaScript for Chromium 53 out. The same inputs give the same bytes. It takes a few seconds, so
 * the outcome is kept under a hash of everything that goes in, this folder included.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { transformWithOxc, version as viteVersion } from "vite";
import { adapterCode } from "./adapters.ts";
import { patchGlue } from "./gluePatches.ts";
import { runBinaryen, WASM_OPT_FLAGS } from "./optimize.ts";
import { type Boundary, rewrite } from "./rewrite.ts";

/** What this was written and tested for. Another version: run the tests, then change it here. */
const PACKAGE = "@matrix-org/matrix-sdk-crypto-wasm";
const PACKAGE_VERSION = "18.9.0";
const BINARYEN_VERSION = "132.0.0";

export interface LoweredCrypto {
  /** Runs on every engine that has WebAssembly (Chromium 57). */
  readonly wasm: Uint8Array;
  /** An ES module that exports what the package does, but instead of `initAsync` has `instantiate(bytes)`. */
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
  /** Where outcomes are kept, normally {@link cryptoCache}; none: nothing is read and nothing kept. */
  readonly cache?: string;
}

/** `.cache/crypto` of the project; HEARTH_CACHE replaces `.cache`. */
export const cryptoCache = (root: string): string => resolve(root, process.env["HEARTH_CACHE"] ?? ".cache", "crypto");

const HERE = dirname(fileURLToPath(import.meta.url));

interface Inputs {
  readonly wasm: Uint8Array;
  readonly glue: string;
  readonly wasmOpt: string;
  readonly hash: string;
}

function version(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly version: string }).version;
}

/** The folder of an installed package. @throws when it is missing, or of another version than the one this was made for. */
function packageFolder(root: string, name: string, expected: string): string {
  const paths = createRequire(join(root, "package.json")).resolve.paths(name) ?? [];
  for (const path of paths) {
    const folder = join(path, name);
    try {
      const found = version(folder);
      if (found === expected) return folder;
      throw new Error(`${name} is ${found}, the lowering was made for ${expected}: run tests/build/crypto*, then change lowerCrypto.ts`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`${name} is not installed`);
}

function readInputs(root: string): Inputs {
  const folder = packageFolder(root, PACKAGE, PACKAGE_VERSION);
  const binaryen = packageFolder(root, "binaryen", BINARYEN_VERSION);
  const wasm = readFileSync(join(folder, "pkg/matrix_sdk_crypto_wasm_bg.wasm"));
  const glue = readFileSync(join(folder, "pkg/matrix_sdk_crypto_wasm_bg.js"), "utf8");
  const hash = createHash("sha256").update(BINARYEN_VERSION).update(viteVersion).update(wasm).update(glue);
  for (const file of readdirSync(HERE).toSorted()) hash.update(file).update(readFileSync(join(HERE, file)));
  return { wasm, glue, wasmOpt: join(binaryen, "bin/wasm-opt"), hash: hash.digest("hex").slice(0, 16) };
}

/** @throws when anything about the package is not as it was when this was written. */
export async function lowerCrypto({ root, cache }: LowerOptions): Promise<LoweredCrypto> {
  const inputs = readInputs(root);
  const folder = cache === undefined ? undefined : join(cache, inputs.hash);
  const kept = folder === undefined ? undefined : readKept(folder);
  if (kept) return kept;
  const made = await lower(inputs);
  if (folder !== undefined) keep(folder, made);
  return made;
}

async function lower(inputs: Inputs): Promise<LoweredCrypto> {
  const { wasm: rewritten, boundary } = rewrite(inputs.wasm);
  const wasm = await runBinaryen(inputs.wasmOpt, rewritten, WASM_OPT_FLAGS);
  const glue = await assembleGlue(patchGlue(inputs.glue), boundary);
  const facts: CryptoFacts = {
    packageVersion: PACKAGE_VERSION,
    binaryenVersion: BINARYEN_VERSION,
    hash: inputs.hash,
    originalBytes: inputs.wasm.length,
    wasmBytes: wasm.length,
    imports: boundary.imports.size,
    exports: boundary.exports.size,
  };
  return { wasm, glue, facts };
}

/** One ES module of the patched glue, what stands between it and the module, and `instantiate`. */
export async function assembleGlue(patched: string, boundary: Boundary): Promise<string> {
  return [await boundaryCode(), patched, adapterCode(boundary), ENTRY].join("\n");
}

/** `boundary.ts` as JavaScript for Chromium 53 that stands in one module with the glue. */
async function boundaryCode(): Promise<string> {
  const file = join(HERE, "boundary.ts");
  const { code } = await transformWithOxc(readFileSync(file, "utf8"), file, { target: "es2016", sourcemap: false });
  const parts = code.split(/^export \{[^}]*\};$/m);
  if (parts.length !== 2) throw new Error("boundary.ts: expected one list of exports");
  return parts.join("");
}

/** Before it is connected, the glue has no module: using it says so. */
const ENTRY = `
__wbg_set_wasm(new Proxy({}, { get() { throw new Error("The crypto module was used before it was loaded"); } }));

/** @param bytes the lowered module. */
export async function instantiate(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, hearthImports());
  hearthConnect(instance.exports);
}
`;

function readKept(folder: string): LoweredCrypto | undefined {
  try {
    return {
      wasm: readFileSync(join(folder, "crypto.wasm")),
      glue: readFileSync(join(folder, "glue.js"), "utf8"),
      facts: JSON.parse(readFileSync(join(folder, "facts.json"), "utf8")) as CryptoFacts,
    };
  } catch {
    return undefined;
  }
}

/** Whole or not at all: two builds may run at once, and one may be stopped. */
function keep(folder: string, { wasm, glue, facts }: LoweredCrypto): void {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, "crypto.wasm"), wasm);
  writeFileSync(join(draft, "glue.js"), glue);
  writeFileSync(join(draft, "facts.json"), `${JSON.stringify(facts, null, 2)}\n`);
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another build was first, with the same bytes.
    if (!readKept(folder)) throw error;
  }
}
