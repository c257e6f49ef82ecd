/**
 * Regular expressions for Chromium 53: the `s` flag (62) and `\p{…}` (64) in literals are rewritten to what it reads. The
 * transpiler would only turn the literals into constructor calls, which then throw on the television. Named groups and
 * look-behind cannot be rewritten: the syntax gate refuses them. Constructor calls are left alone: a library that writes
 * one inside of `try` asks the engine (linkifyjs does, and 10 kB would be the price of answering for it).
 */
import rewritePattern from "regexpu-core";
import { parseSync, type Plugin } from "vite";

/** Worth parsing: `\p{`, or something that looks like a flag `s`. */
const SUSPECT = /\\[pP]\{|\/[dgimuy]*s[dgimuy]*\s*[.,;:)\]}\n]/;

interface AnyNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly regex?: { readonly pattern: string; readonly flags: string };
}

/** @returns the code with its expressions rewritten, or undefined when there is nothing to rewrite. */
export function lowerRegExps(file: string, code: string): string | undefined {
  if (!SUSPECT.test(code)) return undefined;
  const changes: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  walk(parseSync(file, code).program, (node) => {
    const found = node.regex;
    if (!found || !(found.flags.includes("s") || found.pattern.includes("\\p{") || found.pattern.includes("\\P{"))) return;
    const pattern = rewritePattern(found.pattern, found.flags, { dotAllFlag: "transform", unicodePropertyEscapes: "transform" });
    changes.push({
      start: node.start,
      end: node.end,
      text: `/${pattern.replace(/(^|[^\\])\//g, "$1\\/")}/${found.flags.replace("s", "")}`,
    });
  });
  if (changes.length === 0) return undefined;
  let text = code;
  for (const change of changes.sort((a, b) => b.start - a.start)) text = text.slice(0, change.start) + change.text + text.slice(change.end);
  return text;
}

function walk(node: object, look: (node: AnyNode) => void): void {
  if ("type" in node) look(node as AnyNode);
  for (const value of Object.values(node) as unknown[]) {
    if (typeof value === "object" && value !== null && !(value instanceof RegExp)) walk(value, look);
  }
}

export function regexLowering(): Plugin {
  return {
    name: "hearth:regex-lowering",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      const file = id.split("?")[0] as string;
      // core-js tries its expressions out to see what the engine can do.
      if (!/\.[cm]?[jt]sx?$/.test(file) || file.includes("/core-js/")) return undefined;
      const lowered = lowerRegExps(file, code);
      return lowered === undefined ? undefined : { code: lowered, map: null };
    },
  };
}
