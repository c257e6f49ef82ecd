import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, without a slash at the end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/** Path from the project's folder, with slashes → content. */
export type Sources = ReadonlyMap<string, string>;

/** Every file below `folders` whose name matches. Folders that do not exist hold no files. */
export function readSources(folders: readonly string[], name: RegExp, root = ROOT): Sources {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const path of walk(join(root, folder))) {
      if (name.test(path)) found.set(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8"));
    }
  }
  return found;
}

function walk(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [path];
    });
  } catch {
    return [];
  }
}
