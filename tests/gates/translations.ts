/**
 * The words: every key that the code asks for exists, every key is asked for, and every language says the same things
 * with the same placeholders and with all its plural forms.
 */
import { posix } from "node:path";
import type { Sources } from "./files.ts";

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Full key (`namespace:path.to.key`) → words. */
type Dictionary = ReadonlyMap<string, string>;

/**
 * @param locales `src/locales/<language>/<namespace>.json`
 * @param code everything that may name a key
 */
export function checkTranslations(locales: Sources, code: Sources): string[] {
  const languages = readLanguages(locales);
  const english = languages.get("en");
  if (!english) return ["src/locales/en: no dictionaries"];
  const problems = checkUse(english, code);
  for (const [language, dictionary] of languages) {
    problems.push(...checkPlurals(language, dictionary));
    if (language !== "en") problems.push(...compare(language, english, dictionary));
  }
  return problems;
}

function readLanguages(locales: Sources): Map<string, Map<string, string>> {
  const languages = new Map<string, Map<string, string>>();
  for (const [path, json] of locales) {
    const language = posix.basename(posix.dirname(path));
    const dictionary = languages.get(language) ?? new Map<string, string>();
    languages.set(language, dictionary);
    flatten(JSON.parse(json) as object, `${posix.basename(path, ".json")}:`, dictionary);
  }
  return languages;
}

function flatten(words: object, prefix: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(words) as [string, unknown][]) {
    if (typeof value === "object" && value !== null) flatten(value, `${prefix}${key}.`, into);
    else into.set(prefix + key, String(value));
  }
}

const baseOf = (key: string) => key.replace(PLURAL, "");

function checkUse(english: Dictionary, code: Sources): string[] {
  const bases = new Set(Array.from(english.keys(), baseOf));
  const namespaces = Array.from(new Set(Array.from(english.keys(), (key) => key.split(":")[0] as string))).join("|");
  // Whole keys in quotes, and templates, whose holes stand for anything: `error:${kind}` asks for all of error.
  const literal = new RegExp(`(["'\`])((?:${namespaces}):[\\w.-]+)\\1`, "g");
  const template = new RegExp(`\`((?:${namespaces}):[^\`]*\\$\\{[^\`]*)\``, "g");
  const problems: string[] = [];
  const used = new Set<string>();
  const patterns: RegExp[] = [];
  for (const [file, text] of code) {
    for (const [, , key] of text.matchAll(literal)) {
      if (!key) continue;
      used.add(key);
      if (!bases.has(key)) problems.push(`${file}: "${key}" has no words`);
    }
    for (const [, key] of text.matchAll(template)) {
      const parts = (key as string).split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      const pattern = new RegExp(`^${parts.join("[\\w.-]+")}$`);
      patterns.push(pattern);
      if (!Array.from(bases).some((base) => pattern.test(base))) problems.push(`${file}: \`${key}\` matches no words`);
    }
  }
  for (const base of bases) {
    if (!used.has(base) && !patterns.some((pattern) => pattern.test(base))) problems.push(`en: "${base}" is used nowhere`);
  }
  return problems;
}

function checkPlurals(language: string, dictionary: Dictionary): string[] {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const counted = new Set(
    Array.from(dictionary.keys())
      .filter((key) => PLURAL.test(key))
      .map(baseOf),
  );
  return Array.from(counted).flatMap((base) =>
    categories
      .filter((category) => !dictionary.has(`${base}_${category}`))
      .map((category) => `${language}: "${base}" lacks the form _${category}`),
  );
}

function compare(language: string, english: Dictionary, dictionary: Dictionary): string[] {
  const theirs = new Map(Array.from(dictionary, ([key, words]) => [baseOf(key), words] as const));
  const ours = new Map(Array.from(english, ([key, words]) => [baseOf(key), words] as const));
  const problems: string[] = [];
  for (const [base, words] of ours) {
    const translated = theirs.get(base);
    if (translated === undefined) problems.push(`${language}: "${base}" is missing`);
    else if (holes(translated) !== holes(words))
      problems.push(`${language}: "${base}" has ${holes(translated) || "no placeholders"}, English ${holes(words) || "none"}`);
  }
  for (const base of theirs.keys()) if (!ours.has(base)) problems.push(`${language}: "${base}" does not exist in English`);
  return problems;
}

/** A single plural form may leave the number out ("one person"), so `count` is not compared. */
function holes(words: string): string {
  const names = Array.from(words.matchAll(/\{\{\s*(\w+)/g), ([, name]) => name as string).filter((name) => name !== "count");
  return Array.from(new Set(names)).sort().join(", ");
}
