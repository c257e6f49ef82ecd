/**
 * `npm run bench`: measures Hearth on old and new engines at full and slowed-down speed, and writes what it found to
 * `tests/bench/results/<time>.json` and `.md`. It judges, but never fails: speed is reported, not asserted.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ActionName, actions } from "./actions.ts";
import { type BenchHouse, ensureBuilt, openBenchHouse, root } from "./house.ts";
import { describeMachine, load } from "./machine.ts";
import { parseOptions, type StepName, stepNames } from "./options.ts";
import { type Profile, takeProfile } from "./profile.ts";
import { type Run, writeReport } from "./report.ts";
import { Results, type Setting } from "./results.ts";
import { Seat } from "./Seat.ts";
import { createCryptoStep } from "./steps/crypto.ts";
import { measureHolding, measureKeys } from "./steps/keys.ts";
import { measureLeftovers, measureScrolling } from "./steps/memory.ts";
import { measureThrough } from "./steps/through.ts";
import { measurePhotos } from "./steps/photos.ts";
import { measureOpening } from "./steps/open.ts";
import { measureColdStart, measureRestarts } from "./steps/restart.ts";
import { judge } from "./targets.ts";

/** Memory does not depend on the speed: done at the first one only. */
const ofMemory: ReadonlySet<StepName> = new Set(["scroll", "listeners"]);
/** These need other accounts and pages than a `Seat` has. */
type SeatStep = Exclude<StepName, "crypto" | "photos">;
const seatSteps = stepNames.filter((name): name is SeatStep => name !== "crypto" && name !== "photos");

const options = parseOptions(process.argv.slice(2));
const startedAt = new Date();
const results = new Results();
const browsers: Record<string, string> = {};
const loads: { part: string; load: number }[] = [];
const profiles: Profile[] = [];
const failures: string[] = [];

ensureBuilt(options.dist);
const house = await openBenchHouse(options.dist);
try {
  const wanted = seatSteps.filter((name) => options.steps.has(name));
  if (wanted.length > 0) for (const engine of options.engines) await part(`engine ${engine}`, () => measureEngine(engine, house, wanted));
  if (options.steps.has("photos")) await part("photos", () => measurePhotos(house, options, results));
  if (options.steps.has("crypto")) await measureCrypto(house);
} finally {
  save();
  await house.close();
}

async function measureCrypto(where: BenchHouse): Promise<void> {
  const crypto = createCryptoStep(where, options, results);
  try {
    for (const engine of options.engines) Object.assign(browsers, await crypto.measure(engine, part));
  } finally {
    await crypto.close();
  }
}

async function measureEngine(engine: Setting["engine"], where: BenchHouse, steps: readonly SeatStep[]): Promise<void> {
  const { cpus, profile } = options;
  const seat = await Seat.open(engine, where);
  try {
    browsers[engine] = seat.tv.browser;
    for (const cpu of cpus) {
      const setting: Setting = { engine, cpu };
      for (const step of steps.filter((name) => cpu === cpus[0] || !ofMemory.has(name)))
        await part(`${engine} ${cpu}x ${step}`, () => measure(seat, setting, step));
    }
    if (profile) await profileMisses(seat, engine);
  } finally {
    await seat.close();
  }
}

async function measure(seat: Seat, setting: Setting, step: SeatStep): Promise<void> {
  const record = results.at(setting);
  const { bench, household } = seat.house.accounts;
  await seat.tv.setCpu(setting.cpu);
  switch (step) {
    case "restart":
      await measureRestarts(seat, household, options.runs, record);
      // Each opening begins with a measured restart of the other account.
      if (!options.steps.has("open")) await measureRestarts(seat, bench, options.runs, record);
      return measureColdStart(seat, bench, results, record);
    case "open":
      return measureOpening(seat, options.runs, record);
    case "keys":
      return measureKeys(seat, results, record);
    case "hold":
      return measureHolding(seat, results, record);
    case "scroll":
      return measureScrolling(seat, results, record);
    case "through":
      return measureThrough(seat, results, record);
    case "listeners":
      return measureLeftovers(seat, record);
    default:
      return step satisfies never;
  }
}

/** Each action that missed is profiled once per engine, where it missed most: a miss is explained, or it is a fault. */
async function profileMisses(seat: Seat, engine: Setting["engine"]): Promise<void> {
  const missed = judge(results).filter(({ held, target, metric }) => !held && target.action !== undefined && metric.engine === engine);
  missed.sort((a, b) => b.by - a.by);
  const wanted = new Map<ActionName, Setting>();
  for (const { target, metric } of missed) {
    const name = target.action as ActionName;
    if (!wanted.has(name)) wanted.set(name, { engine, cpu: metric.cpu });
  }
  if (wanted.size === 0) return;
  await seat.leavePage();
  await seat.house.serve("readable");
  for (const [name, setting] of wanted) {
    await part(`${engine} ${setting.cpu}x profile: ${actions[name].says}`, async () => {
      await seat.tv.setCpu(setting.cpu);
      profiles.push(await takeProfile(seat, setting, name));
    });
  }
  await seat.leavePage();
  await seat.house.serve("real");
}

/** One part that fails leaves the others their chance. */
async function part(name: string, run: () => Promise<void>): Promise<void> {
  const started = Date.now();
  loads.push({ part: name, load: load() });
  try {
    await run();
    console.log(`${name}: ${Math.round((Date.now() - started) / 1000)} s`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    failures.push(`${name}: ${why}`);
    console.error(`${name} broke off: ${why}`);
  }
}

function save(): void {
  const minutes = (Date.now() - startedAt.getTime()) / 60_000;
  const run: Run = {
    startedAt: startedAt.toISOString(),
    minutes,
    options,
    machine: describeMachine(),
    browsers,
    loads,
    results,
    profiles,
    failures,
  };
  const folder = join(root, "tests/bench/results");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, startedAt.toISOString().replace(/[:.]/g, "-"));
  const report = writeReport(run);
  writeFileSync(`${file}.json`, JSON.stringify({ ...run, options: { ...options, steps: [...options.steps] } }, undefined, 1));
  writeFileSync(`${file}.md`, report);
  console.log(`\n${report}\nWritten to ${file}.md and .json`);
}
