/**
 * What makes a hosted build installable: the service worker (`sw.js`, its name never changes) with the list of the build's
 * files, and the web app manifest with its icons (folder `browser/`). Packages have neither: no `file://` page gets a worker.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { bundle } from "./classicScript.ts";
import type { BuildShell } from "./shells.ts";

export interface PrecacheEntry {
  readonly url: string;
  readonly revision: string | null;
  readonly integrity: string;
}

/** Name with a hash of the content in it, as Vite and classicScript.ts write it. */
const HASHED = /-[\w-]{8}\.\w+$/;
/**
 * What no page from a server needs to start and run: the crypto module's other two forms (a page with a worker has WebAssembly and
 * fetches it), emoji (kept as they are met), what the household may change, texts for people.
 */
const NOT_KEPT = /^(crypto-base64-|crypto-js-|emoji\/|config\.json$|sw\.js$|manifest\.webmanifest$|icons\/|.*\.(txt|map)$)/;

/** @param files path inside of the build → content. */
export function precacheList(files: ReadonlyMap<string, Uint8Array>): readonly PrecacheEntry[] {
  return Array.from(files.keys())
    .filter((file) => !NOT_KEPT.test(file))
    .sort()
    .map((file) => {
      const digest = createHash("sha256").update(files.get(file) as Uint8Array);
      const integrity = digest.digest("base64");
      return {
        // Some hosts send whoever asks for index.html to the folder.
        url: file === "index.html" ? "./" : `./${file}`,
        revision: HASHED.test(file) ? null : integrity.slice(0, 16),
        integrity: `sha256-${integrity}`,
      };
    });
}

/** @param root the project's folder. */
export function serviceWorker(shell: BuildShell, root: string): Plugin {
  return {
    name: "hearth:service-worker",
    apply: "build",
    // Last, when everything is in the folder, what lies in public/ included.
    writeBundle: {
      order: "post",
      sequential: true,
      async handler({ dir }) {
        if (shell !== "browser" || dir === undefined) return;
        copyFolder(join(root, "browser"), dir);
        const code = await bundle(
          { entry: join(root, "platform/serviceWorker/worker.ts"), name: "sw", global: "__hearthWorker" },
          {
            root: join(root, "src"),
            define: { __PRECACHE__: JSON.stringify(precacheList(readBuild(dir))), "process.env.NODE_ENV": '"production"' },
            build: { target: "chrome53", rolldownOptions: { output: { strict: true, codeSplitting: false } } },
          },
        );
        writeFileSync(join(dir, "sw.js"), code);
      },
    },
  };
}

function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyFolder(join(from, entry.name), join(to, entry.name));
    else copyFileSync(join(from, entry.name), join(to, entry.name));
  }
}

/** A build's files, without those that are not kept anyway. */
export function readBuild(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path
      .slice(folder.length + 1)
      .split("\\")
      .join("/");
    // Megabytes that are not in the list need not be read.
    if (!NOT_KEPT.test(name)) files.set(name, readFileSync(path));
  }
  return files;
}
