import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { installSystemPackages } from "../engines/systemPackages.ts";
import { cacheFolder } from "./places.ts";
import { run, tryRun } from "./run.ts";
import type { SynapseInstall } from "./SynapseInstall.ts";

/** Synapse from PyPI in a Python environment of its own. Needs Python 3.10 or newer with venv; no root. */
export async function installVenv(version: string): Promise<SynapseInstall> {
  const folder = `${cacheFolder("synapse")}/venv`;
  const python = `${folder}/bin/python`;
  const found = await tryRun(python, ["-c", "from importlib.metadata import version; print(version('matrix-synapse'))"]);
  if (found.code !== 0 || found.output.trim() !== version) await build(folder, version);
  return {
    kind: "venv",
    version,
    dataRoot: cacheFolder("data"),
    inside: (path) => path,
    command: (config) => [python, "-m", "synapse.app.homeserver", "-c", config],
    python: (args) => [python, ...args],
  };
}

async function build(folder: string, version: string): Promise<void> {
  const base = (await findPython()) ?? (await installPython());
  console.error(`[homeserver] installing Synapse ${version} into a Python venv (about half a minute, once)`);
  await rm(folder, { recursive: true, force: true });
  try {
    await run(base, ["-m", "venv", folder]);
    await run(`${folder}/bin/python`, ["-m", "pip", "install", "--quiet", "--only-binary=matrix-synapse", `matrix-synapse==${version}`]);
  } catch (error) {
    // A half-made venv would be taken for a finished one by nobody, but it costs disk: keep it aside for a look.
    if (existsSync(folder)) await rename(folder, `${folder}.failed`).catch(() => rm(folder, { recursive: true, force: true }));
    throw error;
  }
}

/** Debian's Python comes without what makes an environment. */
async function installPython(): Promise<string> {
  await installSystemPackages(["python3", "python3-venv"]);
  const python = await findPython();
  if (python === undefined) throw new Error("no Python 3.10 or newer with venv");
  return python;
}

async function findPython(): Promise<string | undefined> {
  for (const name of ["python3.13", "python3.12", "python3.11", "python3"]) {
    const check = await tryRun(name, ["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"]);
    if (check.code === 0) return name;
  }
  return undefined;
}
