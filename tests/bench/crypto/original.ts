/** The package's glue (pages.ts leaves its loader out), started as its loader does. */
import * as crypto from "@matrix-org/matrix-sdk-crypto-wasm";
import { enter, fetchBytes, memoryOf } from "./contender.ts";

interface Bindings {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

async function start(): Promise<void> {
  const imports = { "./matrix_sdk_crypto_wasm_bg.js": crypto as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(await fetchBytes("original.wasm"), imports);
  (crypto as unknown as Bindings).__wbg_set_wasm(instance.exports);
  (instance.exports["__wbindgen_start"] as () => void)();
}

enter("original", { crypto, load: () => memoryOf(start) });
