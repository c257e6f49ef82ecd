/**
 * Entry of the crypto script: for the SDK, this is the package `@matrix-org/matrix-sdk-crypto-wasm`. Loading the script
 * loads classes and enums only; the module behind them (5 MB, seconds of compiling on engines of 2018) comes with
 * `initAsync`, which the SDK calls when encryption is asked for.
 */
import { instantiate } from "hearth:crypto-glue";
import { type CryptoFiles, readCryptoBytes } from "./readCryptoBytes.ts";

export * from "hearth:crypto-glue";

declare const __CRYPTO_FILES__: CryptoFiles;

let loading: Promise<void> | undefined;
/** Kept when compiling failed: from `file://` they can be read once only. */
let bytes: ArrayBuffer | undefined;

/**
 * Loads and compiles the module; asked again it is the same promise.
 * @throws Error when it could not be had (no network) or compiled (no memory, a policy that forbids it): asking again tries again.
 */
export function initAsync(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  try {
    bytes ??= await readCryptoBytes(__CRYPTO_FILES__);
    await instantiate(bytes);
    bytes = undefined;
  } catch (thrown) {
    loading = undefined;
    throw thrown;
  }
}
