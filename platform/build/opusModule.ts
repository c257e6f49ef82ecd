/**
 * The WebAssembly of the npm package opus-decoder (libopus), taken out of its JavaScript and lowered to what Chromium 57
 * compiles. The package is C: LLVM's own lowerings have its semantics. Everything assumed about it is asserted: an update
 * fails the build, not the television.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const VERSION = "0.7.12";
const LOWER: readonly string[] = [
  "--mvp-features",
  "--enable-bulk-memory",
  "--enable-bulk-memory-opt",
  "--enable-sign-ext",
  "--enable-nontrapping-float-to-int",
  "--signext-lowering",
  "--llvm-memory-copy-fill-lowering",
  "--llvm-nontrapping-fptoint-lowering",
];

/** As `OpusModule` of platform/audio/opusWasm.ts reads it. */
export interface BuiltOpus {
  readonly base64: string;
  readonly imports: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}

const IMPORTS = {
  cos: "_emscripten_math_cos",
  abort: "__abort_js",
  keepAlive: "__emscripten_runtime_keepalive_clear",
  setTimer: "__setitimer_js",
  resizeHeap: "_emscripten_resize_heap",
  exit: "_proc_exit",
} as const;
const EXPORTS = {
  create: "_opus_frame_decoder_create",
  malloc: "_malloc",
  decode: "_opus_frame_decode_float_deinterleaved",
  destroy: "_opus_frame_decoder_destroy",
} as const;

/** @param root the project's folder. @throws when the package is not as it was when this was written. */
export async function buildOpusModule(root: string): Promise<BuiltOpus> {
  const require = createRequire(join(root, "package.json"));
  const folder = dirname(require.resolve("opus-decoder"));
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { readonly version: string };
  if (version !== VERSION) throw new Error(`opus-decoder is ${version}, this was made for ${VERSION}`);
  const glue = await readFile(join(folder, "src/EmscriptenWasm.js"), "utf8");
  const imports = names(IMPORTS, (name) => new RegExp(`"(\\w+)": ${name}\\b`), glue);
  const exports = {
    ...names(EXPORTS, (name) => new RegExp(`${name} = wasmExports\\["(\\w+)"\\]`), glue),
    ...names({ memory: "wasmMemory" }, (name) => new RegExp(`${name} = wasmExports\\["(\\w+)"\\]`), glue),
    ...names({ begin: "wasmExports" }, (name) => new RegExp(`NITS[^;]*?${name}\\["(\\w+)"\\]\\(\\)`), glue),
  };
  const wasm = await lower(await unpack(folder), join(dirname(require.resolve("binaryen/package.json")), "bin/wasm-opt"));
  check(wasm, imports, exports);
  return { base64: wasm.toString("base64"), imports, exports };
}

function names<T extends Readonly<Record<string, string>>>(
  wanted: T,
  pattern: (name: string) => RegExp,
  glue: string,
): Record<keyof T, string> {
  const found = {} as Record<keyof T, string>;
  for (const [own, name] of Object.entries(wanted)) {
    const short = pattern(name).exec(glue)?.[1];
    if (short === undefined) throw new Error(`opus-decoder: ${name} was not found`);
    found[own as keyof T] = short;
  }
  return found;
}

/** The package unpacks itself, in a process of its own; it is asked to stop there. */
const UNPACK = `
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const [folder] = process.argv.slice(1);
const common = createRequire(folder + "/package.json").resolve("@wasm-audio-decoders/common");
const { WASMAudioDecoderCommon: Common } = await import(pathToFileURL(common).href);
const { default: Module } = await import(pathToFileURL(folder + "/src/EmscriptenWasm.js").href);
new Common();
new Module(Common);
process.stdout.write(Buffer.from(await Common.inflateDynEncodeString(Module.wasm)).toString("base64"));
`;

async function unpack(folder: string): Promise<Uint8Array> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", UNPACK, folder], { maxBuffer: 1 << 24 });
  return Buffer.from(stdout, "base64");
}

async function lower(wasm: Uint8Array, tool: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "hearth-opus-"));
  const run = (flags: readonly string[]) => promisify(execFile)(process.execPath, [tool, ...flags], { cwd: folder, maxBuffer: 1 << 24 });
  try {
    await writeFile(join(folder, "input.wasm"), wasm);
    await run(["input.wasm", ...LOWER, "-o", "output.wasm"]);
    // Read again with nothing but the first edition allowed: throws when anything else is left.
    await run(["output.wasm", "--mvp-features", "--vacuum", "-o", "checked.wasm"]);
    return await readFile(join(folder, "output.wasm"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function check(wasm: Buffer, imports: Readonly<Record<string, string>>, exports: Readonly<Record<string, string>>): void {
  const module = new WebAssembly.Module(new Uint8Array(wasm));
  const known = Object.values(imports);
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    if (from !== "a" || !known.includes(name)) throw new Error(`opus-decoder wants ${from}.${name}`);
  const has = WebAssembly.Module.exports(module).map(({ name }) => name);
  for (const name of Object.values(exports)) if (!has.includes(name)) throw new Error(`opus-decoder lacks ${name}`);
}
