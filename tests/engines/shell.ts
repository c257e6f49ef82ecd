/** Running other programs and holding a lock, with errors a person can act on. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Output of a program. Rejects with its own last words when it fails. */
export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; timeoutMs?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { cwd: options.cwd, timeout: options.timeoutMs ?? 300_000, maxBuffer: 64 << 20, env: options.env ?? process.env },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const lastWords = (stderr || stdout || error.message).trim().split("\n").slice(-6).join("\n");
        reject(new Error(`"${program} ${args.slice(0, 4).join(" ")}" failed:\n${lastWords}`));
      },
    );
  });
}

/** Whether `program` is on PATH. */
export async function isOnPath(program: string): Promise<boolean> {
  return run("sh", ["-c", `command -v ${program}`]).then(
    () => true,
    () => false,
  );
}

/**
 * Runs `work` while no other process holds the same lock.
 * The kernel keeps the lock (flock), so it is free again however its holder dies.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const holder = spawn("flock", [file, "sh", "-c", "echo locked; cat"], { stdio: ["pipe", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    holder.once("error", reject);
    holder.once("exit", () => reject(new Error(`Could not lock ${file}.`)));
    holder.stdout.once("data", () => resolve());
  });
  try {
    return await work();
  } finally {
    holder.stdin.end();
  }
}
