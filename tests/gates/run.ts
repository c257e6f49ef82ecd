import { spawn } from "node:child_process";
import { ROOT } from "./files.ts";

/** Runs a tool of node_modules/.bin in the project. @returns what it printed when it failed, nothing when all is well. */
export async function tool(name: string, ...args: readonly string[]): Promise<string[]> {
  const { code, output } = await execute(`${ROOT}/node_modules/.bin/${name}`, args);
  return code === 0 ? [] : [output.trim() || `${name} ended with ${code}`];
}

function execute(command: string, args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, FORCE_COLOR: "0" } });
    let output = "";
    const collect = (data: Buffer) => {
      output += data.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
