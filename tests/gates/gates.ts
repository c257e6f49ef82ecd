/** All gates of `npm run check`, in the order in which they are told. Each returns what is wrong, in lines for a person. */
import stylelint from "stylelint";
import { builtFiles } from "../../platform/build/packages/packageFiles.ts";
import { packageVersion } from "../../platform/build/packages/places.ts";
import { buildSdkScripts } from "../../platform/build/sdkScripts.ts";
import { SHELLS } from "../../platform/build/shells.ts";
import { tizenProblems } from "../../tizen/package.ts";
import { webosProblems } from "../../webos/package.ts";
import { checkCssClasses } from "./cssClasses.ts";
import { checkPage, checkScript, checkSize, compressed } from "./emitted.ts";
import { readSources, ROOT, type Sources } from "./files.ts";
import { checkLayers } from "./layers.ts";
import { tool } from "./run.ts";
import styleRules from "./stylelint.config.ts";
import { checkTranslations } from "./translations.ts";

export interface Gate {
  readonly name: string;
  run(): Promise<string[]>;
}

/** The first script and an SDK built without encryption, together; without the languages, of which at most one is loaded (8 kB). */
const SCRIPT_LIMIT = 350_000;
/** What encryption adds in JavaScript: the SDK's own part, and the glue of the crypto module. The module itself (5 MB) is loaded after the first paint. */
const CRYPTO_LIMIT = 70_000;

/** All but the crypto module as JavaScript: 13 MB would take a parser 2 GB. tests/build/cryptoEngines.test.ts runs it on Chromium 53. */
const PARSED = /^(?!.*[\\/]crypto-js-[^\\/]*$).*\.m?js$/;

const each = (files: Sources, check: (text: string) => string[]) =>
  Array.from(files).flatMap(([file, text]) => check(text).map((problem) => `${file}: ${problem}`));

async function checkStyles(files: Sources): Promise<string[]> {
  const problems: string[] = [];
  for (const [file, code] of files) {
    const { results } = await stylelint.lint({ code, config: styleRules, configBasedir: ROOT });
    for (const { warnings } of results) problems.push(...warnings.map(({ line, text }) => `${file}:${line}: ${text}`));
  }
  return problems;
}

/** They read the sources. */
export const sourceGates: readonly Gate[] = [
  { name: "types", run: () => tool("tsc", "-p", ".", "--noEmit", "--pretty", "false") },
  { name: "language of the television", run: () => tool("tsc", "-p", "tsconfig.tv.json", "--noEmit", "--pretty", "false") },
  { name: "lint", run: () => tool("oxlint", "--deny-warnings", "--format=unix") },
  { name: "format", run: () => tool("oxfmt", "--list-different") },
  { name: "layers", run: async () => checkLayers(readSources(["src", "platform"], /\.tsx?$/)) },
  { name: "dead code", run: () => tool("knip", "--config", "tests/gates/knip.json") },
  {
    name: "translations",
    run: async () => checkTranslations(readSources(["src/locales"], /\.json$/), readSources(["src"], /\.tsx?$/)),
  },
  { name: "styles", run: () => checkStyles(readSources(["src", "tests/gallery"], /\.css$/)) },
  {
    name: "classes",
    run: async () =>
      notEmpty(readSources(["src", "tests/gallery"], /\.module\.css$/), (styles) =>
        checkCssClasses(styles, readSources(["src", "tests/gallery"], /\.tsx?$/)),
      ),
  },
];

/** It makes what the build gates read. */
export const buildGate: Gate = {
  name: "build",
  async run() {
    for (const shell of SHELLS) {
      const problems = await tool("vite", "build", "--logLevel", "warn", "--mode", shell);
      if (problems.length > 0) return problems;
    }
    return [];
  },
};

/** Encryption is counted apart: the SDK is built once more without it, and the difference is what it costs. */
async function checkSizes(): Promise<string[]> {
  const [plain] = await buildSdkScripts({ root: ROOT });
  if (!plain) return ["there is no SDK without encryption"];
  return SHELLS.flatMap((shell) => {
    const own = (name: RegExp) => readSources([`dist/${shell}`], name);
    const sdk = own(/\/sdk-[^/]*\.js$/);
    const added = Array.from(sdk.values(), compressed).reduce((sum, bytes) => sum + bytes, -compressed(plain.code));
    return [
      ...(sdk.size === 1 && added > 0 ? [] : [`dist/${shell}: encryption adds ${added} bytes to ${sdk.size} scripts of the SDK`]),
      ...checkSize(new Map([...own(/\/(hearth|polyfills)-[^/]*\.js$/), ["sdk.js without encryption", plain.code]]), SCRIPT_LIMIT),
      ...checkSize(own(/\/crypto-glue-[^/]*\.js$/), CRYPTO_LIMIT - added),
    ];
  });
}

/** By the lints that packing asks as well. */
function checkApps(): string[] {
  const version = packageVersion();
  return [...webosProblems(builtFiles(`${ROOT}/dist/webos`), version), ...tizenProblems(builtFiles(`${ROOT}/dist/tizen`), version)];
}

/** They read dist/. */
export const buildGates: readonly Gate[] = [
  {
    name: "emitted scripts are ECMAScript 2016",
    run: async () => notEmpty(readSources(["dist"], PARSED), (files) => each(files, checkScript)),
  },
  { name: "the same, says es-check", run: () => tool("es-check", "es2016", "./dist/**/!(crypto-js-*).js") },
  { name: "emitted pages", run: async () => notEmpty(readSources(["dist"], /\.html$/), (files) => each(files, checkPage)) },
  { name: "emitted styles", run: async () => notEmpty(readSources(["dist"], /\.css$/), checkStyles) },
  { name: "size of the scripts", run: checkSizes },
  { name: "apps for televisions", run: async () => checkApps() },
];

/** A gate that reads nothing would always pass. */
function notEmpty<T>(files: Sources, check: (files: Sources) => T): T | string[] {
  return files.size === 0 ? ["nothing was built"] : check(files);
}
