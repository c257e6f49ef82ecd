/** A person in front of one engine: signed in on both accounts, starts the app again, opens rooms, waits like a person. */
import type { EngineName, RemoteKey, Tv } from "../engines/engine.ts";
import { signInByPassword } from "../e2e/steps.ts";
import { sleep, Viewer } from "../e2e/viewer.ts";
import type { Account, BenchHouse } from "./house.ts";
import { waitForMark } from "./pageProbe.ts";
import { leavePage, loadUntilLive, openForBench, SAVED_MS } from "./startApp.ts";

/** Restarts and openings are followed by a quiet moment, so that what is measured next is alone. */
const QUIET_MS = 800;

export interface StartTimes {
  readonly script: number;
  readonly painted: number;
  readonly rooms: number;
  readonly live: number;
}

export class Seat {
  readonly viewer: Viewer;

  private constructor(
    readonly tv: Tv,
    readonly house: BenchHouse,
  ) {
    this.viewer = new Viewer(tv);
  }

  /** Starts the engine at full speed and signs in on both accounts. The caller must `close()`. */
  static open(engine: EngineName, house: BenchHouse): Promise<Seat> {
    return openForBench(engine, [], async (tv) => {
      const seat = new Seat(tv, house);
      for (const account of Object.values(house.accounts)) await seat.#signIn(account);
      return seat;
    });
  }

  close(): Promise<void> {
    return this.tv.close();
  }

  async #signIn(account: Account): Promise<void> {
    await this.tv.goto(account.url);
    await signInByPassword(this.viewer, account.user, { tile: "hearth.test" });
    await this.viewer.waitForMarks({ sync: "live" }, 60_000);
    await this.saved();
    await this.start(account); // the warm-up start: fonts, config and code have been seen once
    await this.quiet();
  }

  /** Leaves the page, so that its end is not part of the next one's start. */
  leavePage(): Promise<void> {
    return leavePage(this.tv);
  }

  /** Loads the page on the stored session, waits until it is live. */
  async start(account: Account): Promise<StartTimes> {
    await this.leavePage();
    await this.load(account);
    const times = await this.tv.evaluate<[], Record<string, number>>(`(function () {
      var times = {};
      performance.getEntriesByType('mark').forEach(function (mark) { if (!(mark.name in times)) times[mark.name] = mark.startTime; });
      return times;
    })()`);
    const of = (name: string): number => times[`hearth:${name}`] ?? Number.NaN;
    return { script: of("script"), painted: of("painted"), rooms: of("rooms"), live: of("live") };
  }

  /** Only the navigation, until live. */
  load(account: Account): Promise<void> {
    return loadUntilLive(this.tv, account.url);
  }

  /** A quiet moment. */
  quiet(): Promise<void> {
    return sleep(QUIET_MS);
  }

  /** Until what changed has been saved. */
  saved(): Promise<void> {
    return sleep(SAVED_MS);
  }

  /** Id of the room whose tile is focused. */
  focusedRoom(): Promise<string | null> {
    return this.tv.evaluate<[], string | null>("document.activeElement && document.activeElement.getAttribute('data-room-id')");
  }

  /** Focuses the tile of the big room. */
  async reachBigRoom(): Promise<void> {
    await this.viewer.reach(`[data-room-id="${this.house.bigRoom}"]`, { blind: "down" });
    await sleep(300);
  }

  /** Presses OK on the focused tile. @returns from the key's time stamp to the first painted messages, in milliseconds; and when it was pressed. */
  async openFocused(): Promise<{ readonly ms: number; readonly pressedAt: number }> {
    const roomId = await this.focusedRoom();
    if (roomId === null) throw new Error("no room has the focus");
    const before = await this.tv.evaluate<[], number>("performance.now()");
    await this.tv.press("ok");
    const shownAt = await waitForMark(this.tv, `hearth:room:${roomId}`, before, 30_000);
    const pressedAt = await this.tv.evaluate<[], number>("window.__bench.lastKey()");
    return { ms: shownAt - pressedAt, pressedAt };
  }

  /** Into the big room, with what comes after its first paint. */
  async enterBigRoom(): Promise<void> {
    await this.reachBigRoom();
    await this.openFocused();
    await this.quiet();
  }

  /** Back to the rooms: to the newest message first, if away from it. */
  async leaveRoom(): Promise<void> {
    for (let i = 0; i < 10 && (await this.viewer.marks()).screen === "room"; i++) {
      await this.tv.press("back");
      await sleep(150);
    }
    await this.viewer.waitForMarks({ screen: "rooms" });
    await sleep(150);
  }

  /** Down to a shelf, onto its current tile. */
  async reachShelf(kind: string): Promise<void> {
    await this.viewer.reach(`[data-shelf="${kind}"] [data-room-id]`, { blind: "down" });
    await sleep(300);
  }

  /** Opens the grid of everything called "room": 300 tiles. */
  async searchRooms(): Promise<void> {
    await this.viewer.chooseNamed(/^Search/);
    await this.tv.waitFor("document.activeElement.tagName === 'INPUT'", { label: "the search field" });
    await this.tv.type("room");
    await this.tv.press("ok");
    await sleep(300);
    await this.viewer.reach('[aria-label] [role="option"]', { blind: "down" });
    await this.quiet();
  }

  /** Presses keys one after the other as a person's thumb does, each after the last one's focus was painted. */
  async tap(keys: readonly RemoteKey[]): Promise<void> {
    for (const [index, key] of keys.entries()) {
      const before = await this.tv.evaluate<[], number>("window.__bench.focusCount()");
      await this.tv.press(key);
      // Another moment of the frame each time; a fixed pattern, so that runs are alike.
      await sleep(110 + ((index * 7) % 17) * 2);
      for (let waited = 0; waited < 600; waited += 30) {
        if ((await this.tv.evaluate<[], number>("window.__bench.focusCount()")) > before) break;
        await sleep(30);
      }
    }
  }
}
