import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import { cacheFolder } from "./places.ts";
import { run, tryRun } from "./run.ts";
import type { SynapseInstall } from "./SynapseInstall.ts";

/**
 * Synapse from Debian's unstable suite in a chroot, for machines that reach a Debian mirror but not PyPI.
 * Needs root and apt; fetches mmdebstrap when absent. No mounts: data folders lie inside the chroot.
 */
export async function installChroot(): Promise<SynapseInstall> {
  if (process.getuid?.() !== 0) throw new Error("needs root");
  if ((await tryRun("apt-get", ["--version"])).code !== 0) throw new Error("needs Debian's apt-get");
  const root = `${cacheFolder("synapse")}/chroot`;
  const versionFile = `${root}/synapse-version`;
  if (!existsSync(versionFile)) await build(root, versionFile);
  const dataRoot = `${root}/srv/hearth`;
  await mkdir(dataRoot, { recursive: true });
  const inside = (path: string) => {
    const below = relative(root, path);
    if (below.startsWith("..") || isAbsolute(below)) throw new Error(`${path} is outside the chroot, choose a folder in ${dataRoot}`);
    return `/${below}`;
  };
  const python = (args: readonly string[]): [string, ...string[]] => [
    "chroot",
    "--userspec=matrix-synapse",
    root,
    "/usr/bin/python3",
    ...args,
  ];
  return {
    kind: "chroot",
    version: (await readFile(versionFile, "utf8")).trim(),
    dataRoot,
    inside,
    command: (config) => python(["-m", "synapse.app.homeserver", "-c", inside(config)]),
    python,
    // The chroot's user is known by number only outside of it, hence chown from the inside.
    prepare: (data) => run("chroot", [root, "chown", "-R", "matrix-synapse", inside(data)]).then(() => undefined),
  };
}

async function build(root: string, versionFile: string): Promise<void> {
  if ((await tryRun("mmdebstrap", ["--version"])).code !== 0) {
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", ["install", "-y", "-qq", "mmdebstrap"], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
  console.error("[homeserver] installing Synapse into a Debian chroot (one or two minutes, once)");
  const unfinished = `${root}.unfinished`;
  await rm(root, { recursive: true, force: true });
  await rm(unfinished, { recursive: true, force: true });
  await run("mmdebstrap", [
    "--mode=root",
    "--variant=essential",
    "--include=matrix-synapse",
    // A mirror's unstable suite may be days old, and is signed all the same.
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=Acquire::Languages "none"',
    "--dpkgopt=force-unsafe-io",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    "sid",
    unfinished,
    await mirror(),
  ]);
  const version = await run("chroot", [
    unfinished,
    "/usr/bin/python3",
    "-c",
    "from importlib.metadata import version; print(version('matrix-synapse'))",
  ]);
  await writeFile(versionFile.replace(root, unfinished), version);
  await rename(unfinished, root);
}

/** The archive that this machine's own apt set-up uses: no host is written down here. */
async function mirror(): Promise<string> {
  const sites = (await run("apt-get", ["indextargets", "--format", "$(SITE)|$(RELEASE)|$(COMPONENT)", "Created-By: Packages"]))
    .split("\n")
    .map((line) => line.split("|"))
    .filter(([, release, component]) => component === "main" && release && !/security|updates|backports/.test(release));
  const site = sites[0]?.[0];
  if (!site) throw new Error("apt knows no Debian archive");
  return site;
}
