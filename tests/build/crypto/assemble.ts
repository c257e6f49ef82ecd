/** Small WebAssembly modules written as text, lowered as the real one is, behind glue of a few lines. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import binaryen from "binaryen";
import { assembleGlue } from "../../../platform/build/crypto/lowerCrypto.ts";
import { runBinaryen, WASM_OPT_FLAGS } from "../../../platform/build/crypto/optimize.ts";
import { translate as translateModule } from "../../../platform/build/crypto/javascript.ts";
import { type Boundary, rewrite } from "../../../platform/build/crypto/rewrite.ts";
import { ROOT } from "../../gates/files.ts";

const tool = (name: string) => join(ROOT, "node_modules/binaryen/bin", name);

/** What every module of wasm-bindgen has; the module under test stands inside. */
const frame = (body: string) => `(module
  (import "./glue.js" "observe" (func $observe (param externref i64) (result externref)))
  (table $functions 2 2 funcref)
  (table $references 4 externref)
  (memory 1)
  (export "memory" (memory 0))
  (export "references" (table $references))
  (func (export "__wbindgen_start"))
  ${body})`;

/** @param text the inside of a module, see {@link frame}; nothing checks that it is valid. */
export function assemble(text: string, whole = frame(text)): Uint8Array {
  const module = binaryen.parseText(whole);
  // With garbage collection allowed, null would be written in another way.
  module.setFeatures(binaryen.Features.All & ~binaryen.Features.GC);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

/** @returns whether the module needs nothing newer than the minimum viable product. */
export function isMvp(wasm: Uint8Array): boolean {
  const module = binaryen.readBinary(wasm);
  module.setFeatures(binaryen.Features.MVP);
  const valid = module.validate();
  module.dispose();
  return valid !== 0;
}

/** Exports of the lowered module through the adapters, callable with what the module's text says. */
export type Callable = Record<string, (...args: unknown[]) => unknown>;

export interface Lowered {
  readonly exports: Callable;
  readonly table: { get(index: number): unknown };
  readonly memory: WebAssembly.Memory;
  /** Values that the import was given; it answers with `answer`. */
  readonly seen: unknown[];
  setAnswer(answer: (value: unknown) => unknown): void;
  /** Values that the boundary still holds. */
  held(): number;
}

interface GlueModule extends Omit<Lowered, "exports" | "table" | "memory"> {
  instantiate(bytes: Uint8Array): Promise<void>;
  connect(make: (imports: object) => object): void;
  connected(): Callable & { readonly references: Lowered["table"]; readonly memory: WebAssembly.Memory };
}

const GLUE = `
let wasm, answer = (value) => value;
export const seen = [];
const observe = (value, integer) => { seen.push(value, integer); return answer(value); };
export function setAnswer(value) { answer = value; }
export function __wbg_set_wasm(value) { wasm = value; }
export const connected = () => wasm;
export const held = () => hearthStack.filter((value) => value !== undefined && value !== null).length;
`;

/** As WebAssembly of the minimum viable product. */
export async function lower(text: string): Promise<Lowered> {
  const { wasm: rewritten, boundary } = rewrite(assemble(text));
  const wasm = await runBinaryen(tool("wasm-opt"), rewritten, WASM_OPT_FLAGS);
  if (!isMvp(wasm)) throw new Error("the lowered module is newer than the minimum viable product");
  return start(boundary, (glue) => glue.instantiate(wasm));
}

/** The script of such a module as JavaScript. */
export const script = (text: string): Promise<string> => translateModule(rewrite(assemble(text), { bulkMemory: "keep" }).wasm, tool);

/** As JavaScript, in a world of its own. */
export async function translate(text: string): Promise<Lowered> {
  const window: { __hearthCryptoJs?: (imports: object) => object } = {};
  runInNewContext(await script(text), { window });
  const make = window.__hearthCryptoJs;
  if (!make) throw new Error("the script left nothing");
  return start(rewrite(assemble(text)).boundary, async (glue) => glue.connect(make));
}

async function start(boundary: Boundary, connect: (glue: GlueModule) => Promise<void>): Promise<Lowered> {
  const glue = await assembleGlue(GLUE, boundary);
  const folder = mkdtempSync(join(tmpdir(), "hearth-glue-"));
  try {
    const file = join(folder, "glue.mjs");
    writeFileSync(file, glue);
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as GlueModule;
    await connect(module);
    const exports = module.connected();
    return { ...module, exports, table: exports.references, memory: exports.memory };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
