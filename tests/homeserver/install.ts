import { installChroot } from "./installChroot.ts";
import { installContainer } from "./installContainer.ts";
import { installVenv } from "./installVenv.ts";
import { cacheFolder } from "./places.ts";
import { run, tryRun, withFileLock } from "./run.ts";
import type { SynapseInstall, SynapseKind } from "./SynapseInstall.ts";

/** The Synapse that is installed where we choose, and that everything here was tried with. */
export const pinnedSynapse = "1.163.2";

const installers: Record<SynapseKind, () => Promise<SynapseInstall>> = {
  path: findOnPath,
  venv: () => installVenv(pinnedSynapse),
  container: () => installContainer(pinnedSynapse),
  chroot: installChroot,
};

let chosen: Promise<SynapseInstall> | undefined;

/**
 * Finds or installs a Synapse: on the PATH, else in a Python venv, else in a container, else in a Debian chroot.
 * Says on stderr which one it took and why the ones before it could not be had. HEARTH_HOMESERVER forces one.
 * Throws with every reason when none can be had.
 */
export function installSynapse(): Promise<SynapseInstall> {
  chosen ??= withFileLock(`${cacheFolder("synapse")}/install.lock`, choose);
  return chosen;
}

async function choose(): Promise<SynapseInstall> {
  const forced = process.env["HEARTH_HOMESERVER"];
  if (forced && !(forced in installers)) {
    throw new Error(`HEARTH_HOMESERVER is "${forced}"; it may be ${Object.keys(installers).join(", ")}`);
  }
  const kinds = (forced ? [forced] : Object.keys(installers)) as SynapseKind[];
  const reasons: string[] = [];
  for (const kind of kinds) {
    try {
      const install = await installers[kind]();
      const why = reasons.length ? ` (${reasons.join("; ")})` : "";
      console.error(`[homeserver] Synapse ${install.version} by ${kind}${why}`);
      return install;
    } catch (error) {
      reasons.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No Synapse can be had on this machine:\n- ${reasons.join("\n- ")}`);
}

async function findOnPath(): Promise<SynapseInstall> {
  const found = await tryRun("synapse_homeserver", ["--help"]);
  if (found.code !== 0) throw new Error("no synapse_homeserver on the PATH");
  // The command has no --version: its own interpreter, named in its first line, knows.
  const script = (await run("sh", ["-c", "command -v synapse_homeserver"])).trim();
  const python = (await run("head", ["-1", script])).replace(/^#!/, "").trim() || "python3";
  const version = await tryRun(python, ["-c", "from importlib.metadata import version; print(version('matrix-synapse'))"]);
  return {
    kind: "path",
    version: version.code === 0 ? version.output.trim() : "unknown",
    dataRoot: cacheFolder("data"),
    inside: (path) => path,
    command: (config) => [script, "-c", config],
    python: (args) => [python, ...args],
  };
}
