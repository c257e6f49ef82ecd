/** What `npm run bench -- …` may be told. */
import { parseArgs } from "node:util";
import { type EngineName, parseEngineNames } from "../engines/catalogue.ts";

/** Parts of a run, in the order in which they are done. */
export const stepNames = ["restart", "open", "keys", "hold", "scroll", "through", "listeners", "photos", "crypto"] as const;
export type StepName = (typeof stepNames)[number];

export interface BenchOptions {
  readonly engines: readonly EngineName[];
  /** Slow-downs of the page's main thread. */
  readonly cpus: readonly number[];
  /** Measured repetitions of restarts and openings. */
  readonly runs: number;
  readonly steps: ReadonlySet<StepName>;
  /** Take a CPU profile of what missed its target. */
  readonly profile: boolean;
  /** The built app. */
  readonly dist: string;
}

export const usage = `npm run bench -- [--engines 64,today] [--cpu 1,6] [--runs 5] [--only ${stepNames.join(",")}] [--no-profile] [--dist dist/browser]`;

/** @throws on an unknown option, engine or step, saying how it is used. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      engines: { type: "string", default: "64,today" },
      cpu: { type: "string", default: "1,6" },
      runs: { type: "string", default: "5" },
      only: { type: "string", default: stepNames.join(",") },
      profile: { type: "boolean", default: true },
      dist: { type: "string", default: "dist/browser" },
    },
  });
  return {
    engines: parseEngineNames(values.engines),
    cpus: list(values.cpu).map((text) => positive("--cpu", text)),
    runs: positive("--runs", values.runs),
    steps: new Set(list(values.only).map(stepOf)),
    profile: values.profile,
    dist: values.dist,
  };
}

const list = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value >= 1)) throw new Error(`${name} ${text} is no number from 1.\n${usage}`);
  return value;
}

function stepOf(text: string): StepName {
  const step = stepNames.find((name) => name === text);
  if (!step) throw new Error(`There is no step "${text}".\n${usage}`);
  return step;
}
