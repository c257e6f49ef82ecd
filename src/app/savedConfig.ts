import type { KeyValueStorage } from "../../platform/types.ts";
import { type Config, defaultConfig, loadConfig, parseConfig } from "../core/config.ts";
import { log } from "../core/log.ts";
import type { App } from "./AppModel.ts";

const KEY = "config";

/**
 * The configuration of the last start, so that this one need not wait for the network. The very first start has none
 * and reads the file before anything is shown.
 */
export async function savedConfig(storage: KeyValueStorage): Promise<Config> {
  const text = await storage.get<string>(KEY).catch(() => undefined);
  if (typeof text !== "string") return readFirst(storage);
  try {
    return text === "" ? defaultConfig : parseConfig(text);
  } catch {
    return defaultConfig; // written by another version
  }
}

async function readFirst(storage: KeyValueStorage): Promise<Config> {
  try {
    const { text, config } = await loadConfig();
    await storage.set(KEY, text).catch((thrown: unknown) => log("config").warn("not saved", thrown));
    return config;
  } catch {
    return defaultConfig; // watchConfig reads it again and shows what is wrong
  }
}

/** Reads the file behind the first picture: a changed one is taken by a fresh start, a malformed one is shown. */
export function watchConfig(storage: KeyValueStorage, app: App): void {
  loadConfig().then(
    async ({ text }) => {
      const before = await storage.get<string>(KEY).catch(() => undefined);
      if (before === undefined || before === text) return;
      await storage.set(KEY, text);
      log("config").info("config.json has changed: starting again");
      location.reload();
    },
    (thrown: unknown) => app.fail(thrown, "config"),
  );
}
