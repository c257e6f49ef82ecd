/**
 * Runs the scenario in a Node process of its own: `node nodeRun.mjs <glue> <wasm> <mine> <theirs> <old>`.
 * "old" takes away, before anything is loaded, what engines below Chromium 76 lack.
 */
import { readFileSync } from "node:fs";
import "fake-indexeddb/auto";
import * as original from "@matrix-org/matrix-sdk-crypto-wasm";
import type { CryptoModule } from "./party.ts";
import { runScenario } from "./scenario.ts";

const [glue = "", wasm = "", mine = "", theirs = "", old = ""] = process.argv.slice(2);

function takeAway(): void {
  const names: readonly (readonly [object, readonly string[]])[] = [
    [globalThis, ["BigInt", "BigInt64Array", "BigUint64Array", "FinalizationRegistry", "WeakRef"]],
    [DataView.prototype, ["setBigInt64", "setBigUint64", "getBigInt64", "getBigUint64"]],
    [Array.prototype, ["at", "flat", "flatMap"]],
    [Object.getPrototypeOf(Uint8Array.prototype) as object, ["at"]],
    [TextEncoder.prototype, ["encodeInto"]],
    [IDBCursor.prototype, ["request"]],
    [IDBTransaction.prototype, ["commit"]],
  ];
  for (const [owner, keys] of names) {
    for (const key of keys) {
      if (!Reflect.deleteProperty(owner, key) || key in owner) throw new Error(`${key} cannot be taken away`);
    }
  }
}

async function lowered(): Promise<CryptoModule> {
  const module = (await import(glue)) as CryptoModule & { instantiate(bytes: Uint8Array): Promise<void> };
  await module.instantiate(readFileSync(wasm));
  return module;
}

if (old === "old") takeAway();
const modules: CryptoModule[] = [];
for (const which of [mine, theirs]) {
  if (which === "original") await original.initAsync();
  modules.push(which === "original" ? original : await lowered());
}
const [first = original, second = original] = modules;
process.stdout.write(JSON.stringify(await runScenario(first, second, "node")));
// The stores keep timers.
process.exit();
