import { effect, signal, type Signal } from "@preact/signals";
import type { KeyValueStorage } from "../../platform/types.ts";
import { log } from "./log.ts";
import { DAY } from "./quietHours.ts";

export type MotionSetting = "full" | "reduced";
export type TextSize = "normal" | "large";
export type ReceiptSetting = "private" | "public";
/** Names, words and photos are hidden from guests: never, when somebody asks for it, or also when nobody has pressed a key for a while. */
export type GuestSafe = "off" | "hand" | "auto";

/** The user's settings of this TV: one persisted signal each. The settings screen writes them; `servers` is sign-in's. */
export interface Settings {
  /** BCP 47 tag, or "" to follow the TV. */
  readonly language: Signal<string>;
  readonly motion: Signal<MotionSetting>;
  readonly textSize: Signal<TextSize>;
  /** A browser shows Hearth alone, without its own bars, as soon as a key is pressed. */
  readonly fullScreen: Signal<boolean>;
  /** Whether others see what this TV has read ("m.read" or "m.read.private"). */
  readonly receipts: Signal<ReceiptSetting>;
  /** Somebody has been asked for it on this TV. */
  readonly receiptsAsked: Signal<boolean>;
  /** Room list and saved snapshot show the words of messages; off shows only that there is something new. */
  readonly previews: Signal<boolean>;
  /** Encrypted messages are sent to, and believed from, devices only that their owners have verified (MSC4153). */
  readonly onlyVerifiedDevices: Signal<boolean>;
  readonly guestSafe: Signal<GuestSafe>;
  /** Hidden just now; a power cut shows nothing. Written by the curtain (core/curtain.ts). */
  readonly guestsHere: Signal<boolean>;
  /** No hint, no sound, no photo between `quietFrom` and `quietTo`, in minutes after midnight (core/quietHours.ts). */
  readonly quiet: Signal<boolean>;
  readonly quietFrom: Signal<number>;
  readonly quietTo: Signal<number>;
  /** The photo frame begins after so many minutes without a key; 0: never by itself. */
  readonly frameAfter: Signal<number>;
  /** Each photo stays so many seconds. */
  readonly frameSeconds: Signal<number>;
  readonly frameClock: Signal<boolean>;
  /** Whether the photo frame tells of new messages. */
  readonly frameHints: Signal<boolean>;
  /** Whether the photo frame holds off the TV's own screen saver, for some hours. */
  readonly frameAwake: Signal<boolean>;
  /** Room id → whether its photos are in the frame, where a person has chosen; all others as screens/frameRooms.ts thinks. */
  readonly frameRooms: Signal<Readonly<Record<string, boolean>>>;
  /** Answers that need no typing, by their place; "" or nothing: the language's own. */
  readonly quickReplies: Signal<readonly string[]>;
  /** The last homeserver names that somebody signed in to, newest first, at most 5. */
  readonly servers: Signal<readonly string[]>;
}

/** Minutes until the photo frame begins, and seconds that a photo stays, as a person goes through them. */
export const FRAME_AFTER: readonly number[] = [5, 10, 30, 0];
export const FRAME_SECONDS: readonly number[] = [10, 30, 60];

const KEY = "settings";

const isOneOf =
  <T>(...allowed: readonly T[]) =>
  (value: unknown): value is T =>
    allowed.includes(value as T);
const isString = (value: unknown): value is string => typeof value === "string";
const isChoices = (value: unknown): value is Readonly<Record<string, boolean>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every((one) => typeof one === "boolean");
const isMinute = (value: unknown): value is number => typeof value === "number" && value >= 0 && value < DAY && value % 1 === 0;
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
    fullScreen: from<boolean>("fullScreen", isOneOf(true, false), false),
    receipts: from<ReceiptSetting>("receipts", isOneOf<ReceiptSetting>("private", "public"), "private"),
    receiptsAsked: from<boolean>("receiptsAsked", isOneOf(true, false), false),
    previews: from<boolean>("previews", isOneOf(true, false), true),
    onlyVerifiedDevices: from<boolean>("onlyVerifiedDevices", isOneOf(true, false), true),
    guestSafe: from<GuestSafe>("guestSafe", isOneOf<GuestSafe>("off", "hand", "auto"), "off"),
    guestsHere: from<boolean>("guestsHere", isOneOf(true, false), false),
    quiet: from<boolean>("quiet", isOneOf(true, false), false),
    quietFrom: from<number>("quietFrom", isMinute, 22 * 60),
    quietTo: from<number>("quietTo", isMinute, 7 * 60),
    frameAfter: from<number>("frameAfter", isOneOf(...FRAME_AFTER), 10),
    frameSeconds: from<number>("frameSeconds", isOneOf(...FRAME_SECONDS), 30),
    frameClock: from<boolean>("frameClock", isOneOf(true, false), true),
    frameHints: from<boolean>("frameHints", isOneOf(true, false), true),
    frameAwake: from<boolean>("frameAwake", isOneOf(true, false), true),
    frameRooms: from<Readonly<Record<string, boolean>>>("frameRooms", isChoices, {}),
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
