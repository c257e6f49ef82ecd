/** The crypto module's databases of a profile (matrix-js-sdk, `cryptoDatabasePrefix`). */
import { log } from "../core/log.ts";

export function cryptoPrefix(profileId: string): string {
  return `hearth-${profileId}`;
}

/** Deletes them; there may be none. Never throws. */
export function deleteCryptoDatabases(profileId: string): void {
  if (typeof indexedDB === "undefined") return;
  for (const name of ["matrix-sdk-crypto", "matrix-sdk-crypto-meta"]) {
    try {
      indexedDB.deleteDatabase(`${cryptoPrefix(profileId)}::${name}`);
    } catch (thrown) {
      log("session").warn("a database could not be deleted", thrown);
    }
  }
}
