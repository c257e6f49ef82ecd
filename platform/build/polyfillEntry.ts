import type { Plugin } from "vite";

/** Makes `polyfills` the first import of the entry module, so that no line of a library runs before them. Builds only: dev engines are new. */
export function polyfillEntry(options: { readonly entry: string; readonly polyfills: string }): Plugin {
  let found = false;
  return {
    name: "hearth:polyfill-entry",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (id.split("?")[0] !== options.entry) return undefined;
      found = true;
      return { code: `import ${JSON.stringify(options.polyfills)};${code}`, map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error(`polyfills were not injected: ${options.entry} is not part of the build`);
    },
  };
}
