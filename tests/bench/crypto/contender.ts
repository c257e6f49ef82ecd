/** One build of the crypto module in the page of the bench; each is a script of its own with glue of its own. */
import type { CryptoModule } from "../../build/crypto/party.ts";

/** As it is published; lowered to WebAssembly of 2017; turned into JavaScript. */
export type ContenderName = "original" | "lowered" | "translated";

export interface Contender {
  readonly crypto: CryptoModule;
  /** Fetches, compiles and starts it; once. @returns the module's memory. */
  load(): Promise<{ readonly buffer: ArrayBuffer }>;
}

interface Holder {
  contenders?: Partial<Record<ContenderName, Contender>>;
}

const holder = window as unknown as Holder;

/** For the script of a contender. */
export function enter(name: ContenderName, contender: Contender): void {
  holder.contenders = { ...holder.contenders, [name]: contender };
}

export function contenderNamed(name: ContenderName): Contender {
  const found = holder.contenders?.[name];
  if (!found) throw new Error(`the script of ${name} was not loaded`);
  return found;
}

export async function fetchBytes(file: string): Promise<ArrayBuffer> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.arrayBuffer();
}

/** @returns the memory of the module that `start` instantiates. */
export async function memoryOf(start: () => Promise<void>): Promise<{ readonly buffer: ArrayBuffer }> {
  const real = WebAssembly.instantiate;
  let memory: { readonly buffer: ArrayBuffer } | undefined;
  const watched = async (bytes: ArrayBuffer, imports: WebAssembly.Imports) => {
    const made = await real(bytes, imports);
    memory = made.instance.exports["memory"] as unknown as { readonly buffer: ArrayBuffer };
    return made;
  };
  WebAssembly.instantiate = watched as typeof WebAssembly.instantiate;
  try {
    await start();
  } finally {
    WebAssembly.instantiate = real;
  }
  if (!memory) throw new Error("nothing was instantiated");
  return memory;
}
