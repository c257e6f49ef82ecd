/**
 * Splits a build in two classic scripts: the first one, and what one dynamic `import()` in the source asks for later.
 * Rolldown writes code splitting as ES modules or as CommonJS only, and neither runs on Chromium 53 or from `file://`:
 * so CommonJS is written, and each of the two files is put into a function. There is no module system at run time: the
 * later script can ask for the first one, and nothing else.
 */
import type { Plugin, Rolldown } from "vite";

type OutputChunk = Rolldown.OutputChunk;

/** The name under which the later script leaves its function on `window`. */
const LATE_GLOBAL = "__hearthLate";

const PRELOAD_HELPER = "\0vite/preload-helper.js";
const DYNAMIC_IMPORT = /Promise\.resolve\(\)\.then\(\(\)\s*=>\s*require\(([`"'])(\.\/[^`"']+)\1\)\)/g;
const REQUIRE = /\brequire\(([`"'])(\.\/[^`"']+)\1\)/g;

/** Loads a script and runs its function; a failed one can be asked for again. Runs on Chromium 53 as it stands. */
const LOADER = `var exports={};function loadLate(file){return new Promise(function(resolve,reject){var script=document.createElement("script");script.src=file;script.onload=function(){var late={};window.${LATE_GLOBAL}(function(){return exports},late);resolve(late)};script.onerror=function(){script.remove();reject(new Error("Script "+file+" could not be loaded"))};document.head.appendChild(script)})}`;

/** @throws when the build has other chunks than these two: nobody would load them. */
export function splitInTwo(chunks: readonly Pick<OutputChunk, "fileName" | "isEntry" | "code">[]): ReadonlyMap<string, string> {
  const first = chunks.find(({ isEntry }) => isEntry);
  const late = chunks.find(({ isEntry }) => !isEntry);
  if (!first || !late || chunks.length !== 2)
    throw new Error(`expected the first script and the late one, got ${chunks.map(({ fileName }) => fileName).join(", ")}`);
  let imports = 0;
  const opening = first.code.replace(DYNAMIC_IMPORT, (_all, _quote, file: string) => {
    imports++;
    return `loadLate(${JSON.stringify(file)})`;
  });
  if (imports !== 1) throw new Error(`${first.fileName}: expected one dynamic import, found ${imports}`);
  if (REQUIRE.test(opening)) throw new Error(`${first.fileName} needs another script before it can run`);
  const asked = Array.from(late.code.matchAll(REQUIRE), ([, , file]) => file);
  if (asked.some((file) => file !== `./${first.fileName}`)) throw new Error(`${late.fileName} needs ${asked.join(", ")}`);
  return new Map([
    [first.fileName, `(function(){${LOADER}\n${opening}\n})();\n`],
    [late.fileName, `window.${LATE_GLOBAL}=function(require,exports){${late.code}\n};\n`],
  ]);
}

export function lateScript(): Plugin {
  return {
    name: "hearth:late-script",
    enforce: "pre",
    // Vite's way to fetch what a chunk needs before it: here it needs nothing, and `import.meta` exists nowhere.
    resolveId: (id) => (id === PRELOAD_HELPER ? PRELOAD_HELPER : undefined),
    load: (id) => (id === PRELOAD_HELPER ? "export const __vitePreload = (load) => load();" : undefined),
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is OutputChunk => file.type === "chunk");
      const scripts = splitInTwo(chunks);
      for (const chunk of chunks) chunk.code = scripts.get(chunk.fileName) ?? chunk.code;
    },
  };
}
