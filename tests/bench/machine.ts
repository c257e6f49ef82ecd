/** On what, of what, and how busy: without it no number can be compared with another day's. */
import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";
import { root } from "./house.ts";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
  /** Abbreviated commit, with "+" when files differ from it. */
  readonly commit: string;
}

export function describeMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model ?? "unknown",
    cores: all.length,
    memoryGB: Math.round(totalmem() / 1e9),
    system: `${process.platform} ${release()}`,
    node: process.version,
    commit: commit(),
  };
}

/** Load average of the last minute: above the number of cores, everything below is slower than it is. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

function commit(): string {
  try {
    const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
    return git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--", "src", "platform") ? "+" : "");
  } catch {
    return "unknown";
  }
}
