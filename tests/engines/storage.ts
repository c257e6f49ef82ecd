/** What a page's origin has stored in the browser. */
import type { DevTools } from "./devtools.ts";

/** Names of everything stored. */
export interface StoredNames {
  readonly localStorage: string[];
  readonly indexedDB: string[];
  readonly cookies: string[];
}

type Evaluate = <R>(expression: string) => Promise<R>;

/** Lists what the page and its origin stored. */
export async function listStored(devtools: DevTools, evaluate: Evaluate): Promise<StoredNames> {
  const href = await evaluate<string>("location.href");
  const localStorage = await evaluate<string[]>("(function () { try { return Object.keys(localStorage); } catch (e) { return []; } })()");
  const { databaseNames } = await devtools.call("IndexedDB.requestDatabaseNames", { securityOrigin: originOf(href) });
  const { cookies } = await devtools.call("Network.getCookies");
  return { localStorage, indexedDB: databaseNames, cookies: cookies.map((cookie) => cookie.name) };
}

/** Empties everything the page's origin stored, and all cookies. */
export async function clearStored(devtools: DevTools, evaluate: Evaluate): Promise<void> {
  const href = await evaluate<string>("location.href");
  await devtools.call("Storage.clearDataForOrigin", { origin: originOf(href), storageTypes: "all" });
  await devtools.call("Network.clearBrowserCookies");
}

/** DevTools' name of an origin; every page from a file shares one. */
function originOf(href: string): string {
  return href.startsWith("file:") ? "file://" : new URL(href).origin;
}
