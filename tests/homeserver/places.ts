import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's root folder. */
export const repository = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A folder for what may be thrown away and made again: installs, snapshots, running servers.
 * HEARTH_CACHE moves it; otherwise it is `.cache` in the checkout.
 */
export function cacheFolder(...parts: string[]): string {
  const folder = resolve(repository, process.env["HEARTH_CACHE"] ?? ".cache", ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
