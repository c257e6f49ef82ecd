/**
 * One static folder per shell: `vite build --mode browser|webos|tizen` → dist/<shell>/, made of classic scripts for
 * Chromium 53 that run from http:// and file://, under any path. `vite` alone is the dev server (ES modules, today's engine).
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";
import { classicHtml } from "./platform/build/classicHtml.ts";
import { CRYPTO_PACKAGE, emitCryptoFiles } from "./platform/build/crypto/cryptoModule.ts";
import { cryptoCache } from "./platform/build/crypto/kept.ts";
import { lateScript } from "./platform/build/lateScript.ts";
import { lowerCrypto } from "./platform/build/crypto/lowerCrypto.ts";
import { translateCrypto } from "./platform/build/crypto/translateCrypto.ts";
import { emojiFolder } from "./platform/build/emojiPictures.ts";
import { emitLanguageScripts, languageFiles, languageScripts } from "./platform/build/languageScripts.ts";
import { emitScript } from "./platform/build/classicScript.ts";
import { polyfillEntry } from "./platform/build/polyfillEntry.ts";
import { buildPolyfillScript } from "./platform/build/polyfillScript.ts";
import { regexLowering } from "./platform/build/regexLowering.ts";
import { sdkPatches } from "./platform/build/sdkPatches.ts";
import { buildSdkScripts } from "./platform/build/sdkScripts.ts";
import { buildSoundScript } from "./platform/build/soundScript.ts";
import { serviceWorker } from "./platform/build/serviceWorker.ts";
import { shellOfMode } from "./platform/build/shells.ts";
import { smallLodash } from "./platform/build/smallLodash.ts";
import { unusedRegex } from "./platform/build/unusedRegex.ts";

const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")) as { version: string };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(async ({ command, mode }): Promise<UserConfig> => {
  // `npx vitest` looks here for its settings.
  if (process.env["VITEST"]) return (await import("./tests/vitest.config.ts")).default;

  const shell = shellOfMode(mode);
  const common: UserConfig = {
    mode,
    root: here("src"),
    base: "./",
    // Rolldown would turn the 4,800 keys of unhomoglyph's JSON into getters: 52 kB, and a syntax error on some engines.
    json: { namedExports: false, stringify: true },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  };
  const constants = { __SHELL__: JSON.stringify(shell), __VERSION__: JSON.stringify(version), __SDK_FILES__: "[]" };
  // The dev server learns of the SDK at start: found later, it would reload the page in the middle of a sign-in.
  // The crypto module, here the original, finds its WebAssembly beside itself: it must stay where it lies.
  const optimizeDeps = { entries: ["index.html", "matrix/sdk.ts"], exclude: [CRYPTO_PACKAGE] };
  if (command === "serve")
    return {
      ...common,
      publicDir: here("public"),
      define: constants,
      optimizeDeps,
      plugins: [sdkPatches({ crypto: true }), emojiFolder()],
    };

  const builtConstants = { ...constants, global: "window" };
  const where = { root: here("."), cache: cryptoCache(here(".")) };
  const crypto = {
    lowered: await lowerCrypto(where),
    translated: translateCrypto(where),
    // `npm start` does not wait two minutes for engines that are seldom there: it puts the script in when it is made.
    wait: process.env["HEARTH_CRYPTO_JS"] !== "later",
    packaged: shell !== "browser",
  };
  const sdkScripts = await buildSdkScripts({ root: here("."), crypto });
  const polyfills = await buildPolyfillScript(here("platform/polyfills.ts"), {
    ...common,
    define: { ...builtConstants, "process.env.NODE_ENV": '"production"' },
    plugins: [regexLowering()],
    build: { target: "chrome53", rolldownOptions: { output: { strict: true, codeSplitting: false } } },
  });
  const sound = await buildSoundScript(here("."));
  const languages = languageScripts(here("src/locales"));
  return {
    ...common,
    publicDir: here("public"),
    define: {
      ...builtConstants,
      __SDK_FILES__: JSON.stringify(sdkScripts.map(({ fileName }) => fileName)),
      __SOUND_FILE__: JSON.stringify(sound.fileName),
      __LANGUAGE_FILES__: languageFiles(languages),
    },
    css: { modules: { generateScopedName: "[local]_[hash:base64:5]" } },
    plugins: [
      regexLowering(),
      smallLodash(),
      unusedRegex(),
      polyfillEntry({ entry: here("src/main.tsx"), first: [here("platform/scriptPolicy.ts")] }),
      lateScript(),
      classicHtml(shell, polyfills.fileName),
      emitScript(polyfills),
      emitScript(sound),
      ...sdkScripts.map(emitScript),
      emitCryptoFiles(crypto),
      emitLanguageScripts(languages),
      emojiFolder(),
      serviceWorker(shell, here(".")),
    ],
    build: {
      outDir: here(`dist/${shell}`),
      emptyOutDir: true,
      target: "chrome53",
      cssTarget: "chrome53",
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      // Two scripts on purpose; the first one's size has a gate of its own.
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        // Vite's own, around the one `import()`: it ends as an argument that nobody reads.
        checks: { emptyImportMeta: false },
        output: {
          // Put into functions by `lateScript`: as it is written, no television runs it.
          format: "cjs",
          strict: true,
          entryFileNames: "hearth-[hash].js",
          chunkFileNames: "late-[hash].js",
          assetFileNames: "[name]-[hash][extname]",
        },
      },
    },
  };
});
