/** The SDK's scripts: matrix-js-sdk itself, and before it, where it is built with encryption, the JavaScript side of the crypto module. */
import { join } from "node:path";
import type { InlineConfig } from "vite";
import { type BuiltCrypto, CRYPTO_ENTRY, CRYPTO_PACKAGE, cryptoModule } from "./crypto/cryptoModule.ts";
import { regexLowering } from "./regexLowering.ts";
import { sdkPatches } from "./sdkPatches.ts";
import { buildSideScript, CRYPTO_GLOBAL, SDK_GLOBAL, type SideScript } from "./sideScripts.ts";

export interface SdkScriptsOptions {
  /** The project's folder. */
  readonly root: string;
  /** None: an SDK that cannot encrypt. The size gate measures what encryption adds. */
  readonly crypto?: BuiltCrypto;
}

/** @returns in the order in which they must run. */
export async function buildSdkScripts({ root, crypto }: SdkScriptsOptions): Promise<SideScript[]> {
  const shared: InlineConfig = {
    root: join(root, "src"),
    // As in vite.config.ts.
    json: { namedExports: false, stringify: true },
    define: { global: "window", "process.env.NODE_ENV": '"production"' },
  };
  const sdk = { name: "sdk", entry: join(root, "src/matrix/sdk.ts"), global: SDK_GLOBAL };
  const plugins = [sdkPatches({ crypto: crypto !== undefined }), regexLowering()];
  if (!crypto) return [await buildSideScript(sdk, { ...shared, plugins })];
  return [
    await buildSideScript(
      { name: "crypto-glue", entry: CRYPTO_ENTRY, global: CRYPTO_GLOBAL },
      { ...shared, plugins: [cryptoModule(crypto)] },
    ),
    await buildSideScript({ ...sdk, outside: { [CRYPTO_PACKAGE]: CRYPTO_GLOBAL } }, { ...shared, plugins }),
  ];
}
