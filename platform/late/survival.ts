/**
 * The one place that knows what becomes of what Hearth has saved when a new version of it is installed.
 *
 * - LG, packaged: "The data is deleted when users update or remove your app" (webostv.developer.lge.com, code sample "Web
 *   Storage"; said of local storage, and nowhere of IndexedDB, which is taken for the same).
 * - LG, hosted: deleted when the disk is full. Samsung: deleted with the app, kept over its updates ("All application data
 *   is deleted on uninstall"). Browsers: kept; under want of disk an origin's IndexedDB goes as a whole.
 *
 * What follows from it: `Keepsake` (keepsake.ts) keeps who was signed in where another fate awaits it, `AppModel` offers the
 * way back, `signIn:again.updated` says why, and where not even that is left, the choice of a server says it.
 */
import type { Shell, Survival } from "../types.ts";

/** @param protocol of the page: "file:" is a package. */
export const survivalOn = (shell: Shell, protocol: string): Survival => ({
  update: shell === "webos" && protocol === "file:" ? "deleted" : "kept",
});
