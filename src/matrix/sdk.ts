/**
 * The one door to matrix-js-sdk and its crypto module. Every value that Hearth uses of the SDK is re-exported here and nowhere else; the build
 * makes this file a script of its own that runs after the first paint (`loadSdk()`). Import no other part of Hearth here:
 * it would exist twice, which only the last lines can stand, since they share nothing with it but plain data. Types are imported from the SDK directly (`import type`).
 *
 * Deep imports: the SDK's index pulls in everything there is.
 */
// The very module that the SDK uses: in a build it is a script before this one (platform/build/sdkScripts.ts).
export { Ecies, initAsync, QrCodeData } from "@matrix-org/matrix-sdk-crypto-wasm";
export { MatrixClient } from "matrix-js-sdk/lib/client.js";
export { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";
export { MatrixEvent } from "matrix-js-sdk/lib/models/event.js";
export { MemoryStore } from "matrix-js-sdk/lib/store/memory.js";
// Of no use without encryption, and of use to few: not a part of the script that everybody waits for.
export { signInByQr } from "./qrSignIn.ts";
export { takeOverKeys } from "./takeOverKeys.ts";
export { readTrust } from "./trust.ts";
