import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Where finished packages are put; git ignores it. */
export const PACKAGES_FOLDER = join(ROOT, "dist-packages");

/** Of package.json: the one place where Hearth's version stands. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}
