import { loadScript } from "../platform/loadScript.ts";
import type { Dictionaries } from "./core/i18n.ts";

/** Scripts of a build (platform/build/languageScripts.ts): language → file beside the page. Not defined in the dev server and in tests. */
declare const __LANGUAGE_FILES__: Readonly<Record<string, string>>;

/** The first paint waits for the words. A server that does not answer gets this long before the screen is English. */
const PATIENCE_MS = 4_000;

/**
 * The words of a language other than English: a script in a build, JSON modules in the dev server and in tests.
 * @throws Error when they cannot be had (in time); a script that still comes is there for the next call.
 */
export async function loadLanguage(language: string): Promise<Dictionaries> {
  if (typeof __LANGUAGE_FILES__ === "undefined") return importLanguage(language);
  const file = __LANGUAGE_FILES__[language];
  if (file === undefined) throw new Error(`This build has no words for ${language}`);
  let timer = 0;
  const late = new Promise<never>((_resolve, reject) => {
    timer = window.setTimeout(() => reject(new Error(`${file} did not come in time`)), PATIENCE_MS);
  });
  try {
    await Promise.race([loadScript(file), late]);
  } finally {
    window.clearTimeout(timer);
  }
  const words = (window as unknown as { readonly __hearthWords?: Readonly<Record<string, Dictionaries>> }).__hearthWords?.[language];
  if (!words) throw new Error(`${file} holds no words for ${language}`);
  return words;
}

async function importLanguage(language: string): Promise<Dictionaries> {
  const files = import.meta.glob<Readonly<Record<string, unknown>>>(["./locales/*/*.json", "!./locales/en/*"], { import: "default" });
  const words: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const path of Object.keys(files)) {
    const [, tag, namespace] = /locales\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? [];
    if (tag === language && namespace) words[namespace] = await (files[path] as () => Promise<Readonly<Record<string, unknown>>>)();
  }
  if (Object.keys(words).length === 0) throw new Error(`There are no words for ${language}`);
  return words;
}
