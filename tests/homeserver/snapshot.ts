import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installSynapse } from "./install.ts";
import { cacheFolder } from "./places.ts";
import { run, withFileLock } from "./run.ts";
import { endLeftOver, isServed, startSynapse } from "./synapse.ts";

const here = dirname(fileURLToPath(import.meta.url));
/** What a snapshot holds besides the server's data: what seeding returned. */
const contentsFile = "contents.json";

export interface Snapshot<T> {
  /** A data folder of a stopped server. Copy it, never start it. */
  readonly folder: string;
  readonly contents: T;
}

/**
 * The snapshot that `seed` makes: from the cache, or made now, which takes minutes. It is made anew when the
 * sources under tests/homeserver named by `sources` (files or folders) or the version of Synapse change.
 */
export async function snapshotOf<T>(name: string, sources: readonly string[], seed: (baseUrl: string) => Promise<T>): Promise<Snapshot<T>> {
  const { version } = await installSynapse();
  const hash = await hashOf(sources, `${name} ${version}`);
  const folder = join(cacheFolder("homeserver"), `${name}-${hash}`);
  return withFileLock(`${folder}.lock`, async () => {
    if (!existsSync(join(folder, contentsFile))) await make(name, folder, seed);
    return { folder, contents: JSON.parse(await readFile(join(folder, contentsFile), "utf8")) as T };
  });
}

async function make<T>(name: string, folder: string, seed: (baseUrl: string) => Promise<T>): Promise<void> {
  const started = Date.now();
  console.error(`[homeserver] seeding "${name}" (once; some minutes)`);
  const data = await newDataFolder(`seed-${name}`);
  const synapse = await startSynapse({ data, seeding: true });
  try {
    const contents = await seed(synapse.baseUrl);
    await synapse.stop();
    await writeFile(join(data, contentsFile), JSON.stringify(contents));
  } catch (error) {
    await synapse.kill();
    throw error;
  }
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await copyFolder(data, unfinished);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  await rm(data, { recursive: true, force: true });
  await forgetOthers(name, folder);
  console.error(`[homeserver] seeded "${name}" in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Removes snapshots of earlier sources. A day is left for another branch's tests that may still run on them. */
async function forgetOthers(name: string, keep: string): Promise<void> {
  for (const entry of await readdir(dirname(keep))) {
    const folder = join(dirname(keep), entry);
    if (!entry.startsWith(`${name}-`) || folder === keep || entry.endsWith(".lock")) continue;
    if (Date.now() - (await stat(folder)).mtimeMs > 86_400_000) await rm(folder, { recursive: true, force: true });
  }
}

/** A copy of a snapshot that a server may run on: about a second. `data`: where, else a new temporary folder. */
export async function restore(snapshot: Snapshot<unknown>, data?: string): Promise<string> {
  const folder = data ?? (await newDataFolder("run"));
  if (data) await endLeftOver(data);
  await rm(folder, { recursive: true, force: true });
  await copyFolder(snapshot.folder, folder);
  return folder;
}

/** A new, empty folder where the installed server can see it: in memory where there is plenty, because tests throw it away. */
export async function newDataFolder(name: string): Promise<string> {
  const { kind, dataRoot } = await installSynapse();
  const inMemory = kind === "path" || kind === "venv" ? await freeMemoryFolder() : undefined;
  const place = inMemory ?? dataRoot;
  await removeAbandoned(place);
  return mkdtemp(join(place, `hearth-${name}-`));
}

/** Removes temporary folders of test runs that were killed: an hour old, and their server is gone. */
async function removeAbandoned(place: string): Promise<void> {
  for (const entry of await readdir(place)) {
    const folder = join(place, entry);
    if (!entry.startsWith("hearth-") || Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Infinity }))).mtimeMs < 3_600_000)
      continue;
    if (!(await isServed(folder))) await rm(folder, { recursive: true, force: true });
  }
}

async function freeMemoryFolder(): Promise<string | undefined> {
  const space = await statfs("/dev/shm").catch(() => undefined);
  return space && space.bavail * space.bsize > 2e9 ? "/dev/shm" : undefined;
}

/** Not as old as what it is a copy of: `removeAbandoned` of another process would take it for one that was left behind. */
async function copyFolder(from: string, to: string): Promise<void> {
  await run("cp", process.platform === "linux" ? ["-a", "--no-preserve=timestamps", "--reflink=auto", from, to] : ["-a", from, to]);
  await utimes(to, new Date(), new Date());
}

async function hashOf(sources: readonly string[], salt: string): Promise<string> {
  const hash = createHash("sha256").update(salt);
  for (const source of sources) {
    const path = join(here, source);
    const entries = source.endsWith(".ts") ? [path] : (await readdir(path, { recursive: true })).sort().map((entry) => join(path, entry));
    for (const file of entries) {
      const bytes = await readFile(file).catch(() => undefined); // a folder's own entry
      if (bytes) hash.update(file.slice(here.length)).update(bytes);
    }
  }
  return hash.digest("hex").slice(0, 16);
}
