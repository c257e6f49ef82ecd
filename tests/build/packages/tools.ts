/** The two tools that look at our packages from outside: LG's own, and an implementation of XML-DSig that shares nothing with ours. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOnPath, run, withLock } from "../../engines/shell.ts";
import { installSystemPackages } from "../../engines/systemPackages.ts";
import { cacheFolder } from "../../homeserver/places.ts";
import { tryRun, type RunResult } from "../../homeserver/run.ts";

const ARES = "@webos-tools/cli@3.2.1";

/** Runs LG's `ares-package` on a package, installed by name into the cache on first use; nothing of it is run at installing. */
export async function aresPackage(...args: readonly string[]): Promise<RunResult> {
  const folder = cacheFolder("packages", ARES.replace(/^.*@/, "ares-"));
  const script = join(folder, "node_modules/@webos-tools/cli/bin/ares-package.js");
  await withLock(`${cacheFolder("packages")}/lock`, async () => {
    if (existsSync(script)) return;
    const quiet = ["--ignore-scripts", "--no-save", "--no-audit", "--no-fund"];
    await run("npm", ["install", "--prefix", folder, ...quiet, ARES], { cwd: folder });
  });
  // It keeps a list of televisions in the home folder.
  const home = mkdtempSync(join(tmpdir(), "hearth-ares-"));
  try {
    return await tryRun(process.execPath, [script, ...args], { env: { ...process.env, HOME: home } });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Has xmlsec1 verify a signature of the unpacked package in `folder`: the value, every file's digest, the certificate under `authority`. */
export async function xmlsec(folder: string, signature: string, authority: string): Promise<RunResult> {
  await withLock(`${cacheFolder("packages")}/lock`, async () => {
    if (!(await isOnPath("xmlsec1"))) await installSystemPackages(["xmlsec1"]);
  });
  const args = ["--verify", "--id-attr:Id", "Object", "--enabled-reference-uris", "empty,same-doc,local,remote"];
  return tryRun("xmlsec1", [...args, "--trusted-pem", authority, signature], { cwd: folder });
}
