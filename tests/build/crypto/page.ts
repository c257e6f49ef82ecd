/** Entry of the page that old engines run: the crypto module as a build has it, and the scenario, on `window`. */
import "../../../platform/polyfills.ts";
import * as crypto from "@matrix-org/matrix-sdk-crypto-wasm";
import { MemoryServer } from "./memoryServer.ts";
import { Party } from "./party.ts";
import { runScenario } from "./scenario.ts";

const ROOM = "!speed:hs.example";

/** Loads the module; asked twice, it loads once. @returns milliseconds. */
async function load(): Promise<number> {
  const start = performance.now();
  const first = crypto.initAsync();
  if (crypto.initAsync() !== first) throw new Error("loaded twice");
  await first;
  return performance.now() - start;
}

/** @returns messages decrypted in a second, of `count`. */
async function speed(count: number): Promise<number> {
  const server = new MemoryServer();
  const writer = await Party.open(crypto, server, "@w:hs.example", "W");
  const reader = await Party.open(crypto, server, "@r:hs.example", "R");
  for (const party of [writer, reader]) await party.flush();
  await writer.track(reader.user);
  await reader.track(writer.user);
  const events: string[] = [];
  for (let index = 0; index < count; index += 1) {
    // A session is good for a hundred messages: then the module wants another, and to encrypt without one never ends.
    if (index % 100 === 0) {
      await writer.share(ROOM, reader);
      await reader.sync();
    }
    events.push(await writer.encrypt(ROOM, "x".repeat(index % 100)));
  }
  const start = performance.now();
  for (const event of events) await reader.decrypt(ROOM, event);
  return (count * 1000) / (performance.now() - start);
}

type Outcome = { readonly value: unknown } | { readonly error: string };

/** What takes minutes is started, and its outcome left here: tests ask for it again and again. */
function start(task: "scenario" | "speed", value: string | number): void {
  test.outcome = undefined;
  const running = task === "scenario" ? runScenario(crypto, crypto, String(value)) : speed(Number(value));
  running.then(
    (answer) => {
      test.outcome = { value: answer };
    },
    (error: unknown) => {
      test.outcome = { error: error instanceof Error ? String(error.stack) : String(error) };
    },
  );
}

const test: { outcome: Outcome | undefined; [name: string]: unknown } = { outcome: undefined, load, start };
Object.assign(window, { cryptoTest: test });
