import type { ChildProcess } from "node:child_process";

export type SynapseKind = "path" | "venv" | "container" | "chroot";

/** A Synapse that can be started on this machine. */
export interface SynapseInstall {
  readonly kind: SynapseKind;
  /** For example "1.163.2". */
  readonly version: string;
  /** The folder that data folders must lie in, for the server to see them. */
  readonly dataRoot: string;
  /** A path under `dataRoot` as the server sees it. */
  inside(path: string): string;
  /** The command that runs the server in the foreground with `config` (a path as we see it). */
  command(config: string, name: string): readonly [string, ...string[]];
  /** The command that runs the server's own Python once; paths among `args` are as the server sees them. */
  python(args: readonly string[]): readonly [string, ...string[]];
  /** Called before each start, with the data folder: gives it to the user that the server runs as. */
  prepare?(data: string): Promise<void>;
  /** Sends a signal to the server where its process is not our child (a container). */
  signal?(child: ChildProcess, name: string, signal: NodeJS.Signals): Promise<void>;
}
