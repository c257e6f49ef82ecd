import { spawn, type SpawnOptions } from "node:child_process";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

export interface RunResult {
  /** Exit code; 127 when the command does not exist. */
  readonly code: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Runs a command to its end. Never throws: a missing command is code 127. */
export function tryRun(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<RunResult> {
  return new Promise((done) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout?.on("data", (part: Buffer) => (output += part.toString()));
    child.stderr?.on("data", (part: Buffer) => (output += part.toString()));
    child.on("error", (error) => done({ code: 127, output: error.message }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs a command to its end and returns its output. Throws with the last lines of it on failure. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const { code, output } = await tryRun(command, args, options);
  if (code !== 0) {
    throw new Error(`${command} ${args.slice(0, 3).join(" ")} … ended with ${code}: ${lastLines(output, 6)}`);
  }
  return output;
}

/** The last `count` lines of a text, to show why something failed. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}

/**
 * Runs `work` while no other process does so under the same lock file.
 * A lock whose owner died is taken over, so that a killed test run blocks nobody.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (let announced = false; ; await sleep(300)) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (await isAbandoned(file)) await rm(file, { force: true });
    else if (!announced) {
      console.error(`[homeserver] waiting for another process that holds ${file}`);
      announced = true;
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const owner = Number(await readFile(file, "utf8"));
    if (!owner) return Date.now() - (await stat(file)).mtimeMs > 5000; // between its making and its writing
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
