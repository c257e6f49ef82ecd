/**
 * When the server ends it, on the oldest, an old and today's engine. Softly (it wants to see its people again): the same device, and everything
 * of theirs, goes on. For good (the device was removed): nothing of it stays. Each is said in its own words.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { removeFromPhone } from "../homeserver/otherDevice.ts";
import { type House, openHouse } from "./household.ts";
import { expectNothingSaved, savedText } from "./leftOnTv.ts";
import { approveCode, draft, enterPassword, leaveDraft, leaveRoom, openRoom, signInByCode, signInByPassword, signOut, writeMessage } from "./steps.ts"; // prettier-ignore
import { asOneStory, fewEngines, SHOTS } from "./story.ts";
import { sleep, Viewer } from "./viewer.ts";

const SOFT = /please sign in again/;
const HARD = /was signed out/;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(fewEngines())("the server ends it: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  const shot = (name: string): Promise<void> => tv.screenshot(`${SHOTS}/${engine}-signedOut-${name}.png`);
  const family = (): string => house.server.rooms["family"] as string;

  /** The sign-in screen about somebody who comes back, in the right words. */
  async function expectAskedBack(why: "asked" | "removed", words: RegExp, step: string): Promise<void> {
    await viewer.waitForMarks({ phase: "signedOut", screen: "signIn", step }, 90_000);
    await viewer.see(`[data-coming-back="${why}"]`);
    const said = (await tv.texts()).join(" ");
    expect(said).toMatch(words);
    expect(said).not.toMatch(words === SOFT ? HARD : SOFT);
    await viewer.expectFocus();
  }

  asOneStory();
  beforeAll(async () => {
    house.line.restore();
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
  });
  afterAll(() => tv?.close());

  describe("a session of a password", () => {
    let device: string;
    const server = { tile: "hearth.test" } as const;
    const alexDevices = () => house.server.admin.devices("alex");

    it("lapses: asks for the password, goes on as the same device, and loses neither a message nor half a one", async () => {
      const before = await alexDevices();
      await signInByPassword(viewer, "alex", server);
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      [device = "none"] = (await alexDevices()).filter((id) => !before.includes(id));
      await openRoom(viewer, family());
      house.line.cut();
      const text = `sent while signed out (${engine})`;
      await writeMessage(viewer, text);
      await viewer.seeText(text);
      await leaveDraft(viewer, "And when you co");
      await house.server.synapse.lapse(house.server.users.alex.userId);
      house.line.restore();
      await expectAskedBack("asked", SOFT, "password");
      await shot("asked");
      expect(await savedText(tv)).toContain(text);
      await enterPassword(viewer);
      const dana = actor(house.server, "dana");
      await dana.waitForEvent(family(), (event) => event.content["body"] === text, 60_000);
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      expect((await alexDevices()).sort()).toEqual([...before, device].sort());
      await openRoom(viewer, family());
      expect(await draft(viewer)).toBe("And when you co");
      expect((await dana.messages(family(), 50)).filter((event) => event.content["body"] === text)).toHaveLength(1);
      await leaveRoom(viewer);
    });

    it("lapses while the TV is off: still asks, and the chooser says so, too", async () => {
      house.line.cut();
      await house.server.synapse.lapse(house.server.users.alex.userId);
      await tv.restart();
      await tv.goto(house.web.url);
      await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 30_000); // what was saved
      house.line.restore();
      await expectAskedBack("asked", SOFT, "password");
      await tv.restart();
      await tv.goto(house.web.url);
      await expectAskedBack("asked", SOFT, "password");
      await tv.press("back");
      await viewer.waitForMarks({ screen: "signIn", step: "server" });
      await tv.press("back");
      await viewer.waitForMarks({ screen: "profiles" });
      expect((await viewer.expectFocus()).text).toMatch(/Alex Marlow.*Sign in again/);
      await tv.press("ok");
      await expectAskedBack("asked", SOFT, "password");
      await enterPassword(viewer);
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      expect(await alexDevices()).toContain(device);
    });

    it("is removed on a phone: says so, keeps nothing, and begins anew as another device", async () => {
      await openRoom(viewer, family());
      house.line.cut();
      const text = `never to be sent (${engine})`;
      await writeMessage(viewer, text);
      await leaveDraft(viewer, "Nobody will re");
      await removeFromPhone(house.server.baseUrl, "alex", device);
      const others = await alexDevices();
      expect(others).not.toContain(device);
      house.line.restore();
      await expectAskedBack("removed", HARD, "password");
      await shot("removed");
      await expectNothingSaved(tv, /alex|token|profile\//i);
      await enterPassword(viewer);
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      const now = await alexDevices();
      expect(now).not.toContain(device);
      expect(now).toHaveLength(others.length + 1);
      await openRoom(viewer, family());
      expect(await draft(viewer)).toBe("");
      expect((await actor(house.server, "dana").messages(family(), 50)).map((event) => event.content["body"])).not.toContain(text);
      await leaveRoom(viewer);
      await signOut(viewer);
    });
  });

  describe("a session of a code", () => {
    let device: string;
    const miaDevices = () => house.oauth.admin.devices("mia");
    /** Breaks the long poll: an access token that has little time left is renewed before the next one. */
    const wake = () => actor(house.oauth, "dana").sendText(house.oauth.rooms["family"] as string, `Hello? (${engine})`);

    it("cannot be renewed because the server forgot the app: asks again, goes on as the same device", async () => {
      const before = await miaDevices();
      house.oauth.oauth!.options.accessTokenSeconds = 33; // renewed three seconds after sign-in
      await signInByCode(viewer, house, "mia", { tile: "phone.test" });
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      [device = "none"] = (await miaDevices()).filter((id) => !before.includes(id));
      house.oauth.oauth!.forgetApps();
      await sleep(3500);
      await wake();
      await expectAskedBack("asked", SOFT, "deviceCode");
      house.oauth.oauth!.options.accessTokenSeconds = 300;
      await approveCode(viewer, house, "mia");
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      expect((await miaDevices()).sort()).toEqual([...before, device].sort());
    });

    it("is ended on the account's page: says so, keeps nothing, and begins anew as another device", async () => {
      await house.oauth.oauth!.revoke("mia", device);
      await wake();
      await expectAskedBack("removed", HARD, "deviceCode");
      await expectNothingSaved(tv, /mia|token|profile\//i);
      await approveCode(viewer, house, "mia");
      await viewer.waitForMarks({ sync: "live" }, 60_000);
      expect(await miaDevices()).not.toContain(device);
      await signOut(viewer);
      expect(tv.errors()).toEqual([]);
    });
  });
});
