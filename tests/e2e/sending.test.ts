/**
 * What can be sent and set from the sofa: an emoji and a sticker out of the picker, own words changed, a favourite, a room
 * left. The built app on an old and on today's engine, a real Synapse, keys only; a friend sees what comes.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { type Actor, actor } from "../homeserver/actor.ts";
import { freshUser } from "../homeserver/freshUser.ts";
import { encodePicture } from "../homeserver/media/encode.ts";
import { sceneSvg } from "../homeserver/media/scenes.ts";
import { type House, openHouse } from "./household.ts";
import { openRoom, signInByPassword, writeMessage } from "./steps.ts";
import { asOneStory, enginesAmong, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const engines = enginesAmong("64", "today");

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(engines)("sending from the sofa: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  let friend: Actor;
  let me: string;
  let garden: string;
  let market: string;

  beforeAll(async () => {
    const [user, friendUser] = await Promise.all([freshUser(house.server, "Sally"), freshUser(house.server, "Fred")]);
    me = user.userId;
    friend = actor(house.server, friendUser.user);
    const open = async (name: string): Promise<string> => {
      const roomId = await friend.createRoom({ name, invite: [user.userId] });
      await actor(house.server, user.user).join(roomId);
      await friend.sendText(roomId, `Welcome to the ${name}`);
      return roomId;
    };
    [garden, market] = [await open("Garden"), await open("Market")];
    const { bytes, mimetype, width, height } = await encodePicture(sceneSvg("cake-past", 256, 256), "png");
    const { content_uri: url } = await friend.request<{ content_uri: string }>("POST", "/_matrix/media/v3/upload", {
      body: bytes,
      contentType: mimetype,
    });
    const images = { cake: { url, body: "a cake", info: { mimetype, w: width, h: height } } };
    await friend.sendState(garden, "im.ponies.room_emotes", { pack: { display_name: "Cakes" }, images });
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
    await signInByPassword(viewer, user.user, { tile: "hearth.test" });
    await viewer.waitForMarks({ sync: "live" }, 60_000);
  });
  afterAll(() => tv?.close());
  asOneStory();

  const comes = (matches: (event: { type: string; content: Record<string, unknown> }) => boolean) =>
    friend.waitForEvent(garden, (event) => event.sender === me && matches(event), 30_000);
  const focusKey = (): Promise<string | null> =>
    tv.evaluate<[], string | null>("document.activeElement && document.activeElement.getAttribute('data-focus-key')");

  it("sends an emoji with two presses after it was chosen", async () => {
    await openRoom(viewer, garden);
    await viewer.choose('[data-focus-key="room-emoji"]', { blind: "down" });
    await viewer.waitForMarks({ overlay: "emoji" });
    await viewer.reach('[data-emoji="😂"]');
    await tv.press("ok");
    await tv.screenshot(`${SHOTS}/${engine}-sending-picker.png`);
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await expect.poll(focusKey).toBe("room-send");
    await tv.press("ok");
    await comes(({ content }) => content["body"] === "😂");
    await viewer.expectFocus();
  });

  it("offers what was used last first, and the room's sticker, which is sent at once", async () => {
    await viewer.choose('[data-focus-key="room-emoji"]', { blind: "down" });
    await viewer.waitForMarks({ overlay: "emoji" });
    await viewer.see('[data-focus-key="emoji-tab-stickers"]');
    await viewer.see('[data-focus-key="emoji-tab-recent"][aria-selected="true"]');
    await viewer.reach('[data-focus-key="emoji-tab-stickers"]', { blind: "up" });
    await viewer.see('[data-emoji="cake"] img');
    await viewer.choose('[data-emoji="cake"]');
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    expect((await comes(({ type }) => type === "m.sticker")).content).toMatchObject({ body: "a cake", info: { mimetype: "image/png" } });
    await viewer.see('[data-kind="sticker"] img');
    await viewer.expectFocus();
  });

  it("changes own words where they stand", async () => {
    await writeMessage(viewer, "The tomatoes are dead");
    const { event_id: eventId } = await comes(({ content }) => content["body"] === "The tomatoes are dead");
    const row = `[data-event-id="${eventId}"][role="option"]`;
    await viewer.see(row);
    await viewer.choose(row, { blind: "up" });
    await viewer.waitForMarks({ overlay: "menu" });
    await viewer.choose('[data-focus-key="room-menu-edit"]');
    await tv.waitFor("document.activeElement.tagName === 'INPUT' && document.activeElement.value === 'The tomatoes are dead'", {
      label: "the old words in the open field",
    });
    await tv.evaluate("document.activeElement.select()"); // as a person erases letter by letter
    await tv.type("The tomatoes are red");
    await tv.press("ok");
    const edit = await comes(({ content }) => content["m.new_content"] !== undefined);
    expect(edit.content).toMatchObject({
      body: "* The tomatoes are red",
      "m.new_content": { body: "The tomatoes are red" },
      "m.relates_to": { rel_type: "m.replace", event_id: eventId },
    });
    await viewer.seeText("The tomatoes are red");
    await tv.waitFor(`document.querySelector(${JSON.stringify(row)}).textContent.indexOf('edited') > 0`, {
      label: "the row called edited",
    });
    await tv.screenshot(`${SHOTS}/${engine}-sending-edited.png`);
  });

  it("makes the room a favourite, which the shelves show", async () => {
    await viewer.choose('[data-focus-key="room-options-open"]', { blind: "right" });
    await viewer.waitForMarks({ overlay: "roomOptions" });
    await viewer.choose('[data-focus-key="room-option-favourite"]');
    await expect.poll(async () => (await viewer.expectFocus()).text).toBe("Remove from favourites");
    await tv.screenshot(`${SHOTS}/${engine}-sending-options.png`);
    await tv.press("back");
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await viewer.expectFocus();
    await viewer.choose('[data-focus-key="room-leave"]', { blind: "down" });
    await viewer.waitForMarks({ screen: "rooms" });
    await viewer.see(`[data-shelf="favourites"] [data-room-id="${garden}"]`);
    const tags = await actor(house.server, me.slice(1, me.indexOf(":"))).request<{ tags: object }>(
      "GET",
      `/_matrix/client/v3/user/${encodeURIComponent(me)}/rooms/${encodeURIComponent(garden)}/tags`,
    );
    expect(tags).toMatchObject({ tags: { "m.favourite": { order: 0.5 } } });
  });

  it("leaves a room after asking, from the list by the menu key", async () => {
    await viewer.reach(`[data-room-id="${market}"]`, { blind: "down" });
    await tv.press("menu");
    await viewer.waitForMarks({ overlay: "roomOptions" });
    await viewer.choose('[data-focus-key="room-option-leave"]');
    expect((await viewer.expectFocus()).text).toBe("Stay");
    await viewer.choose('[data-focus-key="room-leave-yes"]');
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    await tv.waitFor(`!document.querySelector('[data-room-id="${market}"]')`, { label: "the room gone from the shelves" });
    const member = await friend.request<{ membership: string }>(
      "GET",
      `/_matrix/client/v3/rooms/${encodeURIComponent(market)}/state/m.room.member/${encodeURIComponent(me)}`,
    );
    expect(member.membership).toBe("leave");
    await viewer.expectFocus();
    expect(tv.errors()).toEqual([]);
  });
});
