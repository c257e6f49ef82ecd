/**
 * The first step of `npm start` and `npm test`, in plain Node: on a fresh clone it installs the dependencies, and again
 * when the lock file asks for others than are installed. Then it runs tests/<verb>.ts.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [verb = "", ...args] = process.argv.slice(2);

function packages(file) {
  try {
    return JSON.parse(readFileSync(`${root}${file}`, "utf8")).packages ?? {};
  } catch {
    return undefined;
  }
}

function isInstalled() {
  const wanted = packages("package-lock.json");
  const installed = packages("node_modules/.package-lock.json");
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, one]) => path === "" || one.optional || one.version === installed[path]?.version);
}

function run(command, commandArgs) {
  const { status, error } = spawnSync(command, commandArgs, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  return status ?? 1;
}

if (!isInstalled()) {
  console.log("Installing dependencies …");
  // The versions are the lock file's. Not `npm ci`: it refuses a lock file that lacks the binaries of other systems, and
  // a registry's mirror may not have them all.
  const status = run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
  if (status !== 0) process.exit(status);
}
process.exit(run(process.execPath, ["--import", "tsx", `tests/${verb}.ts`, ...args]));
