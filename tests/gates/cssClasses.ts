/**
 * CSS modules: every class that the code asks for stands in the module that it asks, and every class of a module is
 * asked for. A misspelt one is `undefined` without a word, and what nobody asks for is carried to every television.
 */
import { posix } from "node:path";
import type { Sources } from "./files.ts";

const IMPORT = /^import\s+(\w+)\s+from\s+"(\.[^"]+\.module\.css)";/gm;
/** Members of unions and values: what `styles[tone]` may stand for. */
const WORD = /"([\w-]+)"/g;

/**
 * @param styles the modules
 * @param code everything that may import one
 */
export function checkCssClasses(styles: Sources, code: Sources): string[] {
  const problems: string[] = [];
  const modules = new Map(Array.from(styles, ([file, css]) => [file, classesOf(css)] as const));
  const asked = new Map(Array.from(modules.keys(), (file) => [file, new Set<string>()] as const));
  let words: ReadonlySet<string> | undefined;
  for (const [file, text] of code) {
    for (const [, name, path] of text.matchAll(IMPORT) as Iterable<[string, string, string]>) {
      const module = posix.join(posix.dirname(file), path);
      const there = modules.get(module);
      const used = asked.get(module);
      if (!there || !used) {
        problems.push(`${file}: there is no ${module}`);
        continue;
      }
      for (const one of plainUses(name, text)) {
        used.add(one);
        if (!there.has(one)) problems.push(`${file}: ${module} has no class "${one}"`);
      }
      for (const pattern of reckonedUses(name, text)) {
        // Of a variable alone is known that its values are words of the code.
        words ??= wordsOf(code);
        const meant = Array.from(there).filter((one) => (pattern ? pattern.test(one) : words?.has(one)));
        if (meant.length === 0) problems.push(`${file}: a reckoned class of ${module} matches none`);
        for (const one of meant) used.add(one);
      }
    }
  }
  for (const [module, there] of modules) {
    for (const one of there) if (!asked.get(module)?.has(one)) problems.push(`${module}: class "${one}" is used nowhere`);
  }
  return problems;
}

/** Names of the classes in selectors; what stands in comments, strings, declarations and `:global()` is none. */
function classesOf(css: string): Set<string> {
  const selectors = css
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/"[^"]*"|'[^']*'|:global\([^)]*\)/g, "")
    .replace(/\{[^{}]*\}/g, " ");
  return new Set(Array.from(selectors.matchAll(/\.(-?[A-Za-z_][\w-]*)/g), ([, name]) => name as string));
}

/** `styles.name` and `styles["name"]` */
function plainUses(name: string, code: string): string[] {
  const uses = new RegExp(`(?<![\\w.:/])${name}(?:\\??\\.(\\w+)|\\["([\\w-]+)"\\])`, "g");
  return Array.from(code.matchAll(uses), ([, member, key]) => (member ?? key) as string);
}

/** `styles[\`tone${n}\`]` as a pattern; `styles[tone]` as undefined: it may be any word. */
function reckonedUses(name: string, code: string): (RegExp | undefined)[] {
  const uses = new RegExp(`(?<![\\w.:/])${name}\\[(?!")(?:\`([^\`]*)\`)?`, "g");
  return Array.from(code.matchAll(uses), ([, template]) => {
    if (template === undefined) return undefined;
    const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join("[\\w-]+")}$`);
  });
}

function wordsOf(code: Sources): Set<string> {
  const words = new Set<string>();
  for (const text of code.values()) {
    for (const [, word] of text.matchAll(WORD)) words.add(word as string);
  }
  return words;
}
