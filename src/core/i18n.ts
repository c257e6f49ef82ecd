import { signal, type ReadonlySignal } from "@preact/signals";
import i18next from "i18next";
import type common from "../locales/en/common.json";
import type error from "../locales/en/error.json";
import type notice from "../locales/en/notice.json";
import type profiles from "../locales/en/profiles.json";
import type room from "../locales/en/room.json";
import type rooms from "../locales/en/rooms.json";
import type settings from "../locales/en/settings.json";
import type signIn from "../locales/en/signIn.json";
import type summary from "../locales/en/summary.json";
import type ui from "../locales/en/ui.json";

interface Words {
  common: typeof common;
  error: typeof error;
  notice: typeof notice;
  profiles: typeof profiles;
  room: typeof room;
  rooms: typeof rooms;
  settings: typeof settings;
  signIn: typeof signIn;
  summary: typeof summary;
  ui: typeof ui;
}

type WithoutPlural<K extends string> = K extends `${infer Base}_${"zero" | "one" | "two" | "few" | "many" | "other"}` ? Base : K;
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every key that English has, as `namespace:path.to.key`; the namespaces are the files in `src/locales/en`. */
export type WordKey = { [N in keyof Words]: `${N}:${Leaves<Words[N]>}` }[keyof Words];

type Dictionaries = Record<string, Record<string, unknown>>;

/** All dictionaries are in the script: a packaged app cannot fetch files beside it (`file://`). */
const files = import.meta.glob<Record<string, unknown>>("../locales/*/*.json", { eager: true, import: "default" });

const resources: Record<string, Dictionaries> = {};
for (const path of Object.keys(files)) {
  const [, language, namespace] = /locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
  if (!language || !namespace) continue;
  (resources[language] ??= {})[namespace] = files[path] as Record<string, unknown>;
}

const words = i18next.createInstance();
const current = signal("en");

/** The language in use, a BCP 47 tag; components that read it (every `t` does) follow a change. */
export const language: ReadonlySignal<string> = current;

/** Languages that have dictionaries. */
export const languages: readonly string[] = Object.keys(resources);

/** Sets the language: the wish if it is spoken here, else the TV's, else English. */
export async function setLanguage(wish: string, tvLanguages: readonly string[]): Promise<void> {
  const spoken = [wish, ...tvLanguages].map((tag) => match(tag)).find((tag) => tag !== undefined) ?? "en";
  if (!words.isInitialized) {
    void words.init({
      resources,
      lng: spoken,
      fallbackLng: "en",
      defaultNS: "common",
      initAsync: false,
      interpolation: { escapeValue: false }, // words become text nodes, never HTML
    });
  } else if (words.language !== spoken) await words.changeLanguage(spoken);
  current.value = spoken;
}

function match(tag: string): string | undefined {
  if (!tag) return undefined;
  if (resources[tag]) return tag;
  const base = tag.split("-")[0] as string;
  return resources[base] ? base : undefined;
}

/** The words for a key in the current language. `values.count` picks the plural. */
export function t(key: WordKey, values?: Readonly<Record<string, string | number>>): string {
  void current.value;
  return words.t(key, { ...values }) as string;
}

/** Like `t` for keys that are put together from data (error kinds, notices): a missing key gives `fallback`. */
export function tMaybe(key: string, values: Readonly<Record<string, string | number>>, fallback: string): string {
  void current.value;
  return words.exists(key, { ...values }) ? (words.t(key, { ...values }) as string) : fallback;
}

const RTL = new Set(["ar", "he", "fa", "ur", "yi", "ckb"]);

export function direction(tag: string): "ltr" | "rtl" {
  return RTL.has(tag.split("-")[0] as string) ? "rtl" : "ltr";
}
