/**
 * The SDK's scripts, loaded on demand after the first paint (`import()` does not work from `file://`): matrix-js-sdk, and
 * before it, where it is built with encryption, the JavaScript side of the crypto module. The one module that imports
 * the SDK, `src/matrix/sdk.ts`, imports nothing else of Hearth: signals and core modules exist once, in the first script.
 */
import { join } from "node:path";
import type { InlineConfig } from "vite";
import { bundle, type ClassicScript, classicScript } from "./classicScript.ts";
import { type BuiltCrypto, CRYPTO_ENTRY, CRYPTO_PACKAGE, cryptoModule } from "./crypto/cryptoModule.ts";
import { regexLowering } from "./regexLowering.ts";
import { sdkPatches } from "./sdkPatches.ts";

/** Names under which the scripts leave their exports on `window`. */
const SDK_GLOBAL = "__hearthSdk";
const CRYPTO_GLOBAL = "__hearthCrypto";

export interface SdkScriptsOptions {
  /** The project's folder. */
  readonly root: string;
  /** None: an SDK that cannot encrypt. The size gate measures what encryption adds. */
  readonly crypto?: BuiltCrypto;
}

/** @returns in the order in which they must run. */
export async function buildSdkScripts({ root, crypto }: SdkScriptsOptions): Promise<ClassicScript[]> {
  const sdk = await build({
    ...{ root, name: "sdk", entry: join(root, "src/matrix/sdk.ts"), global: SDK_GLOBAL },
    plugins: [sdkPatches({ crypto: crypto !== undefined }), regexLowering()],
    outside: crypto ? { [CRYPTO_PACKAGE]: CRYPTO_GLOBAL } : {},
  });
  if (!crypto) return [sdk];
  const glue = { name: "crypto-glue", entry: CRYPTO_ENTRY, global: CRYPTO_GLOBAL };
  return [await build({ root, ...glue, plugins: [cryptoModule(crypto)], outside: {} }), sdk];
}

interface SdkScript {
  readonly root: string;
  readonly name: string;
  readonly entry: string;
  readonly global: string;
  readonly plugins: NonNullable<InlineConfig["plugins"]>;
  /** Packages that a script before it has left on `window`: package → name. */
  readonly outside: Readonly<Record<string, string>>;
}

async function build({ root, name, entry, global, plugins, outside }: SdkScript): Promise<ClassicScript> {
  const output = { strict: true, codeSplitting: false, globals: outside };
  const code = await bundle(
    { name, entry, global },
    {
      root: join(root, "src"),
      // As in vite.config.ts.
      json: { namedExports: false, stringify: true },
      define: { global: "window", "process.env.NODE_ENV": '"production"' },
      plugins,
      build: { target: "chrome53", rolldownOptions: { external: Object.keys(outside), output } },
    },
  );
  return classicScript(name, code);
}
