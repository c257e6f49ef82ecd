/** What goes into the lowering besides the code of this folder: published packages, in the versions that it was made for. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { version as viteVersion } from "vite";

/** What this was written and tested for. Another version: run the tests, then change it here. */
const PACKAGE = "@matrix-org/matrix-sdk-crypto-wasm";
export const PACKAGE_VERSION = "18.9.0";
export const BINARYEN_VERSION = "132.0.0";

export interface Packages {
  /** The published module and its glue. */
  readonly wasm: Uint8Array;
  readonly glue: string;
  /** Path of a program of binaryen. */
  tool(name: "wasm-opt" | "wasm2js"): string;
}

export function readPackages(root: string): Packages {
  const folder = packageFolder(root, PACKAGE, PACKAGE_VERSION);
  const binaryen = packageFolder(root, "binaryen", BINARYEN_VERSION);
  return {
    wasm: readFileSync(join(folder, "pkg/matrix_sdk_crypto_wasm_bg.wasm")),
    glue: readFileSync(join(folder, "pkg/matrix_sdk_crypto_wasm_bg.js"), "utf8"),
    tool: (name) => join(binaryen, "bin", name),
  };
}

const HERE = dirname(fileURLToPath(import.meta.url));

/** Of files of this folder, of versions, and of what else goes in. */
export function hashInputs(files: readonly string[], ...more: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256").update(BINARYEN_VERSION).update(viteVersion);
  for (const one of more) hash.update(one);
  for (const file of files.toSorted()) hash.update(file).update(readFileSync(join(HERE, file)));
  return hash.digest("hex").slice(0, 16);
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
      throw new Error(`${name} is ${found}, the lowering was made for ${expected}: run tests/build/crypto*, then change packages.ts`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new Error(`${name} is not installed`);
}
