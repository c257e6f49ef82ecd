/** wasm-opt of the npm package binaryen, for what it lowers well: sign extension and 64-bit numbers at the boundary. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What may still come in after the rewriting, and the passes that take it away. `-Oz` saves 1–3 % for minutes of work: left out. */
export const WASM_OPT_FLAGS: readonly string[] = ["--mvp-features", "--enable-sign-ext", "--signext-lowering", "--legalize-js-interface"];

/** A tool of binaryen on bytes. @param tool path of the program. @throws with what the tool said. */
export async function runBinaryen(tool: string, input: Uint8Array, flags: readonly string[], output = "output.wasm"): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "hearth-binaryen-"));
  try {
    await writeFile(join(folder, "input.wasm"), input);
    await promisify(execFile)(process.execPath, [tool, "input.wasm", ...flags, "-o", output], { cwd: folder, maxBuffer: 1 << 24 });
    return await readFile(join(folder, output));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
