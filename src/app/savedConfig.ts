import type { KeyValueStorage } from "../../platform/types.ts";
import { type Config, defaultConfig, loadConfig, parseConfig } from "../core/config.ts";
import { AppError } from "../core/errors.ts";
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
    return defaultConfig; // watchConfig reads it again, and shows what is wrong with a malformed one
  }
}

/**
 * Reads the file behind the first picture: a changed one is taken by a fresh start, a malformed one is shown. While
 * nobody can say what is in it the saved one stands: no fault of a server makes a kiosk a television for everybody.
 */
export async function watchConfig(storage: KeyValueStorage, app: Pick<App, "fail">, restart = () => location.reload()): Promise<void> {
  try {
    const { text } = await loadConfig();
    // A disk that keeps nothing would lead here again after each start.
    const before = await storage.get<string>(KEY).catch(() => text);
    if (before === text || storage.kind === "memory") return;
    await storage.set(KEY, text);
  } catch (thrown) {
    log("config").warn("not read again", thrown);
    if (thrown instanceof AppError && thrown.kind === "unexpected") app.fail(thrown, "config");
    return;
  }
  log("config").info("config.json has changed: starting again");
  restart();
}
