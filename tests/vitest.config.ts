/**
 * Three kinds of tests: `unit` (in Node with happy-dom; seconds), `node` (the engines and the homeserver themselves),
 * `e2e` (the built app on real engines against a real homeserver; minutes). `npx vitest run tests/unit/x` runs one folder.
 */
import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Made anew for each project: vitest takes things out of what it is given. */
const shared = (): ViteUserConfig => ({
  root,
  publicDir: false,
  // What vite.config.ts gives a build, except that the SDK is imported as a module (loadSdk.ts).
  define: { __SHELL__: '"browser"' },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { namedExports: false, stringify: true },
  css: { modules: { generateScopedName: "[local]" } },
});

const config: ViteUserConfig = {
  ...shared(),
  test: {
    /** matrix-js-sdk 43: a check of the backup that is on its way when its client stops meets a closed crypto module. */
    onUnhandledError: (error) =>
      /null pointer passed to rust/.test(error.message) && /doCheckKeyBackup/.test(error.stack ?? "") ? false : undefined,
    projects: [
      {
        ...shared(),
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}"],
          environment: "happy-dom",
          // Node 20 lacks names that the SDK and the app use and that every target gets from the polyfills.
          setupFiles: ["tests/unit/setup.ts"],
          css: { include: /\.module\.css$/ },
          restoreMocks: true,
        },
      },
      {
        ...shared(),
        test: {
          name: "node",
          include: ["tests/{engines,homeserver,build,peers}/**/*.test.ts"],
          environment: "node",
          testTimeout: 300_000,
          // The first build on a machine makes the crypto module for engines without WebAssembly: minutes.
          hookTimeout: 1_800_000,
        },
      },
      {
        ...shared(),
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          environment: "node",
          testTimeout: 600_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
};

export default config;
