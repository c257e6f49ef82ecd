/**
 * The photo frame on demand, by keys: a photo of somebody one talks with is painted, what is written meanwhile is told, and
 * the key that wakes it does nothing else. The built app on an old and on today's engine, a real Synapse.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser } from "../homeserver/freshUser.ts";
import { type House, openHouse } from "./household.ts";
import { signInByPassword } from "./steps.ts";
import { asOneStory, SHOTS, walkedEngines } from "./story.ts";
import { sleep, Viewer } from "./viewer.ts";

const BUTTON = '[data-focus-key="rooms-photos"]';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(walkedEngines().filter((engine) => engine === "64" || engine === "today"))("the photo frame: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  let friend: ReturnType<typeof actor>;
  let roomId: string;
  let photo: string;

  beforeAll(async () => {
    const [nora, fred] = await Promise.all([freshUser(house.server, "Nora"), freshUser(house.server, "Fred")]);
    friend = actor(house.server, fred.user);
    roomId = await friend.createRoom({ name: "Allotment" });
    await friend.invite(roomId, nora.user);
    await actor(house.server, nora.user).join(roomId);
    photo = await friend.sendImage(roomId, "beach-umbrellas");
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
    await signInByPassword(viewer, nora.user, { tile: "hearth.test" });
    await viewer.waitForMarks({ sync: "live" });
  });
  afterAll(() => tv?.close());
  asOneStory();

  const focusedKey = (): Promise<string | null> => tv.evaluate<[], string | null>("document.activeElement.getAttribute('data-focus-key')");
  const expectBackOnButton = async (): Promise<void> => {
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    await viewer.expectFocus();
    expect(await focusedKey()).toBe("rooms-photos");
  };

  it("paints a photo of somebody one talks with", async () => {
    await viewer.choose(BUTTON, { blind: "up" });
    await viewer.waitForMarks({ screen: "ambient", step: "photo" }, 30_000);
    await viewer.see(`[data-screen="ambient"] [data-event-id="${photo}"]`);
    await tv.waitFor(
      `(function () {
        var layer = document.querySelector('[data-screen="ambient"] [data-event-id]'), image = layer.querySelector('img');
        return image.naturalWidth > 400 && getComputedStyle(layer).opacity === '1';
      })()`,
      { label: "the photo, come up" },
    );
    await viewer.seeText("Fred");
    await viewer.expectFocus();
    expect(await tv.evaluate("document.querySelectorAll('[data-screen]').length")).toBe(1);
    await tv.screenshot(`${SHOTS}/${engine}-frame-photo.png`);
  });

  it("tells of a message that comes meanwhile, and leaves it unread", async () => {
    await friend.sendText(roomId, "The beans are up!");
    await viewer.see(`[data-hint="messages"][data-room-id="${roomId}"]`);
    await viewer.seeText("The beans are up!");
    await sleep(1000); // for the picture alone: the card fades in
    await tv.screenshot(`${SHOTS}/${engine}-frame-hint.png`);
  });

  it("is woken by a held OK, which opens nothing, and focus is back where it was", async () => {
    await tv.hold("ok", 900);
    await expectBackOnButton();
    await viewer.see(`[data-room-id="${roomId}"][data-unread]`);
  });

  it("is woken by an arrow, which moves nothing", async () => {
    await tv.press("ok");
    await viewer.waitForMarks({ screen: "ambient" });
    await tv.press("left");
    await expectBackOnButton();
    await tv.press("left"); // the next one is a key like any other
    await expect.poll(focusedKey).not.toBe("rooms-photos");
    expect(tv.errors()).toEqual([]);
  });
});
