/** Which words on the screen are Hearth's own, and not what people have written or how they are called. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const LOCALES = fileURLToPath(new URL("../../src/locales/", import.meta.url));

/** Own words are those of the dictionaries of `language`; with numbers, but no names, in the places of their values. */
export function ownWords(language: string): (text: string) => boolean {
  const fixed = new Set<string>();
  const patterns: RegExp[] = [];
  for (const words of dictionary(language)) {
    if (words.indexOf("{{") < 0) fixed.add(words);
    else patterns.push(withNumbers(words));
  }
  return (text) => fixed.has(text) || patterns.some((pattern) => pattern.test(text));
}

function dictionary(language: string): string[] {
  const folder = `${LOCALES}${language}/`;
  return readdirSync(folder).flatMap((file) => textsIn(JSON.parse(readFileSync(folder + file, "utf8"))));
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value.replace(/\s+/g, " ").trim()];
  return value && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/** A text of nothing but a value would be anything. */
function withNumbers(words: string): RegExp {
  const parts = words.split(/\{\{[^}]*\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join("").trim() === "" ? "^(?!)" : `^${parts.join("[\\d\\s.,:%٠-٩]+")}$`);
}
