/**
 * The crypto module as JavaScript, for engines without WebAssembly (Chromium 53 and 56). binaryen's wasm2js writes one
 * function of 40 MB with everything inside; engines of that age keep what they know of the functions inside of a
 * running one, more than a gigabyte. So its parts become functions of the script itself.
 *
 * The script leaves one function on `window`: it takes the module's imports and gives its exports.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform, version as esbuildVersion } from "esbuild";
import { findFunction } from "./functionNames.ts";
import { runBinaryen, WASM_OPT_FLAGS } from "./optimize.ts";
import type { Packages } from "./packages.ts";
import { rewrite } from "./rewrite.ts";
import { roundConstants } from "./sha512Constants.ts";
import { stripTypes } from "./stripTypes.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
/** What of this folder changes the script. */
export const JAVASCRIPT_SOURCES: readonly string[] = [
  "byteReader.ts",
  "functionNames.ts",
  "javascript.ts",
  "memoryHelpers.ts",
  "optimize.ts",
  "rewrite.ts",
  "rewriteBody.ts",
  "saturatingConversions.ts",
  "sha512Blocks.ts",
  "sha512Constants.ts",
  "stripTypes.ts",
  "wasmModule.ts",
  "wasmReader.ts",
  "wasmWriter.ts",
];
export { esbuildVersion };

/** Where the script leaves its function. */
const JAVASCRIPT_GLOBAL = "__hearthCryptoJs";
/** The function that is written by hand, and the import that stands for it. */
const SHA512 = /^sha2\[[0-9a-f]+\]::sha512::compress512$/;
const SHA512_IMPORT = "compress512";

const BULK_MEMORY: readonly string[] = ["--enable-bulk-memory", "--enable-bulk-memory-opt"];
const WASM2JS_FLAGS: readonly string[] = ["--mvp-features", ...BULK_MEMORY, "--emscripten", "-O"];

/**
 * About two minutes and 1 GB of memory.
 * @throws when the package, or what wasm2js writes, is not as it was when this was written.
 */
export function toJavaScript({ wasm, tool }: Packages): Promise<string> {
  const outside = { function: findFunction(wasm, SHA512), name: SHA512_IMPORT };
  return translate(rewrite(wasm, { bulkMemory: "keep", outside }).wasm, tool);
}

/** @param wasm rewritten, with `memory.copy` and `memory.fill` as they were. */
export async function translate(wasm: Uint8Array, tool: Packages["tool"]): Promise<string> {
  const lowered = await runBinaryen(tool("wasm-opt"), wasm, [...WASM_OPT_FLAGS, ...BULK_MEMORY]);
  return asScript((await runBinaryen(tool("wasm2js"), lowered, WASM2JS_FLAGS, "output.js")).toString("latin1"));
}

/** @param text what wasm2js wrote. */
async function asScript(text: string): Promise<string> {
  const script = hoist(text) + (await sha512());
  // Nothing is to be lowered; but without a target the minifier would write `??` where that is shorter.
  const { code } = await transform(script, { minify: true, target: "chrome53", charset: "ascii", legalComments: "none" });
  return code;
}

async function sha512(): Promise<string> {
  const file = join(HERE, "sha512Blocks.ts");
  const code = await stripTypes(file, readFileSync(file, "utf8"), "es2016");
  return `${code}\nvar hearthConstants = new Int32Array([${roundConstants().join()}]);\n`;
}

/** The text in two around a mark. @throws when it is not there exactly once. */
function split(text: string, mark: string): readonly [before: string, after: string] {
  const [before, after, more] = text.split(mark, 3);
  if (before === undefined || after === undefined || more !== undefined) throw new Error(`wasm2js: not once: ${JSON.stringify(mark)}`);
  return [before, after];
}

/** Lines that read imports, which are there only when the module starts: a module of imports, one of its functions. */
const IMPORT_MODULE = /^ var ([\w$]+) = (imports(?:\.\w+|\["[^"]+"\]));\n/gm;
const IMPORT = /^ var (fimport\$\d+) = ([\w$]+\.\w+);\n/gm;

/** What is inside of the outer functions, as functions of the script. Names: the module's (`$123`, `HEAP8`), on no page of ours. */
export function hoist(text: string): string {
  const [, inside] = split(text, "function instantiate(info) {\n");
  const [helpers, rest] = split(inside, "\nfunction asmFunc(imports) {\n");
  const [whole, tail] = split(rest, "\n return {\n");
  const [exports, end] = split(tail, "\n };\n}\n");
  if (end.trim() !== "return asmFunc(info);\n}") throw new Error(`wasm2js: ends with ${JSON.stringify(end.slice(0, 80))}`);
  const [before, after] = split(whole, "\n bufferView = HEAPU8;\n initActiveSegments(imports);\n");
  const starting: string[] = [];
  const take = (keyword: string, kept: string) => (_line: string, name: string, value: string) => {
    starting.push(`${keyword}${name} = ${value};`);
    return kept && `${kept}${name};\n`;
  };
  const body = `${before}\n${after}`.replace(IMPORT_MODULE, take("var ", "")).replace(IMPORT, take("", "var "));
  if (/\bimports\b/.test(body)) throw new Error("wasm2js: reads imports in a way of its own");
  const indented = /^ (?!var |function |\}|\/\/|$)[^ ].*/m.exec(body);
  if (indented) throw new Error(`wasm2js: runs something else at its start: ${indented[0].slice(0, 80)}`);
  return `${helpers}
${growing(body)}
function hearthStart(imports) {
 imports.hearth.${SHA512_IMPORT} = function (state, blocks, count) {
  hearthSha512({ words: HEAP32, bytes: HEAPU8 }, state, blocks, count, hearthConstants);
 };
 ${starting.join("\n ")}
 bufferView = HEAPU8;
 initActiveSegments(imports);
 return {
${exports}
 };
}
window.${JAVASCRIPT_GLOBAL} = hearthStart;
`;
}

/**
 * A memory that grows by a quarter at least: each growth is a copy, and the module asks for 64 kB at a time.
 * How much of the buffer the module may use is counted apart.
 */
function growing(body: string): string {
  const [before, rest] = split(body, "\n function __wasm_memory_size() {\n");
  const [own, behind] = split(rest, "\n  return oldPages;\n }\n");
  const [, views] = split(own, "   newHEAP8.set(HEAP8);\n");
  const [assignments] = split(views, "   bufferView = HEAPU8;\n  }");
  return `${before}
var hearthPages = buffer.byteLength >> 16;
function __wasm_memory_size() { return hearthPages; }
function __wasm_memory_grow(count) {
 var oldPages = hearthPages, pages = oldPages + (count | 0) | 0;
 if (pages <= oldPages) return oldPages;
 if (pages >= 32768) return -1;
 if (pages << 16 > buffer.byteLength) {
  try {
   var newBuffer = new ArrayBuffer(Math.max(pages, Math.min(hearthPages + (hearthPages >> 2), 32767)) << 16);
  } catch (error) {
   return -1;
  }
  var newHEAP8 = new Int8Array(newBuffer);
  newHEAP8.set(HEAP8);
${assignments}
  bufferView = HEAPU8;
 }
 hearthPages = pages;
 return oldPages;
}
${behind}`;
}
