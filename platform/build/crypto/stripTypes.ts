import { transformWithOxc } from "vite";

/** A file of this folder that becomes part of another script: without types, and without its one list of exports. */
export async function stripTypes(file: string, source: string, target: string): Promise<string> {
  const { code } = await transformWithOxc(source, file, { target, sourcemap: false });
  const parts = code.split(/^export \{[^}]*\};$/m);
  if (parts.length !== 2) throw new Error(`${file}: expected one list of exports`);
  return parts.join("");
}
