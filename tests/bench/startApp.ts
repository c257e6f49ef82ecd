/** What every seat of the bench begins with: an engine at full speed, and the app in it from its first navigation on. */
import { type EngineName, openEngine, type Tv } from "../engines/engine.ts";
import { sleep } from "../e2e/viewer.ts";
import { pageProbe, waitForMark } from "./pageProbe.ts";

/** The snapshot is written after 3 s of quiet (src/matrix/saver.ts). */
export const SAVED_MS = 3600;

/** Starts the engine with the probes of the bench in each of its pages; closes it when nobody can sit down in front of it. */
export async function openForBench<Seat>(engine: EngineName, probes: readonly string[], sitDown: (tv: Tv) => Promise<Seat>): Promise<Seat> {
  const tv = await openEngine(engine, { directNetwork: true });
  try {
    for (const probe of [pageProbe, ...probes]) await tv.addScript(probe);
    return await sitDown(tv);
  } catch (error) {
    await tv.close();
    throw error;
  }
}

/** Leaves the page, so that its end is not part of the next one's start. */
export async function leavePage(tv: Tv): Promise<void> {
  await tv.goto("about:blank");
  await sleep(300);
}

/** Only the navigation, until live. */
export async function loadUntilLive(tv: Tv, url: string): Promise<void> {
  await tv.goto(url);
  await waitForMark(tv, "hearth:live");
}
