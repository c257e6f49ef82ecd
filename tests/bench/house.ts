/** What is measured on: the two homeservers, and the built app at an address of its own for each. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openBench, openHousehold } from "../homeserver/household.ts";
import { serveFolder, type StaticServer } from "../serve.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
/** Of what only one run needs. */
export const cache = join(process.env["HEARTH_CACHE"] ?? join(root, ".cache"), "bench");

/** `bench`: 300 small rooms and one of 5,000 messages. `household`: fewer rooms, with everything that people send. */
export type AccountName = "bench" | "household";

export interface Account {
  readonly name: AccountName;
  /** Both accounts are signed in on one browser: each has an origin, and thus a storage, of its own. */
  readonly url: string;
  readonly user: string;
  /** Room ids by the keys of the seed. */
  readonly rooms: Readonly<Record<string, string>>;
}

export interface BenchHouse {
  readonly accounts: Readonly<Record<AccountName, Account>>;
  /** Where people of the household sign in. */
  readonly household: { readonly baseUrl: string };
  /** The room of 5,000 messages in the account `bench`. */
  readonly bigRoom: string;
  /** Serves the same app with readable names at the same addresses, or the real one again. Builds it when first asked for. */
  serve(which: "real" | "readable"): Promise<void>;
  close(): Promise<void>;
}

/** Builds the app when there is none; otherwise what is there is measured, as it is. */
export function ensureBuilt(dist: string): void {
  if (existsSync(join(root, dist, "index.html"))) return;
  console.log(`${dist} is missing: running \`npm run build\` …`);
  const { status } = spawnSync("npm", ["run", "build"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("the build failed");
}

export async function openBenchHouse(dist: string): Promise<BenchHouse> {
  // A copy: somebody may build while this runs.
  const real = join(cache, `dist-${process.pid}`);
  const readable = join(cache, `readable-${process.pid}`);
  cpSync(resolve(root, dist), real, { recursive: true });
  const [bench, household] = [await openBench(), await openHousehold()];
  const config = (baseUrl: string): string =>
    JSON.stringify({
      default_server_config: { "m.homeserver": { base_url: baseUrl, server_name: "hearth.test" } },
      // A television has no service worker; half a minute after the first start one would answer the later ones.
      features: { offline: false },
    });
  const open = (folder: string, baseUrl: string, port = 0): Promise<StaticServer> => serveFolder(folder, { port, config: config(baseUrl) });
  const webs = { bench: await open(real, bench.baseUrl), household: await open(real, household.baseUrl) };
  const urls = { bench: webs.bench.url, household: webs.household.url };

  return {
    accounts: {
      bench: { name: "bench", url: urls.bench, user: "bench", rooms: bench.rooms },
      household: { name: "household", url: urls.household, user: "alex", rooms: household.rooms },
    },
    household,
    bigRoom: bench.rooms["long"] as string,
    async serve(which) {
      if (which === "readable" && !existsSync(readable)) buildReadable(readable);
      const folder = which === "real" ? real : readable;
      for (const [name, server] of [["bench", bench] as const, ["household", household] as const]) {
        await webs[name].close();
        webs[name] = await open(folder, server.baseUrl, Number(new URL(urls[name]).port));
        if (webs[name].url !== urls[name]) throw new Error(`the port of ${urls[name]} was taken meanwhile`);
      }
    },
    async close() {
      await Promise.all([webs.bench.close(), webs.household.close(), bench.stop(), household.stop()]);
      for (const folder of [real, readable]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same sources with the names people gave things; profiles of it are read, its speed is not. */
function buildReadable(folder: string): void {
  console.log("building a copy with readable names for profiles …");
  const args = [
    "build",
    "--mode",
    "browser",
    "--minify",
    "false",
    "--sourcemap",
    "--logLevel",
    "warn",
    "--outDir",
    folder,
    "--emptyOutDir",
  ];
  const { status } = spawnSync(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new Error("the readable build failed");
}

/** Where profiles find the source of the readable build. */
export const readableScripts = (): string => join(cache, `readable-${process.pid}`);
