/**
 * The crypto module alone: lowered against original, and translated against lowered, in one page, by turns. Ratios are
 * taken within a round, so that a machine that slows down meanwhile slows both.
 */
import type { ContenderName } from "../crypto/contender.ts";
import type { Kind, Store, Stretch } from "../crypto/page.ts";
import type { CryptoPages } from "../crypto/pages.ts";
import type { Tv } from "../../engines/engine.ts";
import type { Recorder } from "../results.ts";

/** Many and short: whatever else the machine does comes and goes between them, and the median does not see it. */
const ROUNDS = 9;
/** Of decrypting, in one round of one contender. */
const STRETCH_MS = 300;
/** The translation takes thirty times as long: every so many rounds. */
const TRANSLATED_EVERY = 3;
/** The first with reference types: older ones do not compile what is published. */
const ORIGINAL_FROM = 96;
const PAIRS: readonly (readonly [ContenderName, ContenderName])[] = [
  ["lowered", "original"],
  ["translated", "lowered"],
];

/** What runs on an engine. The translation is for engines without WebAssembly: measured on one of that age, and on the youngest. */
function contenders({ engine, major }: Tv): readonly ContenderName[] {
  return [
    ...(major >= ORIGINAL_FROM ? (["original"] as const) : []),
    "lowered",
    ...(engine === "65" || engine === "today" ? (["translated"] as const) : []),
  ];
}

/** In a browser process of its own each: nothing is warm, and memory is that of one. @param withMemory it does not depend on the speed. */
export async function measureModuleStarts(
  tv: Tv,
  pages: CryptoPages,
  { runs, withMemory }: { readonly runs: number; readonly withMemory: boolean },
  record: Recorder,
): Promise<void> {
  const all = contenders(tv);
  for (let run = 0; run < runs; run++) {
    const starts = new Map<ContenderName, number>();
    const weights = new Map<ContenderName, Weight>();
    for (const name of turn(all, run)) {
      await tv.restart();
      await tv.goto(`${pages.url}?only=${name}`);
      const empty = withMemory ? await processMemory(tv) : undefined;
      const ms = await ask<number>(tv, `load("${name}")`);
      record(`crypto.start.${name}`, "ms", ms);
      // Of speed, as everywhere: how many in a second.
      starts.set(name, 1000 / ms);
      if (empty) weights.set(name, await weigh(tv, name, empty.now));
    }
    recordRatios("crypto.start", starts, record);
    for (const what of WEIGHTS) {
      const megabytes = new Map(Array.from(weights, ([name, weight]) => [name, weight[what] / 1e6]));
      megabytes.forEach((value, name) => record(`crypto.memory, ${what}.${name}`, "MB", value));
      recordRatios(`crypto.memory, ${what}`, megabytes, record);
    }
  }
}

const WEIGHTS = ["of the module", "JS heap", "process grew by", "process grew at most by"] as const;
/** Bytes. */
type Weight = Readonly<Record<(typeof WEIGHTS)[number], number>>;

/** After some hundred messages. @param empty what the process had before the module. */
async function weigh(tv: Tv, name: ContenderName, empty: number): Promise<Weight> {
  for (const kind of ["texts", "photos"] as const) await ask<Stretch>(tv, `decrypt("${name}", "indexedDB", "${kind}", 1000)`);
  const heap = await tv.heap();
  const { now, peak } = tv.memory();
  const own = await ask<number>(tv, `memory("${name}")`);
  return { "of the module": own, "JS heap": heap, "process grew by": now - empty, "process grew at most by": peak - empty };
}

async function processMemory(tv: Tv): Promise<{ readonly now: number }> {
  await tv.heap(); // collects
  return tv.memory();
}

export async function measureModuleSpeed(tv: Tv, pages: CryptoPages, record: Recorder): Promise<void> {
  await tv.goto(pages.url);
  const all = contenders(tv);
  for (const name of all) await ask<number>(tv, `load("${name}")`);
  for (const store of ["memory", "indexedDB"] as const) {
    for (const kind of ["texts", "photos"] as const)
      await byTurns(all, `crypto.read ${kind}, keys in ${where(store)}`, record, (name) =>
        ask<Stretch>(tv, `decrypt("${name}", "${store}", "${kind satisfies Kind}", ${STRETCH_MS})`),
      );
    await byTurns(all, `crypto.import keys to ${where(store)}`, record, (name) => ask<Stretch>(tv, `importKeys("${name}", "${store}")`));
  }
}

const where = (store: Store): string => (store === "memory" ? "memory" : "IndexedDB");

/** One round to warm up, which does not count. */
async function byTurns(
  all: readonly ContenderName[],
  what: string,
  record: Recorder,
  run: (name: ContenderName) => Promise<Stretch>,
): Promise<void> {
  for (let round = 0; round <= ROUNDS; round++) {
    const speeds = new Map<ContenderName, number>();
    for (const name of turn(all, round)) {
      if (name === "translated" && round % TRANSLATED_EVERY !== 0) continue;
      const { count, ms } = await run(name);
      speeds.set(name, (count * 1000) / ms);
    }
    if (round === 0) continue;
    speeds.forEach((speed, name) => record(`${what}.${name}`, "/s", speed));
    recordRatios(what, speeds, record);
  }
}

function recordRatios(what: string, speeds: ReadonlyMap<ContenderName, number>, record: Recorder): void {
  for (const [name, other] of PAIRS) {
    const [speed, ofOther] = [speeds.get(name), speeds.get(other)];
    if (speed !== undefined && ofOther !== undefined) record(`${what}.${name} / ${other}`, "×", speed / ofOther);
  }
}

/** Another one begins each time. */
function turn<T>(all: readonly T[], round: number): readonly T[] {
  const at = round % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}

const ask = <T>(tv: Tv, call: string): Promise<Awaited<T>> => tv.evaluate<[], T>(`cryptoBench.${call}`);
