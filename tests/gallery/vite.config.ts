/**
 * Every screen in every state on one page. `npm run gallery` serves it with live reload; `npx vite build --config
 * tests/gallery/vite.config.ts` writes `.cache/gallery`, made like the app itself, to open on a TV.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { classicHtml } from "../../platform/build/classicHtml.ts";
import { emojiFolder } from "../../platform/build/emojiPictures.ts";
import { emitLanguageScripts, languageFiles, languageScripts } from "../../platform/build/languageScripts.ts";
import { polyfillEntry } from "../../platform/build/polyfillEntry.ts";
import { unusedRegex } from "../../platform/build/unusedRegex.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const languages = languageScripts(here("../../src/locales"));

export default defineConfig(({ command }) => ({
  root: here("."),
  base: "./",
  publicDir: here("../../public"),
  json: { namedExports: false, stringify: true },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  define: {
    __SHELL__: '"browser"',
    __SDK_FILES__: "[]",
    __VERSION__: '"0.0.0"',
    ...(command === "build" ? { __LANGUAGE_FILES__: languageFiles(languages) } : {}),
  },
  plugins: [
    unusedRegex(),
    polyfillEntry({ entry: here("main.tsx"), first: [here("../../platform/scriptPolicy.ts"), here("../../platform/polyfills.ts")] }),
    classicHtml("browser"),
    emojiFolder(),
    emitLanguageScripts(languages),
  ],
  build: {
    outDir: here("../../.cache/gallery"),
    emptyOutDir: true,
    target: "chrome53",
    cssTarget: "chrome53",
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: 0,
    rolldownOptions: { output: { format: "iife", strict: true, codeSplitting: false } },
  },
}));
