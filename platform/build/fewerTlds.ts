/**
 * linkifyjs knows all 1,400 top-level domains: 4 kB compressed, and a state machine that is built at the first message.
 * They matter only for addresses without "https://", which a television does not open: a row shows them as links, and
 * that is all. Kept are countries, the endings that people write by hand, and those in letters of the languages spoken here.
 */
import type { Plugin } from "vite";

const KEPT = "app biz blog club com dev edu gov info int jobs mil mobi museum name net online org pro shop site travel wiki xyz".split(" ");
const LIST = /^const encodedTlds = '([^']+)';/m;
const UNICODE_LIST = /^const encodedUtlds = '([^']+)';/m;
/** Hebrew and Arabic. */
const SPOKEN = /^[\u0590-\u06ff]+$/;

/** The module's code with the shorter list. @throws when the package has changed: the build fails, not the television. */
export function withFewerTlds(code: string): string {
  const encoded = LIST.exec(code)?.[1];
  const unicode = UNICODE_LIST.exec(code)?.[1];
  if (encoded === undefined || unicode === undefined) throw new Error("linkifyjs: its list of top-level domains was not found");
  const all = decode(encoded);
  const kept = all.filter((word) => word.length === 2 || KEPT.includes(word));
  const missing = KEPT.filter((word) => !all.includes(word));
  if (all.length < 1000 || missing.length > 0 || kept.length < KEPT.length + 200)
    throw new Error(`linkifyjs: its list of top-level domains is another one (${all.length} names, without ${missing.join(" ")})`);
  const spoken = decode(unicode).filter((word) => SPOKEN.test(word));
  return code.replace(LIST, `const encodedTlds = '${encode(kept)}';`).replace(UNICODE_LIST, `const encodedUtlds = '${encode(spoken)}';`);
}

/** A walk through the tree of letters: a letter goes down, a number ends a word and goes up by so many. */
export function decode(encoded: string): string[] {
  const words: string[] = [];
  let stack = "";
  for (const [, letter, up] of encoded.matchAll(/([^0-9])|(\d+)/g)) {
    if (letter !== undefined) stack += letter;
    else {
      words.push(stack);
      stack = stack.slice(0, Math.max(0, stack.length - Number(up)));
    }
  }
  return words;
}

/** The opposite of `decode`. */
export function encode(words: readonly string[]): string {
  const sorted = Array.from(words).sort();
  let encoded = "";
  let before = "";
  for (const word of sorted) {
    let shared = 0;
    while (shared < before.length && before[shared] === word[shared]) shared += 1;
    if (before !== "") encoded += before.length - shared;
    encoded += word.slice(shared);
    before = word;
  }
  return before === "" ? "" : encoded + before.length;
}

export function fewerTlds(): Plugin {
  return {
    name: "hearth:fewer-tlds",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      return /\/node_modules\/linkifyjs\/dist\/linkify\.mjs$/.test(id) ? { code: withFewerTlds(code), map: null } : undefined;
    },
  };
}
