/**
 * One static folder per shell: `vite build --mode browser|webos|tizen` → dist/<shell>/, made of classic scripts for
 * Chromium 53 that run from http:// and file://, under any path. `vite` alone is the dev server (ES modules, today's engine).
 */
import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";
import { classicHtml } from "./platform/build/classicHtml.ts";
import { polyfillEntry } from "./platform/build/polyfillEntry.ts";
import { sdkPatches } from "./platform/build/sdkPatches.ts";
import { buildSdkScript, emitSdkScript } from "./platform/build/sdkScript.ts";
import { shellOfMode } from "./platform/build/shells.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What both scripts share: the engine they are written for. */
function forOldEngines(outDir: string): UserConfig {
  return {
    // Vite's own "modulepreload" and "import.meta" helpers have no place in a classic script.
    base: "./",
    // Rolldown's getters for the 4,800 keys of unhomoglyph's JSON are 52 kB and a syntax error on some engines.
    json: { namedExports: false, stringify: true },
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir,
      emptyOutDir: true,
      target: "chrome53",
      cssTarget: "chrome53",
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { output: { format: "iife", codeSplitting: false } },
    },
  };
}

export default defineConfig(async ({ command, mode }) => {
  const shell = shellOfMode(mode);
  const shared = forOldEngines(here(`dist/${shell}`));
  const patches = sdkPatches({ crypto: false });
  const constants = { global: "window", __SHELL__: JSON.stringify(shell) };

  const config: UserConfig = {
    ...shared,
    root: here("src"),
    publicDir: here("public"),
    define: { ...constants, __SDK_FILE__: JSON.stringify("") },
    css: { modules: { generateScopedName: command === "build" ? "[local]_[hash:base64:5]" : "[name]_[local]" } },
    plugins: [patches],
  };
  if (command === "serve") return { ...config, define: { ...config.define, global: "globalThis" } };

  const sdk = await buildSdkScript(here("src/matrix/sdk.ts"), { ...shared, mode, root: here("src"), define: constants, plugins: [patches] });
  return {
    ...config,
    define: { ...constants, __SDK_FILE__: JSON.stringify(sdk.fileName) },
    plugins: [patches, polyfillEntry({ entry: here("src/main.tsx"), polyfills: here("platform/polyfills.ts") }), classicHtml(shell), emitSdkScript(sdk)],
    build: {
      ...shared.build,
      rolldownOptions: {
        output: { format: "iife", codeSplitting: false, entryFileNames: "hearth-[hash].js", assetFileNames: "[name]-[hash][extname]" },
      },
    },
  };
});
