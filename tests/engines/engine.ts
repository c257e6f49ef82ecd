/** One small API to drive Hearth, or any page, on every engine a TV has: open one, press keys, look at what is shown. */
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineName } from "./catalogue.ts";
import { installEngine } from "./install.ts";
import type { EngineOptions } from "./options.ts";
import { Tv } from "./Tv.ts";

export { type EngineName, engineNames, parseEngineNames } from "./catalogue.ts";
export type { ConsoleEntry } from "./consoleLog.ts";
export type { LongTask } from "./measuring.ts";
export type { EngineOptions } from "./options.ts";
export type { ElementInfo } from "./pageScripts.ts";
export type { RemoteKey, RemoteLayout } from "./remoteKeys.ts";
export { Tv } from "./Tv.ts";

/** Installs the engine if need be, starts it and shows an empty page. The caller must `close()` it. */
export async function openEngine(name: EngineName, options: EngineOptions = {}): Promise<Tv> {
  const { executable } = await installEngine(name);
  const profile = options.userDataDir ?? mkdtempSync(join(tmpdir(), `hearth-${name}-`));
  mkdirSync(profile, { recursive: true });
  const tv = new Tv(name, executable, profile, options);
  try {
    await tv.start();
  } catch (error) {
    await tv.close();
    throw error;
  }
  return tv;
}
