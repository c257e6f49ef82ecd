import { buildGate, buildGates, type Gate, sourceGates } from "./gates.ts";

const LINES = 60;

/** Runs all gates, two at a time where they only read. @returns how many failed. */
export async function passGates(): Promise<number> {
  let failed = await inPairs(sourceGates);
  const built = await pass(buildGate);
  // Without a build there is nothing to look at: its gates count as failed with it.
  failed += built ? await inPairs(buildGates) : 1 + buildGates.length;
  return failed;
}

/** How many there are. */
export const gateCount = sourceGates.length + 1 + buildGates.length;

async function inPairs(gates: readonly Gate[]): Promise<number> {
  const waiting = [...gates];
  let failed = 0;
  const worker = async () => {
    for (let gate = waiting.shift(); gate; gate = waiting.shift()) if (!(await pass(gate))) failed += 1;
  };
  await Promise.all([worker(), worker()]);
  return failed;
}

async function pass(gate: Gate): Promise<boolean> {
  const start = Date.now();
  const problems = await gate.run().catch((error: unknown) => [String(error)]);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${problems.length === 0 ? "ok    " : "FAILED"} ${gate.name} (${seconds} s)\n`);
  const lines = problems.join("\n").split("\n");
  if (problems.length > 0) {
    process.stdout.write(
      lines
        .slice(0, LINES)
        .map((line) => `         ${line}\n`)
        .join(""),
    );
    if (lines.length > LINES) process.stdout.write(`         … ${lines.length - LINES} lines more\n`);
  }
  return problems.length === 0;
}
