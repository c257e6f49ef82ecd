import { signal, type ReadonlySignal } from "@preact/signals";
import i18next from "i18next";
import type ambient from "../locales/en/ambient.json";
import type common from "../locales/en/common.json";
import type error from "../locales/en/error.json";
import type goTo from "../locales/en/goTo.json";
import type kiosk from "../locales/en/kiosk.json";
import type notice from "../locales/en/notice.json";
import type pin from "../locales/en/pin.json";
import type privacy from "../locales/en/privacy.json";
import type profiles from "../locales/en/profiles.json";
import type room from "../locales/en/room.json";
import type rooms from "../locales/en/rooms.json";
import type sas from "../locales/en/sas.json";
import type sending from "../locales/en/sending.json";
import type settings from "../locales/en/settings.json";
import type signIn from "../locales/en/signIn.json";
import type summary from "../locales/en/summary.json";
import type ui from "../locales/en/ui.json";
import type verification from "../locales/en/verification.json";
import type viewer from "../locales/en/viewer.json";
import { log } from "./log.ts";

interface Words {
  ambient: typeof ambient;
  common: typeof common;
  error: typeof error;
  goTo: typeof goTo;
  kiosk: typeof kiosk;
  notice: typeof notice;
  pin: typeof pin;
  privacy: typeof privacy;
  profiles: typeof profiles;
  room: typeof room;
  rooms: typeof rooms;
  sas: typeof sas;
  sending: typeof sending;
  settings: typeof settings;
  signIn: typeof signIn;
  summary: typeof summary;
  ui: typeof ui;
  verification: typeof verification;
  viewer: typeof viewer;
}

type WithoutPlural<K extends string> = K extends `${infer Base}_${"zero" | "one" | "two" | "few" | "many" | "other"}` ? Base : K;
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? WithoutPlural<K> : `${K}.${Leaves<T[K]>}`;
}[keyof T & string];

/** Every key that English has, as `namespace:path.to.key`; the namespaces are the files in `src/locales/en`. */
export type WordKey = { [N in keyof Words]: `${N}:${Leaves<Words[N]>}` }[keyof Words];

/** The words of one language: namespace → words. */
export type Dictionaries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Fetches the words of a language; injected, because scripts come from the platform. */
export type LoadDictionaries = (language: string) => Promise<Dictionaries>;

const english: Record<string, Readonly<Record<string, unknown>>> = {};
/** English is in the script itself: it is what is left when nothing else comes. `lateWords.ts` has what comes with a later script. */
const files = import.meta.glob<Readonly<Record<string, unknown>>>(
  ["../locales/en/*.json", "!../locales/en/{ambient,kiosk,pin,privacy,sas,settings,signIn,viewer}.json"],
  { eager: true, import: "default" },
);
for (const path of Object.keys(files)) {
  const namespace = /([^/]+)\.json$/.exec(path)?.[1];
  if (namespace) english[namespace] = files[path] as Readonly<Record<string, unknown>>;
}

const words = i18next.createInstance();
const current = signal("en");
/** Counts wishes: words that come after a later wish change nothing. */
let wishes = 0;

/** The language in use, a BCP 47 tag; components that read it (every `t` does) follow a change. */
export const language: ReadonlySignal<string> = current;

/** Languages that have a folder in `src/locales`, as a person goes through them. */
export const languages: readonly string[] = ["en", "de", "fr", "es", "ar", "he"];

/**
 * Sets the language: the wish if it is spoken here, else the TV's, else English. Never fails: words that cannot be had
 * are logged, and it is English then.
 */
export async function setLanguage(wish: string, tvLanguages: readonly string[], load?: LoadDictionaries): Promise<void> {
  const mine = ++wishes;
  if (!words.isInitialized) {
    void words.init({
      resources: { en: english },
      lng: "en",
      fallbackLng: "en",
      defaultNS: "common",
      initAsync: false,
      interpolation: { escapeValue: false }, // words become text nodes, never HTML
    });
  }
  const spoken = [wish, ...tvLanguages].map((tag) => match(tag)).find((tag) => tag !== undefined) ?? "en";
  const had = await have(spoken, load);
  if (mine !== wishes) return;
  if (words.language !== had) await words.changeLanguage(had);
  if (mine === wishes) current.value = had;
}

/** @returns the language when its words are here, else English. */
async function have(tag: string, load: LoadDictionaries | undefined): Promise<string> {
  if (words.hasResourceBundle(tag, "common")) return tag;
  try {
    if (!load) throw new Error("Nothing loads words here");
    const dictionaries = await load(tag);
    for (const namespace of Object.keys(dictionaries)) words.addResourceBundle(tag, namespace, dictionaries[namespace]);
    return tag;
  } catch (cause) {
    log("words").warn(`${tag} could not be loaded: English`, cause);
    return "en";
  }
}

function match(tag: string): string | undefined {
  if (!tag) return undefined;
  if (languages.includes(tag)) return tag;
  const base = tag.split("-")[0] as string;
  return languages.includes(base) ? base : undefined;
}

/** English words that come with a later script. */
export function addEnglish(dictionaries: Dictionaries): void {
  for (const namespace of Object.keys(dictionaries)) {
    english[namespace] = dictionaries[namespace] as Readonly<Record<string, unknown>>;
    if (words.isInitialized) words.addResourceBundle("en", namespace, dictionaries[namespace]);
  }
  templates.clear();
}

/** The words for a key in the current language. `values.count` picks the plural. */
export function t(key: WordKey, values?: Readonly<Record<string, string | number>>): string {
  void current.value;
  return fill(templateOf(key, values?.["count"]), values);
}

/** Sentences with their gaps, as i18next picks them; a list in motion asks for the same few hundreds of times. */
const templates = new Map<string, string>();
const MOST_TEMPLATES = 1000;

function templateOf(key: string, count: string | number | undefined): string {
  const id = `${current.peek()} ${key} ${count ?? ""}`;
  let template = templates.get(id);
  if (template === undefined) {
    template = words.t(key, { ...(typeof count === "number" && { count }), skipInterpolation: true }) as string;
    if (templates.size >= MOST_TEMPLATES) templates.clear();
    templates.set(id, template);
  }
  return template;
}

const GAP = /\{\{\s*(\w+)\s*\}\}/g;

function fill(template: string, values: Readonly<Record<string, string | number>> | undefined): string {
  if (!values || template.indexOf("{{") < 0) return template;
  const ready = apart(values);
  return template.replace(GAP, (_gap, name: string) => String(ready[name] ?? ""));
}

/** Like `t` for keys that are put together from data (error kinds, notices): a missing key gives `fallback`. */
export function tMaybe(key: string, values: Readonly<Record<string, string | number>>, fallback: string): string {
  void current.value;
  return words.exists(key, { ...values }) ? fill(templateOf(key, values["count"]), values) : fallback;
}

/** Letters that run from right to left: Hebrew to Arabic Extended-A, and the presentation forms of both. */
const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Letters that run from left to right, in the scripts that names are written in. */
const LTR_LETTER = /[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\u2dff\u3040-\ud7a3]/;

/**
 * Values of the other direction stand by themselves: "@anna:example.org", "Anna (TV)" in a Hebrew sentence, or a Hebrew
 * name in an English one, would otherwise swap places with what is beside them. By embeddings between direction marks:
 * the newer isolates (U+2066 … U+2069) turn words round, letter by letter, before Chromium 77.
 */
function apart(values: Readonly<Record<string, string | number>> | undefined): Record<string, string | number> {
  const rtl = direction(current.peek()) === "rtl";
  const foreign = rtl ? LTR_LETTER : RTL_LETTER;
  const mark = rtl ? "\u200f" : "\u200e";
  const out: Record<string, string | number> = {};
  for (const name of Object.keys(values ?? {})) {
    const value = values?.[name] as string | number;
    if (typeof value !== "string" || !foreign.test(value)) out[name] = value;
    else out[name] = `${mark}${startsRtl(value) ? "\u202b" : "\u202a"}${value}\u202c${mark}`;
  }
  return out;
}

/** Whether a text runs from right to left: by its first letter, as `dir="auto"` does. */
export function startsRtl(text: string): boolean {
  const rtl = text.search(RTL_LETTER);
  const ltr = text.search(LTR_LETTER);
  return rtl >= 0 && (ltr < 0 || rtl < ltr);
}

const RTL = new Set(["ar", "he", "fa", "ur", "yi", "ckb"]);

/** @param tag a BCP 47 tag; its first part decides. */
export function direction(tag: string): "ltr" | "rtl" {
  return RTL.has(tag.split("-")[0] as string) ? "rtl" : "ltr";
}
