/** The big room opened from the rooms screen, and the memory of both screens. Every run begins with a measured restart. */
import type { Recorder } from "../results.ts";
import type { Seat } from "../Seat.ts";
import { longestTask, measureRestart } from "./restart.ts";

/** What opening leaves to do after its first paint belongs to its longest task. */
const AFTERMATH_MS = 1000;

export async function measureOpening(seat: Seat, runs: number, record: Recorder): Promise<void> {
  const { bench } = seat.house.accounts;
  // The rows of the room that was visited last are saved; every run ends with the visit that the next one needs.
  await seat.start(bench);
  await seat.enterBigRoom();
  await seat.leaveRoom();
  await seat.saved();
  const unsaved = Math.max(1, Math.ceil(runs / 3));
  for (let run = 0; run < runs + unsaved; run++) {
    const isSaved = run < runs;
    await measureRestart(seat, bench, record);
    await seat.quiet();
    const first = isSaved ? "first, rows saved" : "first, rows not saved";
    await openOnce(seat, first, record);
    if (isSaved) {
      await seat.leaveRoom();
      await openOnce(seat, "again", record);
      record("open.heap in the big room", "MB", (await seat.tv.heap()) / 1e6);
      record("open.DOM nodes in the big room", "count", await seat.tv.domNodes());
      await seat.leaveRoom();
      record("open.heap on the rooms screen", "MB", (await seat.tv.heap()) / 1e6);
      record("open.DOM nodes on the rooms screen", "count", await seat.tv.domNodes());
    } else await seat.leaveRoom();
    if (run + 1 >= runs) {
      await visitAnother(seat);
      await seat.saved();
    }
  }
}

async function openOnce(seat: Seat, name: string, record: Recorder): Promise<void> {
  await seat.reachBigRoom();
  const { ms, pressedAt } = await seat.openFocused();
  await seat.quiet();
  record(`open.${name}`, "ms", ms);
  record(`open.longest task, ${name}`, "ms", await longestTask(seat, pressedAt, pressedAt + ms + AFTERMATH_MS));
}

/** Opens and leaves some other room, so that it is the one visited last. */
async function visitAnother(seat: Seat): Promise<void> {
  await seat.tv.press("right");
  await seat.quiet();
  if ((await seat.focusedRoom()) === seat.house.bigRoom) throw new Error("the big room has no neighbour");
  await seat.openFocused();
  await seat.quiet();
  await seat.leaveRoom();
}
