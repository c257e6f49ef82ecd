/** Builds and serves the page in which builds of the crypto module are compared. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { CRYPTO_PACKAGE, cryptoModule, type BuiltCrypto } from "../../../platform/build/crypto/cryptoModule.ts";
import { cryptoCache } from "../../../platform/build/crypto/kept.ts";
import { lowerCrypto } from "../../../platform/build/crypto/lowerCrypto.ts";
import { readPackages } from "../../../platform/build/crypto/packages.ts";
import { translateCrypto } from "../../../platform/build/crypto/translateCrypto.ts";
import { regexLowering } from "../../../platform/build/regexLowering.ts";
import { serveFolder } from "../../serve.ts";
import { makeCorpus } from "./corpus.ts";

export interface CryptoPages {
  /** With the scripts of all contenders; `?only=lowered`: of one. */
  readonly url: string;
  close(): Promise<void>;
}

/** Loads the scripts one after the other: a script tag for each contender that is asked for. */
const HTML = `<!doctype html><meta charset="utf-8"><title>crypto</title><script>
  var only = /only=(\\w+)/.exec(location.search);
  (only ? [only[1]] : ['original', 'lowered', 'translated']).concat('page').forEach(function (name) {
    document.write('<script src="' + name + '-script.js"><\\/script>');
  });
</script>`;

/** @param folder made for this, and removed by `close`. */
export async function openCryptoPages(root: string, folder: string): Promise<CryptoPages> {
  mkdirSync(folder, { recursive: true });
  const where = { root, cache: cryptoCache(root) };
  const packages = readPackages(root);
  const crypto: BuiltCrypto = { lowered: await lowerCrypto(where), translated: translateCrypto(where), packaged: false };
  const bundle = (name: string, target: string, plugins: readonly Plugin[]): Promise<unknown> =>
    build({
      root,
      configFile: false,
      logLevel: "error",
      publicDir: false,
      define: { global: "window", "process.env.NODE_ENV": '"production"' },
      plugins: [...plugins],
      build: {
        outDir: folder,
        emptyOutDir: false,
        target,
        lib: { entry: join(root, `tests/bench/crypto/${name}.ts`), name, formats: ["iife"], fileName: () => `${name}-script.js` },
      },
    });
  const old = [cryptoModule(crypto), regexLowering()];
  await bundle("page", "chrome53", old);
  await bundle("lowered", "chrome53", old);
  await bundle("translated", "chrome53", old);
  // As today's clients ship it.
  await bundle("original", "chrome120", [publishedGlue(packages.glue)]);
  const write = (file: string, content: string | Uint8Array): void => writeFileSync(join(folder, file), content);
  write("index.html", HTML);
  write("original.wasm", packages.wasm);
  write("lowered.wasm", crypto.lowered.wasm);
  write("translated.js", (await crypto.translated?.code()) ?? "");
  write("corpus.json", JSON.stringify(await makeCorpus()));
  const { url, close } = await serveFolder(folder);
  return {
    url,
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The package without its loader, which would have the WebAssembly inside of the script. */
function publishedGlue(glue: string): Plugin {
  const id = "\0bench:published-glue";
  return {
    name: "bench:published-glue",
    enforce: "pre",
    resolveId: (source) => (source === CRYPTO_PACKAGE ? id : undefined),
    load: (asked) => (asked === id ? { code: glue, map: null } : undefined),
  };
}
