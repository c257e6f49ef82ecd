/**
 * The lowered crypto module in a build. Its JavaScript is a script of its own (entry: `platform/cryptoScript.ts`) that
 * the SDK's script takes for the package; the WebAssembly lies beside the page, as itself for `http://` and as a script
 * for `file://`.
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import type { LoweredCrypto } from "./lowerCrypto.ts";
import type { TranslatedCrypto } from "./translateCrypto.ts";

/** The SDK imports it by this name. */
export const CRYPTO_PACKAGE = "@matrix-org/matrix-sdk-crypto-wasm";
/** What stands for it. */
export const CRYPTO_ENTRY = fileURLToPath(new URL("../../cryptoScript.ts", import.meta.url));
const GLUE = "hearth:crypto-glue";
const GLUE_ID = `\0${GLUE}`;

/** What a build has of the crypto module. */
export interface BuiltCrypto {
  readonly lowered: LoweredCrypto;
  /** Absent: engines without WebAssembly cannot encrypt. */
  readonly translated?: TranslatedCrypto;
  /** False: a translation that is not made yet is left out of the folder; somebody puts it there later. */
  readonly wait?: boolean;
  /** A package has no file to fetch. A hosted page has both: it may also be opened from a folder. */
  readonly packaged: boolean;
}

/** With a hash: hosted pages may be cached. */
function fileNames({ lowered, translated, packaged }: BuiltCrypto) {
  const hash = createHash("sha256").update(lowered.wasm).digest("hex").slice(0, 8);
  return {
    ...(packaged ? {} : { wasm: `crypto-${hash}.wasm` }),
    base64: `crypto-base64-${hash}.js`,
    ...(translated ? { javascript: translated.fileName } : {}),
  };
}

/** For the build of the crypto script: its import of the glue, and the names of the files that it loads. */
export function cryptoModule(crypto: BuiltCrypto): Plugin {
  return {
    name: "hearth:crypto-module",
    apply: "build",
    enforce: "pre",
    config: () => ({ define: { __CRYPTO_FILES__: JSON.stringify(fileNames(crypto)) } }),
    resolveId: (source) => (source === GLUE ? GLUE_ID : source === CRYPTO_PACKAGE ? CRYPTO_ENTRY : undefined),
    load: (id) => (id === GLUE_ID ? { code: crypto.lowered.glue, map: null } : undefined),
  };
}

/** For the build of the page: the files themselves. */
export function emitCryptoFiles(crypto: BuiltCrypto): Plugin {
  return {
    name: "hearth:crypto-files",
    apply: "build",
    async generateBundle() {
      const { lowered, translated, wait = true } = crypto;
      const { wasm, base64 } = fileNames(crypto);
      if (wasm !== undefined) this.emitFile({ type: "asset", fileName: wasm, source: lowered.wasm });
      const text = Buffer.from(lowered.wasm).toString("base64");
      this.emitFile({ type: "asset", fileName: base64, source: `window.__hearthCryptoWasm=${JSON.stringify(text)};\n` });
      const code = wait ? await translated?.code() : translated?.keptCode();
      if (translated && code) this.emitFile({ type: "asset", fileName: translated.fileName, source: code });
    },
  };
}
