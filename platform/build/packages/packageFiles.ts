/**
 * What goes into a package for televisions. Nothing is taken from a folder as it lies there: every file must be of a kind
 * that a build writes, and their order is their name's, so that two packages of one build are the same bytes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface PackageFile {
  /** From the app's folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A finished package. */
export interface Packaged {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** The time of everything in a package, in seconds since 1970: 1 January 1980, the first that a zip can say. */
export const PACKAGE_TIME = Date.UTC(1980, 0, 1) / 1000;

/** What a build consists of. Source maps, backups, keys and whatever else somebody put there are none of it. */
const KINDS = /\.(html|js|css|json|svg|png|jpg|woff2|wasm|txt)$/;
const SAFE_PATH = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;

/**
 * All files of a built folder.
 * @throws with the names of everything that is no file of a build: hidden files, links, source maps, unknown kinds.
 */
export function builtFiles(folder: string): PackageFile[] {
  const found: PackageFile[] = [];
  const strange: string[] = [];
  const walk = (below: string) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && SAFE_PATH.test(path)) walk(path);
      else if (entry.isFile() && SAFE_PATH.test(path) && KINDS.test(path)) found.push({ path, bytes: readFileSync(join(folder, path)) });
      else strange.push(path);
    }
  };
  walk("");
  if (strange.length > 0) throw new Error(`${folder} holds what no build writes: ${strange.toSorted(byName).join(", ")}`);
  return found.toSorted((a, b) => byName(a.path, b.path));
}

/**
 * The files with others added, or put in the place of those with their name; in order.
 * @throws when an added file would hide one of the build that nobody meant to replace.
 */
export function withFiles(built: readonly PackageFile[], added: readonly PackageFile[], mayReplace: readonly string[] = []): PackageFile[] {
  const files = new Map(built.map((file) => [file.path, file]));
  for (const file of added) {
    if (files.has(file.path) && !mayReplace.includes(file.path)) throw new Error(`${file.path} is in the build already`);
    files.set(file.path, file);
  }
  return Array.from(files.values()).toSorted((a, b) => byName(a.path, b.path));
}

/** By code units: a locale's order differs from machine to machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
