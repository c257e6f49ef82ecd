/**
 * A kiosk of three rooms for as many minutes as HEARTH_SOAK says, faster than life: thousands of messages, twenty cuts of
 * the line, five restarts of the homeserver, access tokens that run out or are refused, and a child at the remote. It has
 * to be live and no larger at the end than in the middle, and on its wall all the time. Without HEARTH_SOAK it is skipped:
 * `HEARTH_SOAK=30 npx vitest run --config tests/vitest.config.ts --project e2e tests/e2e/kioskSoak.test.ts`,
 * HEARTH_ENGINES chooses the engine (64).
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEngineNames } from "../engines/catalogue.ts";
import { openEngine, type RemoteKey, type Tv } from "../engines/engine.ts";
import { actor } from "../homeserver/actor.ts";
import type { FaultProxy } from "../homeserver/faultProxy.ts";
import { openHousehold, type OpenHousehold } from "../homeserver/household.ts";
import type { OAuthServer } from "../homeserver/oauth.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { CHILDS_KEYS, playWith } from "./child.ts";
import { dist, startLine } from "./household.ts";
import { kindOf, median, tally } from "./tally.ts";
import { sleep, Viewer } from "./viewer.ts";
import { forgiveWall, readWall, watchWall } from "./wallWatch.ts";

const minutes = Number(process.env["HEARTH_SOAK"] ?? 0);
const CUTS = 20;
const RESTARTS = 5;
/** With so many of the restarts the access token is not known any more, which the television learns by being refused. */
const LAPSES = 2;
const CHILDREN = 12;
const SAMPLES = 30;
/** One in a pause; a homeserver on a small machine takes some thirty a second. */
const PAUSE_MS = 120;
const MB = 1024 * 1024;
const PIN = "2580";
const SEQUENCE: readonly RemoteKey[] = ["up", "up", "down", "down", "left", "right", "ok"];
/** Every so many messages one is a picture. */
const PICTURE_EVERY = 25;
/** What a line that is cut, a server that starts and a token that is refused make an engine and the app say. */
const EXPLAINED =
  /^network: error: Failed to load resource: (net::ERR_\w+|the server responded with a status of (401|404|50[0-4]))|^warning: .*no answer/;

interface Sample {
  readonly minute: number;
  /** Bytes. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Bytes of the page's process: pictures, too. */
  readonly process: number;
}

describe.runIf(minutes > 0)("a kiosk, left alone", () => {
  let home: OpenHousehold & { oauth: OAuthServer };
  let line: FaultProxy;
  let web: StaticServer;
  let tv: Tv;
  let viewer: Viewer;
  let rooms: string[];
  let pictures: Record<string, unknown>[];
  const admin = () => actor(home, "dana");

  beforeAll(async () => {
    // Tokens run out a dozen times: what a night has, this has in minutes.
    home = await openHousehold({ oauth: { intervalSeconds: 1, accessTokenSeconds: Math.max(60, minutes * 5) } });
    line = await startLine(home.baseUrl);
    rooms = [];
    for (const name of ["Hall", "Yard", "Kitchen"]) {
      const roomId = await admin().createRoom({ name });
      await admin().invite(roomId, "theo");
      rooms.push(roomId);
    }
    const hall = rooms[0] as string;
    for (const scene of ["beach", "forest", "lake", "garden"]) await admin().sendImage(hall, `${scene}-soak`);
    pictures = (await admin().messages(hall)).filter(({ content }) => content["msgtype"] === "m.image").map(({ content }) => content);
    web = await serveFolder(dist("browser"), {
      config: JSON.stringify({
        default_server_config: { "m.homeserver": { base_url: line.url, server_name: "hearth.test" } },
        features: { encryption: false },
        kiosk: { rooms, rotateSeconds: 2, readOnly: true, pin: PIN },
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

  async function letChildPlay(): Promise<void> {
    await playWith(tv);
    await viewer.waitForMarks({ screen: "kiosk", overlay: "" }, 5000);
    await viewer.expectFocus();
  }

  /** Who knows the sequence still needs the PIN. */
  async function tryPin(): Promise<void> {
    expect((await readWall(tv)).elsewhere).toEqual([]);
    for (const key of SEQUENCE) await tv.press(key);
    await viewer.waitForMarks({ overlay: "pin" });
    for (const digit of "1111") await tv.press(digit as RemoteKey);
    await viewer.choose('[data-focus-key="pin-send"]');
    await viewer.seeText("That is not the PIN");
    await tv.press("back");
    await viewer.waitForMarks({ screen: "kiosk", overlay: "" });
    expect((await readWall(tv)).elsewhere.filter((what) => what !== "kiosk pin")).toEqual([]);
    await forgiveWall(tv);
  }

  it(
    `is on its wall and live after ${minutes} minutes, and has not grown`,
    async () => {
      await tv.goto(web.url);
      await viewer.chooseNamed(/^hearth\.test/);
      await viewer.see("[data-user-code]");
      const code = await tv.evaluate<[], string>("document.querySelector('[data-user-code]').getAttribute('data-user-code')");
      await home.oauth.approve(code, "theo");
      await viewer.waitForMarks({ screen: "kiosk", step: "here", sync: "live" }, 60_000);
      await watchWall(tv);

      const startedAt = Date.now();
      const now = (): number => (Date.now() - startedAt) / 60_000;
      const samples: Sample[] = [];
      const faults: string[] = [];
      const done = { messages: 0, cuts: 0, restarts: 0, lapses: 0, children: 0, pins: 0, offline: 0, longestBare: 0, longestAway: 0 };
      /** What goes wrong is told at the end: the rest of the night counts, too. */
      const noting = (what: string, run: () => Promise<unknown>): Promise<unknown> =>
        run().catch((thrown: unknown) => faults.push(`${what}, minute ${now().toFixed(1)}: ${String(thrown)}`));

      const say = (): Promise<unknown> =>
        noting("a message", async () => {
          const roomId = rooms[done.messages % rooms.length] as string;
          const number = ++done.messages;
          const picture = number % PICTURE_EVERY === 0 ? pictures[(number / PICTURE_EVERY) % pictures.length] : undefined;
          if (picture) await admin().sendEvent(roomId, "m.room.message", picture);
          else await admin().sendText(roomId, `Announcement ${number}: the ${number % 7} o'clock tour begins at the door.`);
          await sleep(PAUSE_MS);
        });
      const sayWhile = async (wanted: () => boolean): Promise<void> => {
        while (wanted()) await say();
      };

      async function sample(): Promise<void> {
        const heap = await tv.heap();
        const { nodes, jsEventListeners: listeners } = await tv.devtools.call("Memory.getDOMCounters");
        samples.push({ minute: now(), heap, nodes, listeners, process: tv.memory().now });
        const wall = await readWall(tv);
        done.offline += wall.offline;
        done.longestBare = Math.max(done.longestBare, wall.longestBare);
        done.longestAway = Math.max(done.longestAway, wall.longestAway);
        console.log(
          JSON.stringify({ ...samples[samples.length - 1], ...done, renewals: home.oauth.renewals(), ...wall, rooms: wall.rooms.length }),
        );
        // A minute has room for all of them, even when somebody reads.
        if (minutes < 10 || samples.length === 1 || wall.rooms.length === rooms.length) return;
        faults.push(`before minute ${now().toFixed(1)} only ${wall.rooms.length} rooms were shown`);
      }
      async function cut(): Promise<void> {
        line.cut();
        // From a hiccup to what a wall says so of.
        const end = Date.now() + 1000 + 2000 * (++done.cuts % 5);
        await sayWhile(() => Date.now() < end);
        line.restore();
      }
      async function restart(): Promise<void> {
        if (done.lapses < LAPSES) {
          // A new token is not renewed by itself for a while; a server that starts again asks about every token anew.
          const before = home.oauth.renewals();
          await sayWhile(() => home.oauth.renewals() === before);
          home.oauth.lapse("theo");
          done.lapses++;
        }
        await home.synapse.kill();
        await home.synapse.restart();
        done.restarts++;
      }
      const spread = (times: number, run: () => Promise<unknown>) =>
        Array.from({ length: times }, (_, index) => ({ at: (minutes * (index + 0.5)) / times, run }));
      const plan = [
        ...Array.from({ length: SAMPLES }, (_, index) => ({ at: (minutes * index) / SAMPLES, run: sample })),
        ...spread(CUTS, cut),
        ...spread(RESTARTS, restart),
        ...spread(CHILDREN, () => noting("a child", letChildPlay).then(() => done.children++)),
        ...spread(2, () => noting("the PIN", tryPin).then(() => done.pins++)),
      ].sort((a, b) => a.at - b.at);

      for (const { at, run } of plan) {
        await sayWhile(() => now() < at);
        await run();
      }
      await sayWhile(() => now() < minutes);
      await noting("the end", async () => {
        for (const roomId of rooms) {
          const last = await admin().sendText(roomId, "The last one for today");
          await viewer.see(`[data-screen="kiosk"] [data-room-id="${roomId}"] [data-event-id="${last}"]`, 120_000);
        }
        await viewer.waitForMarks({ screen: "kiosk", step: "here", sync: "live", overlay: "" });
        await viewer.expectFocus();
        await tv.waitFor(`document.querySelector('[data-offline="yes"]') === null`, { label: "no word of a line that is gone" });
      });
      await sample();

      const asked = line.requests.filter(({ method }) => method !== "OPTIONS");
      const refused = asked.filter(({ path, status }) => status === 401 && path.startsWith("/_matrix/")).length;
      const wrote = tally(asked.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${kindOf(path)}`));
      const remarks = tally(tv.console.map(({ type, text }) => `${type}: ${kindOf(text)}`));
      console.log({ wrote, remarks });
      const middle = (from: number, what: keyof Sample): number =>
        median(samples.filter(({ minute }) => minute >= from && minute < from + minutes / 3).map((each) => each[what]));
      const heaps = [0, 1, 2, 3].map((part) => samples[Math.round((part * SAMPLES) / 3)]?.heap ?? Number.NaN);
      const thirds = (what: keyof Sample, unit = 1): string =>
        [0, 1, 2].map((part) => (middle((part * minutes) / 3, what) / unit).toFixed(unit === 1 ? 0 : 1)).join(" → ");
      console.log(
        `${minutes} minutes on ${tv.engine}: ${done.messages} messages, ${done.cuts} cuts, ${done.restarts} restarts, ${home.oauth.renewals()} renewals ` +
          `(${done.lapses} tokens lapsed early, ${refused} requests refused), ${done.children} × ${CHILDS_KEYS} keys, ${done.pins} wrong PINs; ` +
          `heap ${heaps.map((heap) => (heap / MB).toFixed(1)).join(" / ")} MB at 0, ⅓, ⅔ and the end; medians of thirds: heap ${thirds("heap", MB)} MB, ` +
          `process ${thirds("process", MB)} MB, nodes ${thirds("nodes")}, listeners ${thirds("listeners")}; longest without messages ` +
          `${(done.longestBare / 1000).toFixed(1)} s, not live ${(done.longestAway / 1000).toFixed(1)} s`,
      );

      expect(faults).toEqual([]);
      expect(done).toMatchObject({ cuts: CUTS, restarts: RESTARTS, lapses: LAPSES, children: CHILDREN, pins: 2 });
      expect(done.messages).toBeGreaterThan(minutes * 70);
      // The longer cuts were said, small.
      expect(done.offline).toBeGreaterThan(0);
      expect((await readWall(tv)).elsewhere).toEqual([]);
      expect(Object.keys(wrote).filter((kind) => /\/(send|typing|redact|state)\b/.test(kind))).toEqual([]);
      // Refused, and renewed because of that; and renewed in time, too.
      expect(refused).toBeGreaterThanOrEqual(LAPSES);
      expect(home.oauth.renewals()).toBeGreaterThan(LAPSES);
      expect(tv.console.length).toBeLessThan(5000); // what comes later is not written down
      expect(tv.errors()).toEqual([]);
      expect(Object.keys(remarks).filter((remark) => !EXPLAINED.test(remark))).toEqual([]);
      for (const [what, grace] of [
        ["heap", MB],
        ["nodes", 200],
        ["listeners", 100],
        ["process", 16 * MB],
      ] as const)
        // prettier-ignore
        expect([what, middle((2 * minutes) / 3, what) <= middle(minutes / 3, what) * 1.05 + grace]).toEqual([what, true]);
    },
    (minutes + 10) * 60_000,
  );
});
