import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** Gives norigin's core the ten functions it needs of lodash instead of lodash. */
export function smallLodash(): Plugin {
  return {
    name: "hearth:small-lodash",
    apply: "build",
    enforce: "pre",
    resolveId(source, importer) {
      if (source !== "lodash-es" || !importer?.includes("/norigin-spatial-navigation-core/")) return undefined;
      return fileURLToPath(new URL("./lodashForNorigin.ts", import.meta.url));
    },
  };
}
