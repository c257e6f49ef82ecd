/** The names that Rust gave to the functions of a module (custom section "name", subsection 1). */
import { ByteReader } from "./byteReader.ts";

/** @returns the one function with such a name. @throws when there is none, or more than one. */
export function findFunction(wasm: Uint8Array, name: RegExp): number {
  const found = Array.from(functionNames(wasm)).filter(([, text]) => name.test(text));
  const [only] = found;
  if (!only || found.length !== 1) throw new Error(`wasm: ${found.length} functions are named ${name}`);
  return only[0];
}

function functionNames(wasm: Uint8Array): Map<number, string> {
  const names = new Map<number, string>();
  const file = new ByteReader(wasm);
  file.skip(8);
  while (!file.done) {
    const id = file.byte();
    const section = new ByteReader(file.take(file.u32()));
    if (id !== 0 || section.name() !== "name") continue;
    while (!section.done) {
      const kind = section.byte();
      const content = new ByteReader(section.take(section.u32()));
      if (kind === 1) content.list(() => names.set(content.u32(), content.name()));
    }
  }
  return names;
}
