/**
 * The whole way from the remote to the room, on every engine: real Synapse, real OAuth server, real Chromium, keys only.
 * HEARTH_ENGINES=64,today chooses engines.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type EngineName, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { dist, type House, openHouse } from "./household.ts";
import { expectNothingSaved } from "./leftOnTv.ts";
import {
  leaveRoom,
  openRoom,
  scrollBack,
  searchRoom,
  type Server,
  signInByCode,
  signInByPassword,
  signOut,
  writeMessage,
} from "./steps.ts";
import { asOneStory, SHOTS, walkedEngines } from "./story.ts";
import { sleep, Viewer } from "./viewer.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

interface Walk {
  /** Names the walk and its screenshots. */
  readonly id: string;
  readonly engine: EngineName;
  /** A package's build, opened from `file://`, with that maker's remote. */
  readonly shell?: "webos" | "tizen";
  /** Names that came after this Chromium are removed from the engine. */
  readonly removeNamesAfter?: number;
}

const engines = walkedEngines();
const walks: Walk[] = [
  ...engines.map((engine) => ({ id: engine, engine })),
  { id: "64-bare", engine: "64" as const, removeNamesAfter: 53 },
  { id: "webos", engine: "68" as const, shell: "webos" as const },
  { id: "tizen", engine: "76" as const, shell: "tizen" as const },
].filter(({ engine }) => engines.includes(engine));

describe.each(walks)("from the remote to the room: $id", ({ id, engine, shell, removeNamesAfter }) => {
  let tv: Tv;
  let viewer: Viewer;
  const page = (): string => (shell ? `file://${dist(shell)}/index.html` : house.web.url);
  // A package has no config.json of this house: its people type the server's address.
  const phoneServer = (): Server => (shell ? { typed: house.oauth.baseUrl } : { tile: "phone.test" });
  const passwordServer = (): Server => (shell ? { typed: house.line.url } : { tile: "hearth.test" });
  const shot = (name: string): Promise<void> => tv.screenshot(`${SHOTS}/${id}-${name}.png`);
  const dana = () => actor(house.server, "dana");

  asOneStory(() => house.line.restore());

  beforeAll(async () => {
    tv = await openEngine(engine, { ...(removeNamesAfter !== undefined && { removeNamesAfter }), ...(shell && { remote: shell }) });
    viewer = new Viewer(tv);
    await tv.goto(page());
  });
  afterAll(() => tv?.close());

  it("signs in with a code from the phone, and out again", async () => {
    await viewer.waitForMarks({ screen: "signIn", step: "server" });
    await shot("signIn-server");
    await signInByCode(viewer, house, "mia", phoneServer());
    await viewer.waitForMarks({ sync: "live" }, 60_000);
    await viewer.expectFocus();
    await signOut(viewer);
  });

  it("signs in with a password and shows the shelves", async () => {
    await signInByPassword(viewer, "alex", passwordServer());
    await viewer.waitForMarks({ sync: "live" }, 60_000);
    await viewer.see(`[data-room-id="${house.server.rooms["inviteBooks"]}"]`);
    await sleep(1500);
    await tv.waitFor("document.activeElement.hasAttribute('data-room-id')", { label: "a room focused, not the header above it" });
    await shot("rooms");
    for (const key of ["down", "right", "right", "down", "left", "up"] as const) {
      await tv.press(key);
      await sleep(80);
      await viewer.expectFocus();
    }
  });

  it("opens a room and reads 300 messages back", async () => {
    await searchRoom(viewer, "cosy films", house.server.rooms["bigPublic"] as string);
    await sleep(1000);
    await shot("room-big");
    await scrollBack(viewer, 300);
    await shot("room-back");
    const nodes = await tv.evaluate<[], number>("document.querySelectorAll('*').length");
    expect(nodes).toBeLessThan(800);
    await leaveRoom(viewer);
  });

  it("reacts and replies", async () => {
    const family = house.server.rooms["family"] as string;
    const question = `Who brings the plates? (${id})`;
    const asked = await dana().sendText(family, question);
    await openRoom(viewer, family);
    await viewer.see(`[data-event-id="${asked}"]`);
    await viewer.reach(`[data-event-id="${asked}"]`, { blind: "up" });
    await sleep(600);
    await shot("room");
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    await shot("menu");
    await viewer.chooseNamed(/^React with ❤/);
    await dana().waitForEvent(family, (event) => event.type === "m.reaction" && JSON.stringify(event.content).includes(asked), 15_000);

    await viewer.waitForMarks({ overlay: "" });
    await viewer.reach(`[data-event-id="${asked}"]`, { blind: "up" });
    await tv.press("ok");
    await viewer.waitForMarks({ overlay: "menu" });
    await viewer.chooseNamed("Reply");
    await tv.waitFor("!!document.activeElement && document.activeElement.tagName === 'INPUT'", { label: "the reply's field open" });
    await tv.type(`We do. Größe XL! (${id})`);
    await tv.press("ok");
    const reply = await dana().waitForEvent(family, (event) => event.content["body"] === `We do. Größe XL! (${id})`, 15_000);
    expect(JSON.stringify(reply.content["m.relates_to"])).toContain(asked);
  });

  it("keeps a message that is written without a connection, and sends it once when it is back", async () => {
    const family = house.server.rooms["family"] as string;
    const text = `written in the tunnel (${id})`;
    house.line.cut();
    await writeMessage(viewer, text);
    await viewer.seeText(text);
    await viewer.waitForMarks({ sync: "reconnecting" }, 60_000);
    await shot("room-offline");
    house.line.restore();
    await dana().waitForEvent(family, (event) => event.content["body"] === text, 90_000);
    await viewer.waitForMarks({ sync: "live" }, 90_000);
    await sleep(1500);
    const copies = (await dana().messages(family, 50)).filter((event) => event.content["body"] === text);
    expect(copies).toHaveLength(1);
    await tv.waitFor(
      `Array.prototype.filter.call(document.querySelectorAll('[data-send-state]'), function (row) { return row.textContent.indexOf(${JSON.stringify(text)}) >= 0 && row.getAttribute('data-send-state') === 'sent'; }).length === 1`,
      { label: "one row, sent" },
    );
  });

  it("shows live what somebody else writes", async () => {
    const family = house.server.rooms["family"] as string;
    const text = `live from the kitchen (${id})`;
    await dana().sendText(family, text);
    await viewer.seeText(text, 15_000);
    await viewer.expectFocus();
    await leaveRoom(viewer);
    await viewer.seeText(text, 15_000); // and on the shelf
  });

  it("starts again from what it has saved, after a power cut, without the network", async () => {
    await sleep(3000); // a quiet moment: it saves
    house.line.cut();
    await tv.restart();
    await tv.goto(page());
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 20_000);
    await viewer.seeText("live from the kitchen", 10_000);
    await viewer.expectFocus();
    // With its pictures (emoji in names and messages are pictures too, and are not meant).
    await tv.waitFor(
      `Array.prototype.some.call(document.querySelectorAll('[data-room-id] img:not([src*="emoji/"])'), function (img) { return img.complete && img.naturalWidth > 0; })`,
      { label: "a tile with its picture", timeoutMs: 10_000 },
    );
    await sleep(1000); // 53 is photographed from its window, which shows a frame late
    await shot("rooms-snapshot");
    house.line.restore();
    await viewer.waitForMarks({ sync: "live" }, 90_000);
  });

  it("signs out and leaves nothing behind", async () => {
    await signOut(viewer);
    await expectNothingSaved(tv, /alex|token|profile\//i);
    expect(tv.errors()).toEqual([]);
  });
});
