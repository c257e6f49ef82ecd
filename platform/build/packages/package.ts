/**
 * `npm run package [-- webos|tizen]`: builds Hearth into a new, empty folder, packs it, and puts the package where people
 * look for it. `--built` packs `dist/<shell>` as it is; `--config FILE` puts FILE in the place of config.json; `--out FOLDER`
 * puts the packages there and nowhere else.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "vite";
import { tizenPackage } from "../../../tizen/package.ts";
import { webosPackage } from "../../../webos/package.ts";
import { builtFiles, type PackageFile, type Packaged, withFiles } from "./packageFiles.ts";
import { PACKAGES_FOLDER, packageVersion, ROOT } from "./places.ts";

const MAKERS = { webos: webosPackage, tizen: tizenPackage };
type PackagedShell = keyof typeof MAKERS;

async function main(): Promise<void> {
  const options = { built: { type: "boolean", default: false }, config: { type: "string" }, out: { type: "string" } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const unknown = positionals.filter((name) => !Object.hasOwn(MAKERS, name));
  if (unknown.length > 0) throw new Error(`There is no package for ${unknown.join(", ")}, only for ${Object.keys(MAKERS).join(" and ")}.`);
  const shells = Object.keys(MAKERS).filter((name) => positionals.length === 0 || positionals.includes(name)) as PackagedShell[];
  const config = values.config === undefined ? [] : [configFile(values.config)];
  for (const shell of shells) {
    const files = values.built ? builtFiles(join(ROOT, "dist", shell)) : await buildAfresh(shell);
    const packaged = MAKERS[shell](withFiles(files, config, ["config.json"]), packageVersion());
    process.stdout.write(`${keepPackage(packaged, values.out)} (${(packaged.bytes.length / 1e6).toFixed(1)} MB)\n`);
  }
}
/** Files of a build of this moment, from a folder of its own: nothing of an earlier build can be among them. */
async function buildAfresh(shell: PackagedShell): Promise<PackageFile[]> {
  const outDir = mkdtempSync(join(tmpdir(), `hearth-${shell}-`));
  try {
    await build({ configFile: join(ROOT, "vite.config.ts"), mode: shell, logLevel: "error", build: { outDir, emptyOutDir: true } });
    return builtFiles(outDir);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

function configFile(path: string): PackageFile {
  const bytes = readFileSync(path);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new Error(`${path} is no JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${path} is no configuration: {…} is expected`);
  return { path: "config.json", bytes };
}

/**
 * Writes the package into `out`; else into dist-packages/ and, for tools that look for packages beside the builds, into
 * dist/. From these two, packages of the same kind go: one of an older version would be installed by mistake.
 * @returns where it is, the first of them.
 */
function keepPackage({ fileName, bytes }: Packaged, out: string | undefined): string {
  const folders = out === undefined ? [PACKAGES_FOLDER, join(ROOT, "dist")] : [out];
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    const old = out === undefined ? readdirSync(folder).filter((name) => extname(name) === extname(fileName)) : [];
    for (const name of old) rmSync(join(folder, name));
    writeFileSync(join(folder, fileName), bytes);
  }
  return join(folders[0] ?? "", fileName);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
