import { cacheFolder } from "./places.ts";
import { run, tryRun } from "./run.ts";
import type { SynapseInstall } from "./SynapseInstall.ts";

/**
 * Synapse from the official image, where a Docker engine runs. The container shares the host's network, so that
 * loopback is the same on both sides: native on Linux; Docker Desktop must have host networking switched on.
 *
 * This has not been run by us: the machine it was written on has no Docker engine.
 */
export async function installContainer(version: string): Promise<SynapseInstall> {
  const engine = await tryRun("docker", ["info", "--format", "{{.ServerVersion}}"]);
  if (engine.code !== 0) throw new Error("no Docker engine answers");
  const image = `matrixdotorg/synapse:v${version}`;
  if ((await tryRun("docker", ["image", "inspect", image])).code !== 0) await run("docker", ["pull", "--quiet", image]);
  const dataRoot = cacheFolder("data");
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const python = (args: readonly string[], more: readonly string[] = []): [string, ...string[]] => [
    "docker",
    "run",
    "--rm",
    ...more,
    "--user",
    user,
    "--volume",
    `${dataRoot}:${dataRoot}`,
    "--entrypoint",
    "python3",
    image,
    ...args,
  ];
  return {
    kind: "container",
    version,
    dataRoot,
    inside: (path) => path,
    command: (config, name) => python(["-m", "synapse.app.homeserver", "-c", config], ["--name", name, "--network", "host"]),
    python: (args) => python(args),
    async signal(_child, name, signal) {
      await tryRun("docker", ["kill", "--signal", signal, name]);
    },
  };
}
