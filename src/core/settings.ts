import { effect, signal, type Signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "./log.ts";

export type MotionSetting = "full" | "reduced";
export type TextSize = "normal" | "large";
export type ReceiptSetting = "private" | "public";

/** The user's settings of this TV: one persisted signal each. The settings screen writes them; `servers` is sign-in's. */
export interface Settings {
  /** BCP 47 tag, or "" to follow the TV. */
  readonly language: Signal<string>;
  readonly motion: Signal<MotionSetting>;
  readonly textSize: Signal<TextSize>;
  /** Whether others see what this TV has read ("m.read" or "m.read.private"). */
  readonly receipts: Signal<ReceiptSetting>;
  /** Room list and saved snapshot show the words of messages; off shows only that there is something new. */
  readonly previews: Signal<boolean>;
  /** Encrypted messages are sent to, and believed from, devices only that their owners have verified (MSC4153). */
  readonly onlyVerifiedDevices: Signal<boolean>;
  /** Answers that need no typing, by their place; "" or nothing: the language's own. */
  readonly quickReplies: Signal<readonly string[]>;
  /** The last homeserver names that somebody signed in to, newest first, at most 5. */
  readonly servers: Signal<readonly string[]>;
}

const KEY = "settings";

const isOneOf =
  <T>(...allowed: readonly T[]) =>
  (value: unknown): value is T =>
    allowed.includes(value as T);
const isString = (value: unknown): value is string => typeof value === "string";
const isStrings = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isString);

/** Reads the saved settings; whatever is missing or malformed has its default. Every later change is saved at once. */
export async function loadSettings(storage: KeyValueStorage): Promise<Settings> {
  const saved = ((await storage.get<Record<string, unknown>>(KEY).catch(() => undefined)) ?? {}) as Record<string, unknown>;
  const from = <T>(name: string, valid: (value: unknown) => value is T, preset: T): Signal<T> =>
    signal(valid(saved[name]) ? saved[name] : preset);
  const settings: Settings = {
    language: from("language", isString, ""),
    motion: from<MotionSetting>("motion", isOneOf<MotionSetting>("full", "reduced"), "full"),
    textSize: from<TextSize>("textSize", isOneOf<TextSize>("normal", "large"), "normal"),
    receipts: from<ReceiptSetting>("receipts", isOneOf<ReceiptSetting>("private", "public"), "public"),
    previews: from<boolean>("previews", isOneOf(true, false), true),
    onlyVerifiedDevices: from<boolean>("onlyVerifiedDevices", isOneOf(true, false), true),
    quickReplies: from<readonly string[]>("quickReplies", isStrings, []),
    servers: from<readonly string[]>("servers", isStrings, []),
  };
  let first = true;
  effect(() => {
    const record = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, (value as Signal<unknown>).value]));
    if (first) first = false;
    else storage.set(KEY, record).catch((thrown) => log("settings").warn("not saved", thrown));
  });
  return settings;
}
