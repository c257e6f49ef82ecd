/**
 * Encryption from the sofa, on every engine that runs the crypto module: the built app, a real Synapse, the person's phone
 * (matrix-js-sdk with the published crypto module) and a friend whose client shares no line with ours (libolm). Keys only.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEngineNames } from "../../engines/catalogue.ts";
import { openEngine, type EngineName, type Tv } from "../../engines/engine.ts";
import { decodeQr } from "../../peers/decodeQr.ts";
import { type House, openHouse } from "../household.ts";
import { leaveRoom, openRoom, signInByPassword, signOut, writeMessage } from "../steps.ts";
import { asOneStory, SHOTS } from "../story.ts";
import { Viewer } from "../viewer.ts";
import { makePast, type Past } from "./past.ts";
import { expectReadable, typeOnPad, waitForEncryption } from "./steps.ts";

interface Walk {
  readonly id: string;
  readonly engine: EngineName;
  /** WebAssembly is taken away: the crypto module as JavaScript. */
  readonly translated?: boolean;
}

// 64.0.3264 crashes in its optimising compiler after some 700 decryptions: 63 and 65 stand for its age.
const engines = parseEngineNames(process.env["HEARTH_ENGINES"]);
const walks: readonly Walk[] = [
  ...(["63", "65", "68", "79", "87", "108", "today"] as const).map((engine) => ({ id: engine, engine })),
  { id: "65-translated", engine: "65" as const, translated: true },
].filter(({ engine }) => engines.includes(engine));

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(walks)("encryption from the sofa: $id", ({ id, engine, translated }) => {
  let tv: Tv;
  let viewer: Viewer;
  let past: Past;
  const shot = async (name: string): Promise<string> => {
    const path = `${SHOTS}/${id}-encryption-${name}.png`;
    await tv.screenshot(path);
    return path;
  };
  const signIn = (): Promise<void> => signInByPassword(viewer, past.user.user, { tile: "hearth.test" }, { verifying: true });
  /** Signed in, and Hearth has asked the phone by itself. */
  const askPhone = async () => {
    await signIn();
    const request = await past.phone.acceptVerification({ timeoutMs: 90_000 });
    await viewer.waitForMarks({ screen: "verification", step: "choose" }, 60_000);
    return request;
  };
  const expectVerified = async (): Promise<void> => {
    await viewer.waitForMarks({ screen: "verification", step: "done" }, 60_000);
    await viewer.expectFocus();
    await waitForEncryption(tv, "verified");
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "rooms" });
  };
  /** The newest rows have come by the backup as well: this device was not there when they were sent. */
  const readThePast = async (texts: readonly string[] = past.texts.slice(-2)): Promise<void> => {
    await openRoom(viewer, past.roomId);
    for (const text of texts) await viewer.seeText(text, 60_000);
    await tv.waitFor<[], boolean>("!document.querySelector('[data-kind=\"encrypted\"]')", {
      timeoutMs: 60_000,
      label: "every row readable",
    });
  };

  asOneStory();
  beforeAll(async () => {
    past = await makePast(house.server);
    tv = await openEngine(engine);
    if (translated) await tv.addScript("delete window.WebAssembly;");
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
  });
  afterAll(async () => {
    await Promise.all([tv?.close(), past?.stop()]);
  });

  it("is verified by comparing emoji with the phone", async () => {
    const request = await askPhone();
    await shot("choose");
    await viewer.choose('[data-focus-key="verification-emoji"]');
    const onPhone = await request.emoji({ start: false, timeoutMs: 60_000 });
    await viewer.waitForMarks({ step: "compareEmoji" }, 60_000);
    const onTv = await tv.evaluate<[], string>("document.querySelector('[data-emoji]').getAttribute('data-emoji')");
    expect(onTv).toBe(onPhone.map(({ name }) => name).join(", "));
    await viewer.expectFocus();
    await shot("compareEmoji");
    await viewer.choose('[data-focus-key="verification-match"]');
    await request.confirm();
    expect(await request.ended({ timeoutMs: 60_000 })).toEqual({ status: "done" });
    await shot("done");
    await expectVerified();
    const devices = await past.phone.devices(past.user.userId);
    expect(devices.filter(({ verified }) => verified)).toHaveLength(2);
  });

  it("reads from the backup what was said before", async () => {
    await readThePast(past.texts);
    await shot("room");
  });

  it("shows the encrypted photo", async () => {
    await viewer.see(`[data-event-id="${past.photoId}"] img`, 60_000);
    await tv.waitFor<[], boolean>(`document.querySelector('[data-event-id="${past.photoId}"] img').naturalWidth > 0`, {
      label: "the photo, decrypted",
    });
  });

  it("writes to a friend and reads the answer, live", async () => {
    const text = `From the sofa (${id})`;
    await writeMessage(viewer, text);
    const got = await past.friend.waitForText(past.roomId, text, { timeoutMs: 60_000 });
    expect(got).toMatchObject({ encrypted: true, sender: past.user.userId });
    const answer = await past.friend.send(past.roomId, `And to the sofa (${id})`);
    await viewer.seeText(`And to the sofa (${id})`, 60_000);
    await expectReadable(viewer, answer);
    await viewer.see(`[data-event-id="${got.eventId}"][data-send-state="sent"][data-shield="none"]`);
    await leaveRoom(viewer);
  });

  it("is still verified after a restart, and reads on", async () => {
    await tv.restart();
    if (translated) await tv.addScript("delete window.WebAssembly;");
    await tv.goto(house.web.url);
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" });
    await waitForEncryption(tv, "verified");
    await openRoom(viewer, past.roomId);
    const event = await past.friend.send(past.roomId, `Still there? (${id})`);
    await expectReadable(viewer, event);
    for (const text of past.texts.slice(-2)) await viewer.seeText(text, 60_000);
    await leaveRoom(viewer);
    // The next devices have the keys of all this by the backup alone: phone's, friend's, and this device's own.
    await past.phone.waitForBackup(3, { timeoutMs: 60_000 });
  });

  it("is verified by a code that the phone scans", async () => {
    await signOut(viewer);
    const request = await askPhone();
    await viewer.see('[aria-label^="Code to scan"] svg', 60_000);
    await request.scan(decodeQr(readFileSync(await shot("code"))));
    await viewer.waitForMarks({ step: "confirmScan" }, 60_000);
    await shot("confirmScan");
    await viewer.choose('[data-focus-key="verification-match"]');
    expect(await request.ended({ timeoutMs: 60_000 })).toEqual({ status: "done" });
    await expectVerified();
    await readThePast();
    await leaveRoom(viewer);
  });

  it("is verified by the recovery key, letter by letter", async () => {
    await signOut(viewer);
    await signIn();
    await viewer.waitForMarks({ screen: "verification", step: "waiting" }, 90_000);
    await viewer.choose('[data-focus-key="verification-use-recoveryKey"]');
    await viewer.waitForMarks({ step: "recoveryKey" });
    await typeOnPad(viewer, past.recoveryKey);
    await shot("recoveryKey");
    await tv.press("ok"); // the whole key leads to "Open" by itself
    await expectVerified();
    await readThePast();
    await leaveRoom(viewer);
  });

  it("signs out and leaves no key behind", async () => {
    await signOut(viewer);
    // Databases go when the last connection to them is closed, which takes a moment.
    await expect
      .poll(async () => (await tv.listStorage()).indexedDB.filter((name) => name.includes("crypto")), { timeout: 15_000 })
      .toEqual([]);
    expect(tv.errors()).toEqual([]);
  });
});
