/** Outcomes of slow steps, kept under a hash of everything that went in. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** `.cache/crypto` of the project; HEARTH_CACHE replaces `.cache`. */
export const cryptoCache = (root: string): string => resolve(root, process.env["HEARTH_CACHE"] ?? ".cache", "crypto");

export type Files<Name extends string> = Readonly<Record<Name, Uint8Array>>;

/** @returns the files as they were kept; undefined unless all of them are there. */
export function readKept<Name extends string>(folder: string, names: readonly Name[]): Files<Name> | undefined {
  try {
    const files = {} as Record<Name, Uint8Array>;
    for (const name of names) files[name] = readFileSync(join(folder, name));
    return files;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: two builds may run at once, and one may be stopped. */
export function keep(folder: string, files: Readonly<Record<string, Uint8Array | string>>): void {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(draft, name), content);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another build was first, with the same bytes.
    if (!readKept(folder, Object.keys(files))) throw error;
  }
}
