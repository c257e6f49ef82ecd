/**
 * Through four months of a big public room: to a message that was answered and is not loaded, to a day, to what is pinned,
 * to a word, and back each time. The built app on an old and on today's engine, a real Synapse, keys only.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { type Actor, actor, type ClientEvent } from "../homeserver/actor.ts";
import { roomPath } from "../homeserver/matrixApi.ts";
import { type House, openHouse } from "./household.ts";
import { searchRoom, signInByPassword } from "./steps.ts";
import { asOneStory, enginesAmong, SHOTS } from "./story.ts";
import { Viewer } from "./viewer.ts";

const DAY_MS = 86_400_000;
const engines = enginesAmong("64", "today");

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(engines)("through the time of a room: %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  let friend: Actor;
  let roomId: string;
  /** A message of three months ago, whose words nobody else said, and the answer to it. */
  let old: ClientEvent;
  let answer: string;

  const nearest = async (at: number): Promise<string> => {
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(roomId)}/timestamp_to_event`;
    return (await friend.request<{ event_id: string }>("GET", path, { query: { ts: at, dir: "f" } })).event_id;
  };

  const wordsOf = ({ content }: ClientEvent): string => String(content["body"]).replace(/[^\w ]/g, " ");
  const timesSaid = async (words: string): Promise<number> => {
    const body = { search_categories: { room_events: { search_term: words, keys: ["content.body"], filter: { rooms: [roomId] } } } };
    const path = "/_matrix/client/v3/search";
    const found = await friend.request<{ search_categories: { room_events: { count: number } } }>("POST", path, { body });
    return found.search_categories.room_events.count;
  };

  beforeAll(async () => {
    roomId = house.server.rooms["bigPublic"] as string;
    friend = actor(house.server, "noor");
    const around = await friend.request<{ events_after: ClientEvent[] }>(
      "GET",
      roomPath(roomId, "context", await nearest(house.server.seededAt - 90 * DAY_MS)),
      { query: { limit: 40 } },
    );
    let found: ClientEvent | undefined;
    for (const event of around.events_after) {
      if (event.type === "m.room.message" && event.content["msgtype"] === "m.text" && (await timesSaid(wordsOf(event))) === 1)
        found = event;
    }
    if (!found) throw new Error("everything that was said three months ago was said more than once");
    old = found;
    await actor(house.server, "otto").request("PUT", roomPath(roomId, "state", "m.room.pinned_events", ""), {
      body: { pinned: [old.event_id] },
    });
    answer = await friend.sendText(roomId, `I still think of this (${engine})`, {
      "m.relates_to": { "m.in_reply_to": { event_id: old.event_id } },
    });
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(house.web.url);
  });
  afterAll(() => tv?.close());
  asOneStory();

  const shot = (name: string): Promise<unknown> => tv.screenshot(`${SHOTS}/${engine}-time-${name}.png`);
  const focusedEvent = (): Promise<string | null> =>
    tv.evaluate<[], string | null>("document.activeElement && document.activeElement.getAttribute('data-event-id')");
  /** Focus is on the row of that event, and nothing lies over the room. */
  const expectAt = async (eventId: string): Promise<void> => {
    await expect.poll(focusedEvent, { timeout: 30_000 }).toBe(eventId);
    await viewer.waitForMarks({ screen: "room", overlay: "" });
    await viewer.expectFocus();
  };
  /** Focus is in the list of that name. */
  const expectIn = async (list: string): Promise<void> => {
    await tv.waitFor(`!!document.activeElement && !!document.activeElement.closest('[aria-label="${list}"]')`, {
      label: `focus in ${list}`,
    });
  };
  const goTo = async (place: string): Promise<void> => {
    await tv.press("right"); // from any row
    await viewer.choose('[data-focus-key="room-goto"]', { most: 3 });
    await viewer.waitForMarks({ overlay: "goTo" });
    await viewer.choose(`[data-focus-key="room-goto-${place}"]`);
  };

  it("opens the room at its newest message", async () => {
    await signInByPassword(viewer, "ben", { tile: "hearth.test" });
    await searchRoom(viewer, "cosy films", roomId);
    await expectAt(answer);
  });

  it("shows the message that was answered, months ago, and returns", async () => {
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    await viewer.choose('[data-focus-key="room-menu-answered"]');
    await expectAt(old.event_id);
    await shot("answered");
    await tv.press("back");
    await expectAt(answer);
  });

  it("goes to a day that arrows choose", async () => {
    await goTo("date");
    await viewer.see("[data-day]");
    await shot("date");
    await expectIn("Day");
    await tv.press("left");
    await expectIn("Month");
    await tv.press("up");
    await tv.press("up");
    await tv.press("right");
    await expectIn("Day");
    await tv.press("up");
    const [year, month, day] = (await tv.evaluate<[], string>("document.querySelector('[data-day]').getAttribute('data-day')"))
      .split("-")
      .map(Number) as [number, number, number];
    const start = new Date(year, month - 1, day).getTime();
    expect(start).toBeLessThan(Date.now() - 50 * DAY_MS);
    const first = await nearest(start);
    await tv.press("ok");
    await expectAt(first);
    await shot("day");
  });

  it("goes from there to a pinned message, and back to the day, to the newest message", async () => {
    await tv.press("down");
    await tv.press("down");
    const place = (await focusedEvent()) as string;
    await goTo("pinned");
    const words = JSON.stringify(String(old.content["body"]).slice(0, 12));
    await tv.waitFor(`document.activeElement && document.activeElement.innerText.indexOf(${words}) >= 0`, { label: "the pinned message" });
    await shot("pinned");
    await tv.press("ok");
    await expectAt(old.event_id);
    await tv.press("back");
    await expectAt(place);
    await tv.press("back");
    await expectAt(answer);
  });

  it("finds words that were said long ago, and leaves the room step by step", async () => {
    await goTo("search");
    await tv.waitFor("!!document.activeElement && document.activeElement.tagName === 'INPUT'", { label: "the search field open" });
    await tv.type(wordsOf(old));
    await tv.press("ok");
    await viewer.reach(`[data-overlay] [data-event-id="${old.event_id}"]`, { blind: "down", most: 10 });
    await shot("found");
    expect(await tv.evaluate<[], number>("document.querySelectorAll('[data-overlay] mark').length")).toBeGreaterThan(0);
    await tv.press("ok");
    await expectAt(old.event_id);
    // Newer events are loaded as one goes on, and the live end is joined again by Back.
    await tv.hold("down", 2000);
    expect(await focusedEvent()).not.toBe(old.event_id);
    await tv.press("back");
    await expectAt(answer);
    await tv.press("back");
    await viewer.waitForMarks({ screen: "rooms" });
    expect(tv.errors()).toEqual([]);
  });
});
