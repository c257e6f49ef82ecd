/**
 * The lowered crypto module in a build: the SDK's import of the package leads to the lowered glue, which is bundled
 * like any module; the WebAssembly goes beside the page, as itself for `http://` and as a script for `file://`.
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import type { LoweredCrypto } from "./lowerCrypto.ts";

const PACKAGE = "@matrix-org/matrix-sdk-crypto-wasm";
const ENTRY = "\0hearth:crypto";
const GLUE = "\0hearth:crypto-glue";
const READER = fileURLToPath(new URL("../../readCryptoBytes.ts", import.meta.url));

/**
 * What `script-src` of a page with a policy must have besides `'self'`, tried on real engines: without them 65 and newer
 * refuse to compile ("Wasm code generation disallowed by embedder"). From 97 on the first is enough, which those
 * before do not know; they ask for the second.
 */
export const CRYPTO_SCRIPT_SOURCES: readonly string[] = ["'wasm-unsafe-eval'", "'unsafe-eval'"];

/** With a hash of their content: hosted pages may be cached. */
function fileNames({ wasm }: LoweredCrypto) {
  const hash = createHash("sha256").update(wasm).digest("hex").slice(0, 8);
  return { wasm: `crypto-${hash}.wasm`, script: `crypto-${hash}.js` };
}

/** What the package exports, its `initAsync` included: a load that failed (no network) is tried again by the next call. */
const entryCode = (lowered: LoweredCrypto) => `
import { instantiate } from ${JSON.stringify(GLUE)};
import { readCryptoBytes } from ${JSON.stringify(READER)};
export * from ${JSON.stringify(GLUE)};
let loading;
export function initAsync() {
  if (!loading) {
    loading = readCryptoBytes(${JSON.stringify(fileNames(lowered))}).then(instantiate);
    loading.catch(() => { loading = undefined; });
  }
  return loading;
}
`;

/** For the build of the script that holds the SDK. */
export function cryptoModule(lowered: LoweredCrypto): Plugin {
  return {
    name: "hearth:crypto-module",
    apply: "build",
    enforce: "pre",
    resolveId: (source) => (source === PACKAGE ? ENTRY : source === GLUE ? GLUE : undefined),
    load(id) {
      if (id === ENTRY) return entryCode(lowered);
      return id === GLUE ? { code: lowered.glue, map: null } : undefined;
    },
  };
}

/** For the build of the page. @param packaged a package needs the script alone; a hosted page may also be opened from a folder. */
export function emitCryptoFiles(lowered: LoweredCrypto, { packaged }: { readonly packaged: boolean }): Plugin {
  return {
    name: "hearth:crypto-files",
    apply: "build",
    generateBundle() {
      const { wasm, script } = fileNames(lowered);
      const base64 = Buffer.from(lowered.wasm).toString("base64");
      if (!packaged) this.emitFile({ type: "asset", fileName: wasm, source: lowered.wasm });
      this.emitFile({ type: "asset", fileName: script, source: `window.__hearthCryptoWasm=${JSON.stringify(base64)};\n` });
    },
  };
}
