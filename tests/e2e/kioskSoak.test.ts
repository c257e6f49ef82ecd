/**
 * A kiosk of three rooms for as many minutes as HEARTH_SOAK says, faster than life: thousands of messages, twenty cuts of
 * the line, five restarts of the homeserver, access tokens that run out. Nobody presses a key; it has to be live and no
 * larger at the end, and on its wall all the time. Without HEARTH_SOAK it is skipped: `HEARTH_SOAK=30 npx vitest run
 * --project e2e tests/e2e/kioskSoak.test.ts`, HEARTH_ENGINES chooses the engine (64).
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEngineNames } from "../engines/catalogue.ts";
import { openEngine, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import { type FaultProxy, startProxy } from "../homeserver/faultProxy.ts";
import { openHousehold } from "../homeserver/household.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { dist } from "./household.ts";
import { sleep, Viewer } from "./viewer.ts";

const minutes = Number(process.env["HEARTH_SOAK"] ?? 0);
const CUTS = 20;
const RESTARTS = 5;
/** One in a pause; a homeserver on a small machine takes some thirty a second. */
const PAUSE_MS = 120;
const MB = 1024 * 1024;

describe.runIf(minutes > 0)("a kiosk, left alone", () => {
  let home: Awaited<ReturnType<typeof openHousehold>>;
  let line: FaultProxy;
  let web: StaticServer;
  let tv: Tv;
  let viewer: Viewer;
  let rooms: string[];
  const admin = () => actor(home, "dana");

  beforeAll(async () => {
    // Tokens run out a dozen times: what a night has, this has in minutes.
    home = await openHousehold({ oauth: { intervalSeconds: 1, accessTokenSeconds: Math.max(60, minutes * 5) } });
    line = await startProxy(home.baseUrl);
    line.failNext(/^\/\.well-known\//, 404, {}, { times: Number.POSITIVE_INFINITY });
    rooms = [];
    for (const name of ["Hall", "Yard", "Kitchen"]) {
      const roomId = await admin().createRoom({ name });
      await admin().invite(roomId, "theo");
      rooms.push(roomId);
    }
    web = await serveFolder(dist("browser"), {
      config: JSON.stringify({
        default_server_config: { "m.homeserver": { base_url: line.url, server_name: "hearth.test" } },
        features: { encryption: false },
        kiosk: { rooms, rotateSeconds: 2, readOnly: true, pin: "2580" },
      }),
    });
    tv = await openEngine(parseEngineNames(process.env["HEARTH_ENGINES"] ?? "64")[0] ?? "64");
    viewer = new Viewer(tv);
  });
  afterAll(async () => {
    await tv?.close();
    await web?.close();
    await line?.stop();
    await home?.stop();
  });

  it(
    `is on its wall and live after ${minutes} minutes, and has not grown`,
    async () => {
      await tv.goto(web.url);
      await viewer.chooseNamed(/^hearth\.test/);
      await viewer.see("[data-user-code]");
      const code = await tv.evaluate<[], string>("document.querySelector('[data-user-code]').getAttribute('data-user-code')");
      await home.oauth?.approve(code, "theo");
      await viewer.waitForMarks({ screen: "kiosk", step: "here", sync: "live" }, 60_000);
      // What is seen between two looks counts too.
      await tv.evaluate(`(function () {
        window.__elsewhere = [];
        setInterval(function () {
          var screen = document.querySelector('[data-screen]'), name = screen ? screen.getAttribute('data-screen') : 'none';
          var over = document.querySelector('[data-overlay]'), typed = document.activeElement && document.activeElement.tagName === 'INPUT';
          if (name !== 'kiosk' || over || typed) window.__elsewhere.push(name + (over ? ' overlay' : '') + (typed ? ' typing' : ''));
        }, 100);
      })()`);

      const startedAt = Date.now();
      const endsAt = startedAt + minutes * 60_000;
      const share = (): number => (Date.now() - startedAt) / (endsAt - startedAt);
      let said = 0;
      let cuts = 0;
      let restarts = 0;
      let before: number | undefined;
      while (Date.now() < endsAt) {
        const roomId = rooms[said % rooms.length] as string;
        await admin().sendText(roomId, `Announcement ${++said}: the ${said % 7} o'clock tour begins at the door.`);
        // A tenth of the way everything has been seen once.
        if (before === undefined && share() > 0.1) before = await tv.heap();
        if (cuts < CUTS && share() > (cuts + 0.5) / (CUTS + 1)) {
          cuts++;
          line.cut();
          await sleep(1000 + 500 * (cuts % 5));
          line.restore();
          line.failNext(/^\/\.well-known\//, 404, {}, { times: Number.POSITIVE_INFINITY });
        }
        if (restarts < RESTARTS && share() > (restarts + 1) / (RESTARTS + 1.5)) {
          restarts++;
          await home.synapse.kill();
          await home.synapse.restart();
        }
        await sleep(PAUSE_MS);
      }
      expect({ cuts, restarts }).toEqual({ cuts: CUTS, restarts: RESTARTS });

      for (const roomId of rooms) {
        const last = await admin().sendText(roomId, "The last one for today");
        await viewer.see(`[data-room-id="${roomId}"] [data-event-id="${last}"]`, 120_000);
      }
      await viewer.waitForMarks({ screen: "kiosk", step: "here", sync: "live", overlay: "" });
      await viewer.expectFocus();
      expect(await tv.evaluate("window.__elsewhere")).toEqual([]);
      const refreshed = line.requests.filter(({ path, status }) => path.includes("/sync") && status === 401).length;
      const after = await tv.heap();
      console.log({ said, heapBefore: before, heapAfter: after, tokensRefused: refreshed });
      expect(after).toBeLessThan((before ?? 0) * 1.25 + 4 * MB);
    },
    (minutes + 10) * 60_000,
  );
});
