/**
 * Who may import whom (ARCHITECTURE.md). Imports point down only; matrix-js-sdk has one door; a screen knows no other
 * screen; a Model knows no component. Own code, because dependency-cruiser reads no TypeScript 7.
 */
import { posix } from "node:path";
import { parseSync } from "vite";
import type { Sources } from "./files.ts";

interface Import {
  /** A path of the project, or the name of a package. */
  readonly target: string;
  readonly typeOnly: boolean;
}

/** A floor, the first pattern that a file's path matches; and what it may import, as patterns on the target. */
interface Floor {
  readonly files: RegExp;
  /** Values and types. */
  readonly may: RegExp;
  /** `import type` only. */
  readonly mayTypes?: RegExp;
}

const TYPES = /^platform\/types\.ts$/;
const VIEW_LIBRARIES = "preact(/.*)?|@preact/signals";

const FLOORS: readonly Floor[] = [
  { files: /^platform\/build\/packages\//, may: /^(platform\/build\/|(webos|tizen)\/package\.ts$|node:|vite$|sharp$)/ },
  { files: /^platform\/build\//, may: /^(platform\/build\/|node:|vite$|esbuild$|regexpu-core$|lodash-es\/)/ },
  {
    files: /^platform\//,
    may: /^(platform\/(?!build\/)|hearth:crypto-glue$|idb-keyval$|workbox-(precaching|window)(\/|$)|core-js\/|intl-pluralrules$)/,
  },
  { files: /^src\/locales\//, may: /^$/ },
  { files: /^src\/core\//, may: new RegExp(`^(src/core/|src/locales/|${VIEW_LIBRARIES}$|i18next$|valibot$)`), mayTypes: TYPES },
  {
    files: /^src\/input\//,
    may: new RegExp(`^(src/core/|src/input/|${VIEW_LIBRARIES}$|@noriginmedia/norigin-spatial-navigation-core$)`),
    mayTypes: TYPES,
  },
  {
    files: /^src\/matrix\/sdk\.ts$/,
    may: /^(matrix-js-sdk\/|@matrix-org\/matrix-sdk-crypto-wasm$|src\/matrix\/(qrSignIn|takeOverKeys|trust)\.ts$)/,
  },
  { files: /^src\/matrix\/loadSdk\.ts$/, may: /^(src\/core\/errors\.ts|platform\/loadScript\.ts|src\/matrix\/sdk\.ts)$/ },
  {
    files: /^src\/matrix\//,
    may: /^(src\/core\/(errors|log|signals)\.ts|src\/matrix\/(?!sdk\.ts)|@preact\/signals|@stablelib\/|blurhash|linkifyjs|valibot)/,
    mayTypes: /^(platform\/types\.ts|src\/matrix\/sdk\.ts|matrix-js-sdk\/.*)$/,
  },
  { files: /^src\/ui\//, may: new RegExp(`^(src/core/|src/input/|src/ui/|${VIEW_LIBRARIES}$|lean-qr(/.*)?$|blurhash$)`), mayTypes: TYPES },
  {
    files: /^src\/screens\//,
    may: new RegExp(`^(src/(core|input|ui|matrix|screens)/(?!sdk\\.ts)|${VIEW_LIBRARIES}$|lean-qr(/.*)?$)`),
    mayTypes: TYPES,
  },
  { files: /^src\/app\//, may: new RegExp(`^(src/(?!main)|${VIEW_LIBRARIES}$|lean-qr(/.*)?$)`), mayTypes: TYPES },
  { files: /^src\/[^/]+$/, may: /^(src\/|platform\/(?!build\/)|preact|@preact\/|@noriginmedia\/)/ },
];

/** @returns one line for each import that breaks a rule. */
export function checkLayers(sources: Sources): string[] {
  const problems: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [file, code] of sources) {
    const imports = importsOf(file, code);
    graph.set(
      file,
      imports.filter((one) => !one.typeOnly).map((one) => one.target),
    );
    const floor = FLOORS.find((one) => one.files.test(file));
    if (!floor) {
      problems.push(`${file}: stands on no floor`);
      continue;
    }
    for (const one of imports) {
      const why = breach(file, floor, one);
      if (why) problems.push(`${file} imports ${one.target}: ${why}`);
    }
  }
  return [...problems, ...cycles(graph)];
}

function breach(file: string, floor: Floor, { target, typeOnly }: Import): string | undefined {
  const ownScreen = /^src\/screens\/([^/]+)\//.exec(file)?.[1];
  const otherScreen = /^src\/screens\/([^/]+)\//.exec(target)?.[1];
  if (ownScreen && otherScreen && ownScreen !== otherScreen) return "a screen knows no other screen (navigate by Route)";
  if (file.endsWith("Model.ts") && !typeOnly && /\.(tsx|css)$|^preact(\/|$)/.test(target)) return "a Model knows no component";
  if (floor.may.test(target)) return undefined;
  if (floor.mayTypes?.test(target)) return typeOnly ? undefined : "types only";
  return "not below this floor";
}

function importsOf(file: string, code: string): Import[] {
  const { module, errors } = parseSync(file, code);
  if (errors.length > 0) return [];
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => found.push({ target: resolve(file, specifier), typeOnly });
  for (const one of module.staticImports) {
    // No entries at all: imported for its effects.
    add(one.moduleRequest.value, one.entries.length > 0 && one.entries.every((entry) => entry.isType));
  }
  for (const { entries } of module.staticExports) {
    for (const entry of entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType);
  }
  for (const { moduleRequest } of module.dynamicImports) add(code.slice(moduleRequest.start + 1, moduleRequest.end - 1), false);
  return found;
}

function resolve(file: string, specifier: string): string {
  const plain = specifier.split("?")[0] as string;
  return plain.startsWith(".") ? posix.join(posix.dirname(file), plain) : plain;
}

/** Circles of value imports: what runs first is then a matter of luck. Each is told once. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const problems: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) {
      problems.push(`circle: ${[...path.slice(at), file].join(" → ")}`);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return problems;
}
