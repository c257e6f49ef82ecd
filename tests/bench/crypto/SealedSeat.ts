/** A person in front of one engine whose television is verified, and who is in the encrypted room. */
import { typeOnPad, waitForEncryption } from "../../e2e/encryption/steps.ts";
import { leaveRoom, openRoom, signInByPassword } from "../../e2e/steps.ts";
import { sleep, Viewer } from "../../e2e/viewer.ts";
import type { EngineName, Tv } from "../../engines/engine.ts";
import { leavePage, loadUntilLive, openForBench, SAVED_MS } from "../startApp.ts";
import { sealedProbe, type SealedTimes, untilRead, waitForSealed } from "./sealedProbe.ts";
import type { SealedRoom } from "./sealedRoom.ts";

/** What is measured next is alone: reading keys from the backup and saving rows takes a moment. */
const QUIET_MS = 1500;

export class SealedSeat {
  readonly #viewer: Viewer;

  private constructor(
    readonly tv: Tv,
    private readonly url: string,
    private readonly room: SealedRoom,
  ) {
    this.#viewer = new Viewer(tv);
  }

  /** Signs in and verifies the television by the recovery key, goes through the room once. The caller must `close()`. */
  static open(engine: EngineName, url: string, room: SealedRoom): Promise<SealedSeat> {
    return openForBench(engine, [sealedProbe], async (tv) => {
      const seat = new SealedSeat(tv, url, room);
      await seat.#signIn();
      return seat;
    });
  }

  close(): Promise<void> {
    return this.tv.close();
  }

  async #signIn(): Promise<void> {
    const viewer = this.#viewer;
    await this.tv.goto(this.url);
    await signInByPassword(viewer, this.room.user.user, { tile: "hearth.test" }, { verifying: true });
    await viewer.waitForMarks({ screen: "verification", step: "waiting" }, 90_000);
    await viewer.choose('[data-focus-key="verification-use-recoveryKey"]');
    await viewer.waitForMarks({ step: "recoveryKey" });
    await typeOnPad(viewer, this.room.recoveryKey);
    await this.tv.press("ok");
    await viewer.waitForMarks({ screen: "verification", step: "done" }, 60_000);
    await waitForEncryption(this.tv, "verified");
    await this.tv.press("ok");
    await viewer.waitForMarks({ screen: "rooms" });
    await openRoom(viewer, this.room.roomId);
    await untilRead(this.tv, QUIET_MS);
    await this.leave();
    await this.restart(); // the warm-up start
  }

  async #load(hash: string): Promise<void> {
    await leavePage(this.tv);
    await loadUntilLive(this.tv, this.url + hash);
  }

  /** Loads the page on the stored session, and waits until the television is ready to read. */
  async restart(): Promise<SealedTimes> {
    await this.#load("");
    const times = await waitForSealed(this.tv, ["ready"]);
    await sleep(QUIET_MS);
    return times;
  }

  /** Starts with the room on the screen, as a launcher's tile does. */
  async startInRoom(): Promise<SealedTimes> {
    await this.#load(`#/room/${encodeURIComponent(this.room.roomId)}`);
    await waitForSealed(this.tv, ["ready"]);
    return untilRead(this.tv, QUIET_MS);
  }

  /** From the rooms, ready; milliseconds since the key. */
  async openRoom(): Promise<{ readonly first: number; readonly all: number }> {
    await this.#viewer.reach(`[data-room-id="${this.room.roomId}"]`, { blind: "down" });
    await sleep(300);
    await this.tv.evaluate("window.__sealed.forgetRows()");
    await this.tv.press("ok");
    const { first = Number.NaN, all = Number.NaN } = await untilRead(this.tv, QUIET_MS);
    const pressedAt = await this.tv.evaluate<[], number>("window.__bench.lastKey()");
    return { first: first - pressedAt, all: all - pressedAt };
  }

  /** Back to the rooms, by way of another room: the words of this one must not be on disk when the next start is measured. */
  async leave(): Promise<void> {
    await leaveRoom(this.#viewer);
    await openRoom(this.#viewer, this.room.plainRoomId);
    await this.#viewer.seeText("Nothing secret");
    await leaveRoom(this.#viewer);
    await sleep(SAVED_MS);
  }
}
