/**
 * A screen in a hall, by keys alone: it signs in by a link that leaves no trace, its rooms take turns, a message comes
 * live, no key leads out, the sequence and the PIN do, and an admin steers it from afar. The built app on an old and on
 * today's engine, a real Synapse.
 */
import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type RemoteKey, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser } from "../homeserver/freshUser.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { dist, type House, openHouse } from "./household.ts";
import { asOneStory, walkedEngines } from "./story.ts";
import { Viewer } from "./viewer.ts";

const SHOTS = `${process.env["HEARTH_CACHE"] ?? ".cache"}/screenshots`;
const CONTROL = "org.hearth.kiosk.control";
const PIN = "2580";
const SEQUENCE: readonly RemoteKey[] = ["up", "up", "down", "down", "left", "right", "ok"];
/** Every key of a keyboard's layout, Back and what stands for it included. */
const EVERY: readonly RemoteKey[] = [
  "escape", "backspace", "tab", "up", "down", "left", "right", "ok", "back", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "back",
]; // prettier-ignore

let house: House;
beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  house = await openHouse();
});
afterAll(() => house?.close());

describe.each(walkedEngines().filter((engine) => engine === "64" || engine === "today"))("a kiosk: %s", (engine) => {
  let web: StaticServer;
  let tv: Tv;
  let viewer: Viewer;
  let admin: ReturnType<typeof actor>;
  let stranger: ReturnType<typeof actor>;
  let hall: string;
  let yard: string;
  let control: string;
  let token: string;

  const order = (content: Record<string, unknown>, by = admin): Promise<string> => by.sendState(control, CONTROL, content, "hall");
  const seeRoom = (roomId: string): Promise<void> => viewer.see(`[data-screen="kiosk"] [data-room-id="${roomId}"]`, 30_000);
  const visits = (): Promise<unknown> => tv.evaluate("window.__visit");

  beforeAll(async () => {
    const [screen, ada, sam] = await Promise.all(["Screen", "Ada", "Sam"].map((name) => freshUser(house.server, name)));
    if (!screen || !ada || !sam) throw new Error("no users");
    admin = actor(house.server, ada.user);
    stranger = actor(house.server, sam.user);
    const kiosk = actor(house.server, screen.user);
    hall = await admin.createRoom({ name: "Hall" });
    yard = await admin.createRoom({ name: "Yard" });
    // Strangers may send this one type there, by a mistake of the admin's: they steer nothing all the same.
    control = await admin.createRoom({ name: "Control", power_level_content_override: { events: { [CONTROL]: 0 } } });
    for (const roomId of [hall, yard, control]) await admin.invite(roomId, screen.user);
    await admin.invite(control, sam.user);
    await Promise.all([kiosk.join(hall), kiosk.join(control), stranger.join(control)]); // the yard's invite is the kiosk's to answer
    await admin.sendText(hall, "The hall is open until six.");
    await admin.sendText(yard, "Mind the wet grass.");
    const link = await kiosk.request<{ login_token: string }>("POST", "/_matrix/client/v1/login/get_token", { body: {} });
    token = link.login_token;
    web = await serveFolder(dist("browser"), {
      config: JSON.stringify({
        default_server_config: { "m.homeserver": { base_url: house.line.url, server_name: "hearth.test" } },
        kiosk: {
          rooms: [hall, yard],
          rotateSeconds: 4,
          quickReplies: ["On my way"],
          message: "Soup at one",
          pin: PIN,
          idleSeconds: 60,
          account: "token",
          control: { room: control, name: "hall" },
        },
      }),
    });
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
  });
  afterAll(async () => {
    await tv?.close();
    await web?.close();
  });
  asOneStory();

  it("says that it has no account, and is let in by a link that leaves no trace", async () => {
    await tv.goto(web.url);
    await viewer.waitForMarks({ screen: "kiosk", step: "noLink" });
    await viewer.expectFocus();
    await tv.screenshot(`${SHOTS}/${engine}-kiosk-noLink.png`);
    // Somebody opens the link: the address changes, the page stays.
    await tv.evaluate(`location.hash = '#/login?loginToken=' + ${JSON.stringify(token)} + '&server=hearth.test'`);
    await viewer.waitForMarks({ phase: "signedIn", screen: "kiosk", sync: "live" }, 60_000);
    expect(await tv.evaluate("location.href")).not.toContain("login");
    expect(JSON.stringify(tv.console)).not.toContain(token);
  });

  it("shows its rooms in turn, also the one that it was only invited to", async () => {
    await seeRoom(yard);
    await viewer.seeText("Mind the wet grass.");
    await seeRoom(hall);
    await viewer.seeText("The hall is open until six.");
    await viewer.seeText("Soup at one");
    await viewer.expectFocus();
    await tv.screenshot(`${SHOTS}/${engine}-kiosk-wall.png`);
    await seeRoom(yard);
  });

  it("shows the one room that an admin wishes, and the message of the day; a stranger's wish is nothing", async () => {
    await order({ show: yard, message: "Nobody said this" }, stranger);
    await admin.sendText(hall, "Is anybody listening?"); // comes after the stranger's event, so that was seen before
    await viewer.seeText("Is anybody listening?", 40_000);
    await viewer.seeText("Soup at one");
    await order({ show: hall, message: "Fire drill at three" });
    await viewer.seeText("Fire drill at three");
    await seeRoom(hall);
    await tv.waitFor('document.querySelectorAll(\'[data-screen="kiosk"] footer [role="img"]\').length === 0', { label: "one room alone" });
  });

  it("shows a message as it comes", async () => {
    const eventId = await admin.sendText(hall, "The choir is early today");
    await viewer.see(`[data-event-id="${eventId}"]`);
  });

  it("stays where it is, whatever is pressed", async () => {
    for (const key of EVERY) {
      await tv.press(key);
      const marks = await viewer.marks();
      expect([key, marks.screen, marks.overlay]).toEqual([key, "kiosk", ""]);
    }
    await viewer.expectFocus();
    expect(await tv.evaluate("location.hash")).toBe("");
  });

  it("sends an answer that needs no typing", async () => {
    await viewer.choose('[data-focus-key="wall-reply-0"]', { blind: "down" });
    await admin.waitForEvent(hall, ({ type, content }) => type === "m.room.message" && content["body"] === "On my way");
  });

  it("does not let out who does not know the PIN", async () => {
    for (const key of SEQUENCE) await tv.press(key);
    await viewer.waitForMarks({ overlay: "pin" });
    await viewer.expectFocus();
    for (const digit of "1111") await tv.press(digit as RemoteKey);
    await viewer.choose('[data-focus-key="pin-send"]');
    await viewer.seeText("That is not the PIN");
    await tv.screenshot(`${SHOTS}/${engine}-kiosk-pin.png`);
    await tv.press("back");
    await viewer.waitForMarks({ screen: "kiosk", overlay: "" });
  });

  it("lets out who knows it, until they go back", async () => {
    for (const key of SEQUENCE) await tv.press(key);
    await viewer.waitForMarks({ overlay: "pin" });
    for (const digit of PIN) await tv.press(digit as RemoteKey);
    await viewer.choose('[data-focus-key="pin-send"]');
    await viewer.waitForMarks({ overlay: "service" });
    await viewer.expectFocus();
    await tv.screenshot(`${SHOTS}/${engine}-kiosk-service.png`);
    await viewer.choose('[data-focus-key="kiosk-open"]');
    await viewer.waitForMarks({ screen: "rooms", overlay: "" });
    await viewer.see('[data-focus-key="rooms-settings"]');
    await tv.press("back");
    await viewer.waitForMarks({ screen: "kiosk", overlay: "" });
    expect(JSON.stringify(tv.console)).not.toContain(PIN);
  });

  it("says quietly that the line is gone, and is live again by itself", async () => {
    house.line.cut();
    await viewer.see('[data-offline="yes"] svg', 60_000);
    await tv.screenshot(`${SHOTS}/${engine}-kiosk-offline.png`);
    const eventId = await admin.sendText(hall, "While you were away");
    house.line.restore();
    await viewer.see(`[data-event-id="${eventId}"]`, 90_000);
    await viewer.waitForMarks({ sync: "live", screen: "kiosk" });
    await tv.waitFor(`document.querySelector('[data-offline="yes"]') === null`, {
      label: "no word of a line that is gone",
      timeoutMs: 20_000,
    });
  });

  it("starts again when it is told to, once", async () => {
    await tv.evaluate("window.__visit = 1");
    await order({ show: hall, restart: true });
    await tv.waitFor("window.__visit === undefined", { label: "the page, started again", timeoutMs: 30_000 });
    await viewer.waitForMarks({ phase: "signedIn", screen: "kiosk", sync: "live" }, 60_000);
    await tv.evaluate("window.__visit = 2");
    await seeRoom(hall);
    const eventId = await admin.sendText(hall, "Good morning");
    await viewer.see(`[data-event-id="${eventId}"]`);
    await order({ show: yard });
    await seeRoom(yard);
    expect(await visits()).toBe(2);
    await tv.screenshot(`${SHOTS}/${engine}-kiosk-told.png`);
  });
});
