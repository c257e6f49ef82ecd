/**
 * Runs one thing in a Node process of its own: `node nodeRun.mjs <JSON of NodeTask>`; answers with JSON on stdout.
 */
import { readFileSync } from "node:fs";
import "fake-indexeddb/auto";
import * as original from "@matrix-org/matrix-sdk-crypto-wasm";
import { runInThisContext } from "node:vm";
import { expireSession } from "./expire.ts";
import type { CryptoModule } from "./party.ts";
import { runScenario } from "./scenario.ts";

type Build = "original" | "lowered" | "translated";

export interface NodeTask {
  readonly run: "scenario" | "expire";
  readonly mine: Build;
  readonly theirs: Build;
  /** Before anything is loaded, what engines below Chromium 76 lack is taken away. */
  readonly old: boolean;
  /** Paths: the glue as an ES module, the lowered module, the translated one. */
  readonly glue: string;
  readonly wasm: string;
  readonly javascript: string;
}

const task = JSON.parse(process.argv[2] ?? "{}") as NodeTask;

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

interface Glue extends CryptoModule {
  instantiate(bytes: Uint8Array): Promise<void>;
  connect(make: (imports: object) => object): void;
}

async function load(build: Build): Promise<CryptoModule> {
  if (build === "original") {
    await original.initAsync();
    return original;
  }
  // Each build has glue of its own, which knows its module.
  const glue = (await import(`${task.glue}?${build}`)) as Glue;
  if (build === "lowered") await glue.instantiate(readFileSync(task.wasm));
  else {
    const scope = globalThis as unknown as { window: object; __hearthCryptoJs: (imports: object) => object };
    scope.window = globalThis;
    runInThisContext(readFileSync(task.javascript, "latin1"));
    glue.connect(scope.__hearthCryptoJs);
  }
  return glue;
}

if (task.old) takeAway();
const mine = await load(task.mine);
const theirs = task.theirs === task.mine ? mine : await load(task.theirs);
const answer = task.run === "expire" ? await expireSession(mine) : await runScenario(mine, theirs, "node");
process.stdout.write(JSON.stringify(answer));
// The stores keep timers.
process.exit();
