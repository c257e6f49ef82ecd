/**
 * Regular expressions with `\p{…}` are a syntax error below Chromium 64, so the lowering writes them as `new RegExp(…)`,
 * which then throws when the script starts even where nobody uses them: a constructor call is not dropped as unused.
 */
import type { Plugin } from "vite";

const DECLARATION = /^const (\w+) = (\/.*\\p\{.*\/u);$/gm;

/** Marks the constructor call as pure before the lowering does it: what is unused goes. What is used, a gate finds. */
export function asPureCalls(code: string): string {
  return code.replace(DECLARATION, (_all, name: string, literal: string) => {
    const source = literal.slice(1, literal.lastIndexOf("/"));
    return `const ${name} = /* @__PURE__ */ new RegExp(${JSON.stringify(source)}, "u");`;
  });
}

export function unusedRegex(): Plugin {
  return {
    name: "hearth:unused-regex",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      return id.includes("/node_modules/") && code.includes("\\p{") ? { code: asPureCalls(code), map: null } : undefined;
    },
  };
}
