/** The numbers as a person reads them. */
import type { Machine } from "./machine.ts";
import type { BenchOptions } from "./options.ts";
import type { Profile } from "./profile.ts";
import type { Metric, Results, Setting, Unit } from "./results.ts";
import { median, max, p95 } from "./stats.ts";
import { judge, quoted, type Verdict } from "./targets.ts";

/** All that a run brought; written as JSON, too. */
export interface Run {
  readonly startedAt: string;
  readonly minutes: number;
  readonly options: BenchOptions;
  readonly machine: Machine;
  /** What each engine calls itself. */
  readonly browsers: Readonly<Record<string, string>>;
  /** Load average at the start of each part. */
  readonly loads: readonly { readonly part: string; readonly load: number }[];
  readonly results: Results;
  readonly profiles: readonly Profile[];
  /** Parts that broke off, and why. */
  readonly failures: readonly string[];
}

export function writeReport(run: Run): string {
  const { machine, results } = run;
  const verdicts = judge(results);
  const missed = verdicts.filter(({ held }) => !held).length;
  const loads = run.loads.map(({ load }) => load);
  const parts = [
    `# Speed and memory, ${run.startedAt}`,
    [
      `- Commit ${machine.commit}; ${machine.processor}, ${machine.cores} cores, ${machine.memoryGB} GB; ${machine.system}; Node ${machine.node}.`,
      `- Engines: ${Object.entries(run.browsers)
        .map(([name, browser]) => `${name} = ${browser}`)
        .join(", ")}; 1920 × 1080, headless, servers on this machine. “6x”: the page's main thread slowed down by DevTools.`,
      `- Load average while measuring: ${Math.min(...loads)} to ${max(loads)} on ${machine.cores} cores${median(loads) > machine.cores ? ": **the machine was busy with other things; times are too long and scattered**" : ""}.`,
      `- Took ${run.minutes.toFixed(1)} minutes.`,
    ].join("\n"),
    `## Targets: ${verdicts.length - missed} held, ${missed} missed\n\n${targetTable(verdicts)}`,
    ...(run.options.steps.size > 0 ? [...run.options.steps].map((step) => `## ${step}\n\n${table(run, `${step}.`)}`) : []),
    `## How to read this\n\n${explanation(results)}`,
    ...(run.failures.length > 0 ? [`## Broke off\n\n${run.failures.map((failure) => `- ${failure}`).join("\n")}`] : []),
    ...(run.profiles.length > 0 ? [`## Profiles of what missed\n\n${profileNote}\n\n${run.profiles.map(profileText).join("\n\n")}`] : []),
    `## Others\n\n${quoted}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const settingName = ({ engine, cpu }: Setting): string => `${engine} ${cpu}x`;

function targetTable(verdicts: readonly Verdict[]): string {
  const line = ({ metric, target, limit, value, held }: Verdict): string =>
    `| ${held ? "held" : "**missed**"} | ${metric.name} | ${settingName(metric)} | ${target.of} | ${show(value, metric.unit)} | ${target.atLeast ? "≥" : "≤"} ${show(limit, metric.unit)} |`;
  const sorted = [...verdicts].sort((a, b) => Number(a.held) - Number(b.held));
  return ["| | what | where | of | measured | asked |", "| --- | --- | --- | --- | --- | --- |", ...sorted.map(line)].join("\n");
}

/** One line per metric, one column per setting, then the ratios. */
function table({ options, results }: Run, prefix: string): string {
  const metrics = results.metrics.filter(({ name }) => name.startsWith(prefix));
  const names = [...new Set(metrics.map(({ name }) => name))];
  // An engine may have been replaced by another for a step.
  const engines = [...new Set(metrics.map(({ engine }) => engine))];
  const settings = engines.flatMap((engine) => options.cpus.map((cpu): Setting => ({ engine, cpu })));
  const [first, last] = [options.cpus[0], options.cpus[options.cpus.length - 1]];
  const [old, young] = [engines[0], engines[engines.length - 1]];
  const ratios: { readonly title: string; readonly of: Setting; readonly to: Setting }[] = [];
  if (first !== undefined && last !== undefined && first !== last)
    for (const engine of engines)
      ratios.push({ title: `${engine}: ${last}x / ${first}x`, of: { engine, cpu: last }, to: { engine, cpu: first } });
  if (old !== undefined && young !== undefined && old !== young)
    for (const cpu of options.cpus)
      ratios.push({ title: `${cpu}x: ${old} / ${young}`, of: { engine: old, cpu }, to: { engine: young, cpu } });
  const rows = names.map((name) => {
    const cells = settings.map((setting) => cell(results.find(name, setting)));
    const shares = ratios.map(({ of, to }) => ratio(results.find(name, of), results.find(name, to)));
    return `| ${[name.slice(prefix.length), ...cells, ...shares].join(" | ")} |`;
  });
  const head = ["", ...settings.map(settingName), ...ratios.map(({ title }) => title)];
  return [`| ${head.join(" | ")} |`, `|${head.map(() => " --- ").join("|")}|`, ...rows].join("\n");
}

/** "312 ms (p95 340, max 351, n 5)"; a single number stands alone. */
function cell(metric: Metric | undefined): string {
  if (!metric || metric.values.length === 0) return "–";
  const { values, unit } = metric;
  if (values.length === 1) return show(values[0] as number, unit);
  return `${show(median(values), unit)} (p95 ${bare(p95(values), unit)}, max ${bare(max(values), unit)}, n ${values.length})`;
}

function ratio(of: Metric | undefined, to: Metric | undefined): string {
  if (!of || !to) return "–";
  const value = median(of.values) / median(to.values);
  return Number.isFinite(value) ? value.toFixed(2) : "–";
}

const show = (value: number, unit: Unit): string => (unit === "count" || unit === "×" ? bare(value, unit) : `${bare(value, unit)} ${unit}`);

function bare(value: number, unit: Unit): string {
  if (unit === "MB" || unit === "×") return value.toFixed(2);
  return value < 100 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value));
}

function explanation(results: Results): string {
  return [
    "Cells are medians. Times of restarts count from navigation start (marks of the page itself; “after script” from `hearth:script`).",
    "An opening counts from the time stamp of the OK key's event to `hearth:room:<id>`. “Rows saved”: the room was the one visited last before the restart, so its last rows are on disk; “rows not saved”: another was.",
    "A key press counts from its event's time stamp to the `hearth:focus` mark behind the next paint; it includes up to 16.7 ms of waiting for the frame.",
    "Longest tasks are those that the engines themselves report; they report none below 50 ms: 0 means that there was none of 50 ms.",
    "Heaps are measured after two forced collections; 1 MB is 10⁶ bytes. DOM nodes are all the engine knows of, text and detached ones included.",
    "A held key repeats 30 times a second; the app paces it (src/input/keyRepeat.ts), so 100 ms between moves is intended at first.",
    "Encryption: “ready” counts from navigation start to `data-encryption` = verified, “decrypted” to the frame with the first readable row after only closed ones, “whole screen read” to the last frame after which none on the screen was closed; no row of the room was saved; “started in the room” by its address. “original” is the module as published, “lowered” as WebAssembly of 2017, “translated” as JavaScript; `a / b` is how fast a is for one of b (of memory: how much), taken within each round. “Process grew” is the page's process beyond the empty page, with compiled code; “JS heap” is without the module's own memory.",
    "Scrolling and leftovers are measured at the first CPU setting only: memory does not depend on it.",
    ...results.notes,
  ]
    .map((line) => `- ${line}`)
    .join("\n");
}

const profileNote =
  "Of one more go on an unminified build, by the engine's sampling profiler (every 0.5 ms; slows things down by itself). “(program)” is the engine's own work: parsing, style, layout, painting; the profiler also counts the time that DevTools' slow-down takes away there and inside functions.";

function profileText({ says, engine, cpu, busyMs, engineMs, stretches, ...all }: Profile): string {
  const counted = Object.entries(engineMs)
    .map(([name, value]) => `${name} ${Math.round(value)}`)
    .join(", ");
  return [
    `### ${settingName({ engine, cpu })}: ${says}`,
    `Busy ${Math.round(busyMs)} ms. The engine counted (ms, times): ${counted}.`,
    list("By themselves:", selfTimes(all)),
    list("Our own, with what they call:", totalTimes(all)),
    ...stretches.map((stretch, index) =>
      list(`Without a pause, ${index + 1}: ${Math.round(stretch.busyMs)} ms`, [...selfTimes(stretch), ...totalTimes(stretch)]),
    ),
  ].join("\n\n");
}

type Line = readonly [name: string, ms: number];

const selfTimes = ({ functions }: Pick<Profile, "functions">): Line[] => functions.map(({ name, selfMs }) => [name, selfMs]);
const totalTimes = ({ withCallees }: Pick<Profile, "withCallees">): Line[] =>
  withCallees.map(({ name, totalMs }) => [`${name}, with what it calls`, totalMs]);
const list = (title: string, lines: readonly Line[]): string =>
  `${title}\n\n${lines.map(([name, ms]) => `- ${ms.toFixed(1)} ms ${name}`).join("\n")}`;
