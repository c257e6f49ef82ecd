/**
 * What the build changes in matrix-js-sdk 43. Every change asserts that it met what it expects: an update of the SDK
 * that moves the text breaks the build, never the television.
 */
import type { Plugin } from "vite";

const ROOM_ENCRYPTOR = /\/matrix-js-sdk\/lib\/rust-crypto\/RoomEncryptor\.js$/;
const RUST_CRYPTO = "./rust-crypto/index.js";
const CRYPTO_WASM = "@matrix-org/matrix-sdk-crypto-wasm";
const STUB = "\0hearth:no-crypto";

/**
 * RoomEncryptor hands two rotation settings over as BigInt, which engines below Chromium 67 lack; the crypto module's
 * setters take numbers as well.
 * @throws when there are not exactly two places.
 */
export function withoutBigInt(code: string): string {
  const parts = code.split("= BigInt(");
  if (parts.length !== 3) throw new Error(`RoomEncryptor.js: expected 2 times "= BigInt(", found ${parts.length - 1}`);
  return parts.join("= Number(");
}

/** `crypto: false` leaves the 8 MB of the crypto module out: asking the SDK for encryption then fails with "not built". */
export function sdkPatches(options: { readonly crypto: boolean }): Plugin {
  return {
    name: "hearth:sdk-patches",
    enforce: "pre",
    resolveId(source, importer) {
      if (options.crypto) return undefined;
      const isSdk = importer?.includes("/matrix-js-sdk/") ?? false;
      return isSdk && (source === RUST_CRYPTO || source === CRYPTO_WASM) ? STUB : undefined;
    },
    load(id) {
      if (id !== STUB) return undefined;
      return `export function initRustCrypto() { throw new Error("Encryption is not built into this version"); }`;
    },
    transform(code, id) {
      return ROOM_ENCRYPTOR.test(id) ? { code: withoutBigInt(code), map: null } : undefined;
    },
  };
}
