import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The sources of what runs on a television: path from the project's folder → TypeScript. */
export function readTvSources(): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const name = relative(ROOT, path).split(sep).join("/");
      if (entry.isDirectory() && name !== "platform/build") walk(path);
      else if (/\.tsx?$/.test(name)) found.set(name, readFileSync(path, "utf8"));
    }
  };
  walk(join(ROOT, "platform"));
  walk(join(ROOT, "src"));
  return found;
}
