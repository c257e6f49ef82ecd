/**
 * The crypto module alone: lowered against original, and translated against lowered, in one page, by turns. Ratios are
 * taken within a round, so that a machine that slows down meanwhile slows both.
 */
import type { ContenderName } from "../crypto/contender.ts";
import type { Kind, Store, Stretch } from "../crypto/page.ts";
import type { CryptoPages } from "../crypto/pages.ts";
import type { Tv } from "../../engines/engine.ts";
import type { Recorder } from "../results.ts";

const ROUNDS = 5;
/** Of decrypting, in one round of one contender. */
const STRETCH_MS = 500;
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

/** In a browser process of its own each, so that memory is that of one. */
export async function measureModuleStarts(tv: Tv, pages: CryptoPages, runs: number, record: Recorder): Promise<void> {
  const all = contenders(tv);
  for (let run = 0; run < runs; run++) {
    const [starts, own, grown] = [new Map<ContenderName, number>(), new Map<ContenderName, number>(), new Map<ContenderName, number>()];
    for (const name of turn(all, run)) {
      await tv.restart();
      await tv.goto(`${pages.url}?only=${name}`);
      const before = tv.memory().now;
      const ms = await ask<number>(tv, `load("${name}")`);
      starts.set(name, ms);
      record(`crypto.start.${name}`, "ms", ms);
      await ask<Stretch>(tv, `decrypt("${name}", "indexedDB", "texts", ${STRETCH_MS})`);
      record(`crypto.memory, JS heap.${name}`, "MB", (await tv.heap()) / 1e6);
      const { now, peak } = tv.memory();
      own.set(name, (await ask<number>(tv, `memory("${name}")`)) / 1e6);
      grown.set(name, (now - before) / 1e6);
      record(`crypto.memory, process grew at most by.${name}`, "MB", (peak - before) / 1e6);
    }
    for (const [what, megabytes] of [["of the module", own] as const, ["process grew by", grown] as const]) {
      megabytes.forEach((value, name) => record(`crypto.memory, ${what}.${name}`, "MB", value));
      recordRatios(`crypto.memory, ${what}`, megabytes, record);
    }
    // Of speed: how many starts in a second.
    recordRatios("crypto.start", new Map(Array.from(starts, ([name, ms]) => [name, 1 / ms])), record);
  }
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
