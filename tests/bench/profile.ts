/** A CPU profile of one action, read as a person would: which functions took the time, and what the engine did besides. */
import { readdirSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { join, relative, resolve } from "node:path";
import type { Protocol } from "devtools-protocol";
import { type ActionName, actions } from "./actions.ts";
import { readableScripts, root } from "./house.ts";
import type { Setting } from "./results.ts";
import type { Seat } from "./Seat.ts";

export interface Profile extends Setting {
  readonly action: ActionName;
  readonly says: string;
  /** Busy milliseconds by self time, most first: "ListController.commit (src/input/ListController.ts)". */
  readonly functions: readonly { readonly name: string; readonly selfMs: number }[];
  /** The same with everything a function calls: of our own sources only. */
  readonly withCallees: readonly { readonly name: string; readonly totalMs: number }[];
  /** What the engine counted meanwhile, in milliseconds and times: script, style, layout. */
  readonly engineMs: Readonly<Record<string, number>>;
  readonly busyMs: number;
  /** The longest times without a pause, longest first: what a person feels as a stall. */
  readonly stretches: readonly Stretch[];
}

/** Busy samples one after the other, in the same terms. */
export type Stretch = Pick<Profile, "functions" | "withCallees" | "busyMs">;

const METRICS = ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration", "RecalcStyleCount", "LayoutCount"] as const;
const MOST = 14;
const STRETCHES = 3;
const MOST_OF_STRETCH = 7;
/** What lowering `async` and spread puts in: their places in the map are chance. */
const HELPERS = /^(_next|_throw|asyncGeneratorStep|_objectSpread2|_defineProperty|ownKeys|_asyncToGenerator\w*) /;

/** Does the action once more, on the build with readable names, under the profiler. */
export async function takeProfile(seat: Seat, setting: Setting, name: ActionName): Promise<Profile> {
  const { devtools } = seat.tv;
  const action = actions[name];
  await action.prepare(seat);
  await devtools.call("Profiler.enable");
  await devtools.call("Profiler.setSamplingInterval", { interval: 500 });
  const before = await engineMetrics(seat);
  await devtools.call("Profiler.start");
  await action.act(seat);
  const { profile } = await devtools.call("Profiler.stop", undefined, 120_000);
  const after = await engineMetrics(seat);
  await devtools.call("Profiler.disable");
  const engineMs: Record<string, number> = {};
  for (const metric of METRICS) engineMs[metric] = ((after[metric] ?? 0) - (before[metric] ?? 0)) * (metric.endsWith("Count") ? 1 : 1000);
  return { engine: setting.engine, cpu: setting.cpu, action: name, says: action.says, engineMs, ...summarise(profile) };
}

async function engineMetrics(seat: Seat): Promise<Record<string, number>> {
  const { metrics } = await seat.tv.devtools.call("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

function summarise(profile: Protocol.Profiler.Profile): Stretch & Pick<Profile, "stretches"> {
  const sum = summer(profile);
  const busy: Sample[] = [];
  const stretches: Sample[][] = [];
  const names = new Map(profile.nodes.map((node) => [node.id, node.callFrame.functionName]));
  let paused = true;
  profile.samples?.forEach((id, index) => {
    const ms = (profile.timeDeltas?.[index + 1] ?? 0) / 1000;
    const idle = !names.has(id) || names.get(id) === "(idle)" || ms < 0;
    if (!idle) {
      busy.push({ id, ms });
      if (paused) stretches.push([]);
      stretches[stretches.length - 1]?.push({ id, ms });
    }
    paused = idle;
  });
  const length = (samples: readonly Sample[]): number => samples.reduce((total, { ms }) => total + ms, 0);
  stretches.sort((one, two) => length(two) - length(one));
  return { ...sum(busy, MOST), stretches: stretches.slice(0, STRETCHES).map((samples) => sum(samples, MOST_OF_STRETCH)) };
}

interface Sample {
  /** Of a node of the profile's call tree. */
  readonly id: number;
  readonly ms: number;
}

function summer(profile: Protocol.Profiler.Profile): (samples: readonly Sample[], most: number) => Stretch {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const nameOf = namer();
  return (samples, most) => {
    const self = new Map<string, number>();
    const total = new Map<string, number>();
    let busyMs = 0;
    for (const { id, ms } of samples) {
      busyMs += ms;
      const node = nodes.get(id);
      if (node) add(self, nameOf(node.callFrame), ms);
      const met = new Set<string>();
      for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
        const frame = nodes.get(at)?.callFrame;
        const name = frame && nameOf(frame);
        if (!name || !/\((src|platform)\//.test(name) || HELPERS.test(name) || met.has(name)) continue;
        met.add(name);
        add(total, name, ms);
      }
    }
    const first = (map: Map<string, number>): [string, number][] => [...map].sort((a, b) => b[1] - a[1]).slice(0, most);
    return {
      busyMs,
      functions: first(self).map(([name, selfMs]) => ({ name, selfMs })),
      withCallees: first(total).map(([name, totalMs]) => ({ name, totalMs })),
    };
  };
}

function add(map: Map<string, number>, key: string, ms: number): void {
  map.set(key, (map.get(key) ?? 0) + ms);
}

/** Function names with the place in the sources where they begin, by the readable build's source map. */
function namer(): (frame: Protocol.Runtime.CallFrame) => string {
  const folder = readableScripts();
  const maps = new Map<string, SourceMap>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js.map")))
    maps.set(file.slice(0, -".map".length), new SourceMap(JSON.parse(readFileSync(join(folder, file), "utf8")) as SourceMapPayload));
  return ({ functionName, url, lineNumber, columnNumber }) => {
    const name = functionName || "(anonymous)";
    if (HELPERS.test(`${name} `)) return name;
    const entry = maps.get(url.slice(url.lastIndexOf("/") + 1))?.findEntry(lineNumber, columnNumber);
    if (!entry || !("originalSource" in entry) || !entry.originalSource) return name;
    // Sources are told relative to the map.
    const source = relative(root, resolve(folder, entry.originalSource)).replace(/^.*node_modules\//, "");
    return `${name} (${source}:${entry.originalLine + 1})`;
  };
}
