/**
 * The words of every language but English: one classic script each beside the page (`locales/<tag>-<hash>.js`), loaded
 * by src/loadLanguage.ts when that language is spoken. A packaged app cannot fetch JSON from `file://`.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "vite";

export interface LanguageScript {
  /** BCP 47. */
  readonly language: string;
  /** With a hash of its content: hosted pages may be cached. */
  readonly fileName: string;
  readonly code: string;
}

/** The name under which the scripts leave their words on `window`: language → namespace → words. */
const WORDS_GLOBAL = "__hearthWords";

/** @param folder `src/locales`: a folder per language, a JSON file per namespace. English is in the first script. */
export function languageScripts(folder: string): readonly LanguageScript[] {
  const languages = readdirSync(folder).filter((language) => language !== "en");
  return languages.map((language) => {
    const files = readdirSync(join(folder, language)).filter((file) => file.endsWith(".json"));
    const words = Object.fromEntries(
      files.map((file) => [basename(file, ".json"), JSON.parse(readFileSync(join(folder, language, file), "utf8")) as unknown]),
    );
    const code = `(window.${WORDS_GLOBAL}=window.${WORDS_GLOBAL}||{})[${JSON.stringify(language)}]=${JSON.stringify(words)};\n`;
    const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
    return { language, fileName: `locales/${language}-${hash}.js`, code };
  });
}

/** What a build tells src/loadLanguage.ts: language → script. */
export const languageFiles = (scripts: readonly LanguageScript[]): string =>
  JSON.stringify(Object.fromEntries(scripts.map(({ language, fileName }) => [language, fileName])));

/** Puts the scripts beside the page. */
export function emitLanguageScripts(scripts: readonly LanguageScript[]): Plugin {
  return {
    name: "hearth:language-scripts",
    apply: "build",
    generateBundle() {
      for (const { fileName, code } of scripts) this.emitFile({ type: "asset", fileName, source: code });
    },
  };
}
