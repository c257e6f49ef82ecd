/**
 * `npm test`: the gates, the build, the unit tests, the engines and the homeserver, the walks through the app. Ends with
 * one line, `N passed, N failed`, and exit code 1 when anything failed. `npm test -- unit e2e` runs only these stages.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./gates/files.ts";
import { gateCount, passGates } from "./gates/passGates.ts";
import { type Count, countResults } from "./results.ts";

type Stage = "gates" | "unit" | "node" | "e2e";
const STAGES: readonly Stage[] = ["gates", "unit", "node", "e2e"];

/** A gate that builds sets "production" for this whole process, in which vitest finds no module of Node's. */
const TEST_ENV = { ...process.env, NODE_ENV: "test" };

/** Files side by side: each has a homeserver and an engine of its own, which wait for one another half of the time. */
const WORKERS = 2;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !STAGES.includes(name as Stage));
if (unknown.length > 0) throw new Error(`No such stage: ${unknown.join(", ")}. There are ${STAGES.join(", ")}.`);

const total = { passed: 0, failed: 0 };
for (const stage of STAGES) {
  if (asked.length > 0 && !asked.includes(stage)) continue;
  process.stdout.write(`\n== ${stage}\n`);
  const { passed, failed } = stage === "gates" ? await gates() : await vitest(stage);
  process.stdout.write(`== ${stage}: ${passed} passed, ${failed} failed\n`);
  total.passed += passed;
  total.failed += failed;
}
process.exitCode = total.failed === 0 ? 0 : 1;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);

async function gates(): Promise<Count> {
  const failed = await passGates();
  return { passed: gateCount - failed, failed };
}

/** A run of one vitest project; its progress goes to the screen, its results through a file. */
async function vitest(project: Stage): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), "hearth-tests-"));
  const file = join(folder, "results.json");
  const args = [
    "run",
    "--project",
    project,
    `--maxWorkers=${WORKERS}`,
    "--passWithNoTests",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const child = spawn(`${ROOT}/node_modules/.bin/vitest`, args, { cwd: ROOT, stdio: "inherit", env: TEST_ENV });
      child.on("error", reject);
      child.on("close", (status) => resolve(status ?? 1));
    });
    return countResults(read(file), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
