/** Encryption in the app as it is built: how soon a verified television can read after a start, and what it then weighs. */
import type { SealedSeat } from "../crypto/SealedSeat.ts";
import type { SealedTimes } from "../crypto/sealedProbe.ts";
import type { Recorder } from "../results.ts";
import { max } from "../stats.ts";

const AFTERMATH_MS = 500;

export async function measureSealedApp(seat: SealedSeat, runs: number, record: Recorder): Promise<void> {
  for (let run = 0; run < runs; run++) {
    const times = await seat.restart();
    recordStart(times, record);
    record("crypto.app.longest task until ready", "ms", await longestTask(seat, times.ready ?? 0));
    const { first, all } = await seat.openRoom();
    record("crypto.app.room opened, first message decrypted", "ms", first);
    record("crypto.app.room opened, whole screen read", "ms", all);
    record("crypto.app.heap in the room", "MB", (await seat.tv.heap()) / 1e6);
    record("crypto.app.memory of the page's process", "MB", seat.tv.memory().now / 1e6);
    await seat.leave();

    const inRoom = await seat.startInRoom();
    recordStart(inRoom, record);
    record("crypto.app.started in the room, first message decrypted", "ms", inRoom.first ?? Number.NaN);
    record("crypto.app.started in the room, whole screen read", "ms", inRoom.all ?? Number.NaN);
    if (inRoom.memory !== undefined) record("crypto.app.memory of the module", "MB", inRoom.memory / 1e6);
    await seat.leave();
  }
}

function recordStart({ ready = Number.NaN, compiled }: SealedTimes, record: Recorder): void {
  if (compiled !== undefined) record("crypto.app.module compiled and started", "ms", compiled);
  record("crypto.app.ready", "ms", ready);
}

async function longestTask(seat: SealedSeat, ready: number): Promise<number> {
  const tasks = await seat.tv.longTasks();
  return max([0, ...tasks.filter(({ startMs }) => startMs < ready + AFTERMATH_MS).map(({ durationMs }) => durationMs)]);
}
