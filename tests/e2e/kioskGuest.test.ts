/**
 * A screen without an account: where the server takes no guests it says so; where it does, the screen is in its public room
 * by itself, and says which room did not let it in. The built app on an old and on today's engine, a real Synapse.
 */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { freshUser } from "../homeserver/freshUser.ts";
import { openHousehold, type OpenHousehold } from "../homeserver/household.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { dist } from "./household.ts";
import { asOneStory, walkedEngines } from "./story.ts";
import { Viewer } from "./viewer.ts";

describe.each(walkedEngines().filter((engine) => engine === "64" || engine === "today"))("a guest's screen: %s", (engine) => {
  let server: OpenHousehold;
  let web: StaticServer;
  let tv: Tv;
  let viewer: Viewer;
  let host: ReturnType<typeof actor>;
  let hall: string;
  let closed: string;

  beforeAll(async () => {
    server = await openHousehold();
    host = actor(server, (await freshUser(server, "Hanna")).user);
    const alias = `hall-${randomBytes(4).toString("hex")}`;
    hall = await host.createRoom({ name: "Open hall", preset: "public_chat", room_alias_name: alias });
    await host.sendState(hall, "m.room.guest_access", { guest_access: "can_join" });
    await host.sendText(hall, "Welcome, everybody.");
    closed = await host.createRoom({ name: "Staff" });
    web = await serveFolder(dist("browser"), {
      config: JSON.stringify({
        default_server_config: { "m.homeserver": { base_url: server.baseUrl, server_name: "hearth.test" } },
        kiosk: { rooms: [`#${alias}:hearth.test`, closed], rotateSeconds: 3, readOnly: true, account: "guest" },
      }),
    });
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
  });
  afterAll(async () => {
    await tv?.close();
    await web?.close();
    await server?.stop();
  });
  asOneStory();

  it("says that the server takes no guests", async () => {
    await tv.goto(web.url);
    await viewer.waitForMarks({ screen: "kiosk", step: "noGuests" });
    await viewer.seeText("This server does not take guests");
    await viewer.expectFocus();
  });

  it("is let in when somebody changes that, and joins its public room", async () => {
    const file = `${server.synapse.data}/homeserver.json`;
    const config = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...config, allow_guest_access: true }));
    await server.synapse.restart();
    await viewer.chooseNamed("Try again");
    await viewer.waitForMarks({ phase: "signedIn", screen: "kiosk", sync: "live" }, 60_000);
    await viewer.see(`[data-screen="kiosk"] [data-room-id="${hall}"]`, 60_000);
    await viewer.seeText("Welcome, everybody.");
    const eventId = await host.sendText(hall, "The door is open");
    await viewer.see(`[data-event-id="${eventId}"]`, 40_000);
  });

  it("says which room it was not let into, in its turn", async () => {
    await viewer.waitForMarks({ screen: "kiosk", step: "absent" }, 40_000);
    await viewer.seeText(closed);
    await viewer.expectFocus();
    await viewer.waitForMarks({ screen: "kiosk", step: "here" }, 40_000);
    expect(await tv.evaluate("document.querySelectorAll('[data-focus-key^=\"wall-reply-\"]').length")).toBe(0);
  });
});
