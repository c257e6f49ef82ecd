/** What a page's origin has stored in the browser. */
import type { DevTools } from "./devtools.ts";

/** Names of everything stored. */
export interface StoredNames {
  readonly localStorage: string[];
  readonly indexedDB: string[];
  readonly cookies: string[];
}

/** Lists what the page at `href` and its origin stored; `localStorage` must be read in the page itself. */
export async function listStored(devtools: DevTools, href: string, localStorage: string[]): Promise<StoredNames> {
  const { databaseNames } = await devtools.call("IndexedDB.requestDatabaseNames", { securityOrigin: originOf(href) });
  const { cookies } = await devtools.call("Network.getCookies");
  return { localStorage, indexedDB: databaseNames, cookies: cookies.map((cookie) => cookie.name) };
}

/** Empties everything the origin of `href` stored, and all cookies. */
export async function clearStored(devtools: DevTools, href: string): Promise<void> {
  await devtools.call("Storage.clearDataForOrigin", { origin: originOf(href), storageTypes: "all" });
  await devtools.call("Network.clearBrowserCookies");
}

/** DevTools' name of an origin; every page from a file shares one. */
function originOf(href: string): string {
  return href.startsWith("file:") ? "file://" : new URL(href).origin;
}
