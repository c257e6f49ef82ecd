import type { Plugin } from "vite";

/**
 * Makes `first` the first imports of the entry module, in their order, so that no line of a library runs before them.
 * Builds only: the dev server's engine needs none of it.
 */
export function polyfillEntry(options: { readonly entry: string; readonly first: readonly string[] }): Plugin {
  let found = false;
  return {
    name: "hearth:polyfill-entry",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (id.split("?")[0] !== options.entry) return undefined;
      found = true;
      return { code: `${options.first.map((file) => `import ${JSON.stringify(file)};`).join("")}${code}`, map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error(`polyfills were not injected: ${options.entry} is not part of the build`);
    },
  };
}
