/**
 * What the build changes in matrix-js-sdk 43. Every change asserts that it met what it expects: an update of the SDK
 * that moves the text breaks the build, never the television.
 */
import type { Plugin } from "vite";

const ROOM_ENCRYPTOR = /\/matrix-js-sdk\/lib\/rust-crypto\/RoomEncryptor\.js$/;
const CLIENT = /\/matrix-js-sdk\/lib\/(client|ToDeviceMessageQueue)\.js$/;

/** The dynamic imports that lead to the crypto module (8 MB). */
const CRYPTO = /^(\.\/rust-crypto\/index\.js|@matrix-org\/matrix-sdk-crypto-wasm)$/;
const NO_CRYPTO = "\0hearth:no-crypto";
const DOOR = /\/src\/matrix\/sdk\.ts$/;
/** What it exports that is nothing without the crypto module. */
const NOTHING_WITHOUT = /^\.\/(qrSignIn|takeOverKeys|trust)\.ts$/;

/** Names of members that look alike are told apart in names.ts: the SDK's table of look-alikes is 28 kB, compressed, for nothing. */
const LOOK_ALIKES = "unhomoglyph";
const NO_LOOK_ALIKES = "\0hearth:no-look-alikes";

/** Imports of client.js that Hearth never uses: a quarter of the SDK. Calls go through widgets, sync through our own loop; file trees nobody asked for. */
const UNUSED = /^\.\/(webrtc|matrixrtc)\/|^\.\/(sliding-sync-sdk|sync|models\/MSC3089TreeSpace)\.js$/;
const NO_CALLS = "\0hearth:no-calls";

/** Just enough for `new MatrixClient()` and `stopClient()`: it is never started (client.ts). A name that is missing here fails the build. */
const NO_CALLS_CODE = `
class Absent { constructor() { throw new Error("Not built into this version"); } }
export function createNewMatrixCall() { return null; }
export function supportsMatrixCall() { return false; }
export { Absent as CallEventHandler, Absent as GroupCallEventHandler, Absent as GroupCall, Absent as SlidingSyncSdk, Absent as SyncApi, Absent as MSC3089TreeSpace };
export const DEFAULT_TREE_POWER_LEVELS_TEMPLATE = {};
export const SyncState = { Error: "ERROR", Prepared: "PREPARED", Stopped: "STOPPED", Syncing: "SYNCING", Catchup: "CATCHUP", Reconnecting: "RECONNECTING" };
export class MediaHandler {}
export class MatrixRTCSessionManager { start() {} stop() {} }
export const RTC_NOTIFICATION_MAX_LIFETIME_MS = 120000;
`;

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

/** `crypto: false` leaves the crypto module out: asking the SDK for encryption then fails with "not built". */
export function sdkPatches(options: { readonly crypto: boolean }): Plugin {
  return {
    name: "hearth:sdk-patches",
    enforce: "pre",
    resolveId(source, importer) {
      if (importer === undefined || !(importer.includes("/matrix-js-sdk/") || DOOR.test(importer))) return undefined;
      if (!options.crypto && (CRYPTO.test(source) || (DOOR.test(importer) && NOTHING_WITHOUT.test(source)))) return NO_CRYPTO;
      if (source === LOOK_ALIKES) return NO_LOOK_ALIKES;
      return CLIENT.test(importer) && UNUSED.test(source) ? NO_CALLS : undefined;
    },
    load(id) {
      if (id === NO_CRYPTO)
        return `function absent() { throw new Error("Encryption is not built into this version"); }
export { absent as initRustCrypto, absent as initAsync, absent as Ecies, absent as QrCodeData, absent as signInByQr, absent as takeOverKeys, absent as readTrust };`;
      if (id === NO_LOOK_ALIKES) return "export default (text) => text;";
      return id === NO_CALLS ? NO_CALLS_CODE : undefined;
    },
    transform(code, id) {
      return ROOM_ENCRYPTOR.test(id) ? { code: withoutBigInt(code), map: null } : undefined;
    },
  };
}
