/**
 * Entry of the crypto script: for the SDK, this is the package `@matrix-org/matrix-sdk-crypto-wasm`. Loading the script
 * loads classes and enums only; the module behind them (5 MB, seconds of compiling on engines of 2018) comes with
 * `initAsync`, which the SDK calls when encryption is asked for.
 */
import { connect, instantiate } from "hearth:crypto-glue";
import { type CryptoFiles, cryptoLoader } from "./loadCrypto.ts";

export * from "hearth:crypto-glue";

declare const __CRYPTO_FILES__: CryptoFiles;

/** See {@link cryptoLoader}. */
export const initAsync = cryptoLoader({ connect, instantiate }, __CRYPTO_FILES__);
