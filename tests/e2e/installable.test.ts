/**
 * Hearth from a web server, as an installable app: it starts without a network, takes a new version when nobody is there
 * and never mixes two, and after its storage is lost it knows who was here. On today's engine and an old one.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine, type Tv } from "../engines/engine.ts";
import { copyBuild, makeOtherBuild } from "../fixtures/otherBuild.ts";
import { type OpenHousehold, openHousehold } from "../homeserver/household.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { dist } from "./household.ts";
import { expectNothingSaved } from "./leftOnTv.ts";
import { enterPassword, openRoom, signInByPassword, signOut } from "./steps.ts";
import { asOneStory, walkedEngines } from "./story.ts";
import { sleep, Viewer } from "./viewer.ts";

const PREFIX = "/living-room/tv/";
const SHOTS = `${process.env["HEARTH_CACHE"] ?? ".cache"}/screenshots`;
const engines = walkedEngines().filter((engine) => ["76", "today"].includes(engine));

let server: OpenHousehold;
beforeAll(async () => {
  server = await openHousehold();
});
afterAll(() => server?.stop());

describe.each(engines)("installed from a web server: %s", (engine) => {
  const folder = mkdtempSync(join(tmpdir(), "hearth-installable-"));
  const [now, next] = [join(folder, "now"), join(folder, "next")];
  let web: StaticServer;
  let tv: Tv;
  let viewer: Viewer;
  /** Names of the first scripts of the version that is served at first, and of the one after it. */
  let scripts = { now: "", next: "" };

  asOneStory();

  beforeAll(async () => {
    copyBuild(dist("browser"), now);
    scripts = { now: readdirSync(now).find((file) => /^hearth-.*\.js$/.test(file)) ?? "", next: makeOtherBuild(now, next) };
    await serve(now);
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(web.url);
  });
  afterAll(async () => {
    await tv?.close();
    await web?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The host's folder is replaced as a whole, at the same address. */
  async function serve(what: string): Promise<void> {
    const port = web ? Number(new URL(web.url).port) : 0;
    await web?.close();
    const config = JSON.stringify({ default_server_config: { "m.homeserver": { base_url: server.baseUrl, server_name: "hearth.test" } } });
    web = await serveFolder(what, { port, prefix: PREFIX, config });
    if (port !== 0 && Number(new URL(web.url).port) !== port) throw new Error("the port was taken meanwhile");
  }

  const ownScripts = () =>
    tv.evaluate<[], string[]>(
      "Array.prototype.map.call(document.scripts, function (script) { return script.src.replace(/.*\\//, ''); }).filter(function (name) { return /^(hearth|late|shell)-/.test(name); })",
    );
  /** Addresses of everything that the service worker keeps. */
  const keptAddresses = () =>
    tv.evaluate<[], string[]>(
      "caches.keys().then(function (names) { return Promise.all(names.map(function (name) { return caches.open(name).then(function (cache) { return cache.keys(); }); })); }).then(function (lists) { return [].concat.apply([], lists).map(function (request) { return request.url; }); })",
    );
  async function openSettings(): Promise<void> {
    await viewer.chooseNamed(/^Settings/);
    await viewer.waitForMarks({ screen: "settings" });
  }

  /** Back, by whatever means, until the rooms are there: a room may first go to its newest message. */
  async function backToRooms(goBack: () => Promise<unknown> = () => tv.press("back")): Promise<void> {
    for (let i = 0; i < 4 && (await viewer.marks()).screen !== "rooms"; i++) {
      await goBack();
      await sleep(800);
    }
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" });
  }

  it("keeps the app, and nothing else, once a session runs quietly", async () => {
    await signInByPassword(viewer, "alex", { tile: "hearth.test" });
    await viewer.waitForMarks({ sync: "live" }, 60_000);
    await tv.waitFor("!!navigator.serviceWorker.controller", { timeoutMs: 120_000, label: "the service worker in charge" });
    const kept = await keptAddresses();
    expect(kept.some((url) => url.includes(scripts.now))).toBe(true);
    for (const url of kept) {
      expect(url.startsWith(web.url)).toBe(true);
      expect(url).not.toMatch(/_matrix|config\.json|token/);
    }
  });

  it("is described as an app, with icons that are there", async () => {
    const manifest = await tv.devtools.call("Page.getAppManifest");
    expect(manifest.errors).toEqual([]);
    const { icons, display } = JSON.parse(manifest.data ?? "{}") as { icons: { src: string }[]; display: string };
    expect(display).toBe("fullscreen");
    expect(icons.length).toBeGreaterThan(1);
    for (const { src } of icons) {
      const { status } = await fetch(new URL(src, manifest.url));
      expect(status).toBe(200);
    }
  });

  it("allows no worker but its own", async () => {
    const refused = await tv.evaluate<[], string>(
      "new Promise(function (resolve) { try { var worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }))); worker.onmessage = function () { resolve('ran'); }; worker.onerror = function () { resolve('refused'); }; } catch (error) { resolve('refused'); } })",
    );
    expect(refused).toBe("refused");
  });

  it("starts after a power cut without any network: from what it has saved, whole", async () => {
    await sleep(3_500); // a quiet moment: it saves
    await tv.restart();
    await tv.offline(true);
    await tv.goto(web.url);
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 30_000);
    await viewer.see("[data-room-id]");
    await viewer.expectFocus();
    await tv.screenshot(`${SHOTS}/${engine}-installable-offline.png`);
    const module = readdirSync(now).find((file) => /^crypto-\w+\.wasm$/.test(file));
    const bytes = `fetch('${module}').then(function (answer) { return answer.arrayBuffer(); }).then(function (all) { return all.byteLength; })`;
    expect(await tv.evaluate<[], number>(bytes)).toBeGreaterThan(1_000_000);
    await openSettings(); // a script of its own
    expect(await ownScripts()).toContain(scripts.now);
    await backToRooms();
    await tv.offline(false);
    await viewer.waitForMarks({ sync: "live" }, 90_000);
  });

  it("goes back by the browser's own Back, and by a gamepad", async () => {
    await openRoom(viewer, server.rooms["family"] as string);
    await backToRooms(() => tv.evaluate("history.back()"));
    await openRoom(viewer, server.rooms["family"] as string);
    // No engine of ours has a gamepad: its buttons are made, all else is the engine's.
    const pressB = (): Promise<unknown> =>
      tv.evaluate(`(function () {
        var buttons = []; for (var i = 0; i < 16; i++) buttons.push({ pressed: i === 1, touched: false, value: 0 });
        var pads = [{ connected: true, mapping: 'standard', axes: [0, 0], buttons: buttons }];
        Object.defineProperty(navigator, 'getGamepads', { configurable: true, value: function () { return pads; } });
        window.dispatchEvent(new Event('gamepadconnected'));
        setTimeout(function () { pads = []; }, 300);
      })()`);
    await backToRooms(pressB);
  });

  it("fetches a new version whole, and goes on as the one that it is, though the host has nothing of it any more", async () => {
    await serve(next);
    await tv.evaluate(
      "navigator.serviceWorker.getRegistration().then(function (found) { return found.update(); }).then(function () { return true; })",
    );
    await tv.waitFor("navigator.serviceWorker.getRegistration().then(function (found) { return !!found.waiting; })", {
      timeoutMs: 60_000,
      label: "the next version waiting",
    });
    await tv.reload();
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 30_000);
    await openSettings();
    const own = await ownScripts();
    expect(own).toContain(scripts.now);
    for (const name of own) expect(readdirSync(now)).toContain(name);
  });

  it("says so in the settings, and takes it when nobody is there, where it was left", async () => {
    await viewer.reach('[data-focus-key="settings-about"]');
    await tv.waitForName("Start it now", { timeoutMs: 90_000 });
    await tv.screenshot(`${SHOTS}/${engine}-installable-update.png`);
    await backToRooms();
    await openRoom(viewer, server.rooms["family"] as string);
    expect(await ownScripts()).toContain(scripts.now);
    // The page's clock runs six times as fast; a jump would be a TV that has slept.
    await tv.evaluate(
      "(function () { var real = Date.now, begun = real.call(Date); Date.now = function () { return begun + (real.call(Date) - begun) * 6; }; })()",
    );
    await viewer.seeText("A new version of Hearth starts in a moment", 90_000);
    await tv.screenshot(`${SHOTS}/${engine}-installable-soon.png`);
    await untilScript(scripts.next);
    await viewer.waitForMarks({ phase: "signedIn", screen: "room" }, 30_000);
    await viewer.see("[data-event-id]", 30_000);
    await viewer.expectFocus();
    await backToRooms();
    await openSettings();
    for (const name of await ownScripts()) expect(readdirSync(next)).toContain(name);
    await backToRooms();
  });

  async function untilScript(name: string): Promise<void> {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(200)) {
      // Between two pages there is nothing to ask.
      const own = await ownScripts().catch((): string[] => []);
      if (own.includes(name)) return;
    }
    throw new Error(`the page is still of ${(await ownScripts()).join(", ")}`);
  }

  it("throws the version before away, and starts without a network as the new one", async () => {
    const old = readdirSync(now).filter((file) => !readdirSync(next).includes(file));
    let left = old;
    for (const end = Date.now() + 120_000; left.length > 0 && Date.now() < end; await sleep(500)) {
      const kept = await keptAddresses();
      left = old.filter((name) => kept.some((url) => url.endsWith(`/${name}`)));
    }
    expect(old.length).toBeGreaterThan(2);
    expect(left).toEqual([]);
    await tv.restart();
    await tv.offline(true);
    await tv.goto(web.url);
    await viewer.waitForMarks({ phase: "signedIn", screen: "rooms" }, 30_000);
    await viewer.see("[data-room-id]");
    expect(await ownScripts()).toContain(scripts.next);
    await tv.offline(false);
    await viewer.waitForMarks({ sync: "live" }, 90_000);
  });

  it("knows who was here when its storage is lost, and leads back", async () => {
    await tv.waitFor("localStorage.getItem('hearth.keepsake') !== null", { timeoutMs: 90_000, label: "the keepsake" });
    const keepsake = await tv.evaluate<[], string>("localStorage.getItem('hearth.keepsake')");
    expect(keepsake).not.toMatch(/token|syt_/i);
    // A page that goes while it opens its keys says so.
    await tv.waitFor("document.getElementById('app').getAttribute('data-encryption') !== 'starting'", {
      timeoutMs: 90_000,
      label: "encryption",
    });
    await tv.goto(`${web.url}icons/hearth-192.png`); // the same host, and nothing of Hearth that writes
    await tv.evaluate(
      "new Promise(function (resolve) { var request = indexedDB.deleteDatabase('hearth'); request.onsuccess = request.onerror = function () { resolve(true); }; })",
    );
    await tv.goto(web.url);
    await viewer.waitForMarks({ phase: "signedOut", screen: "signIn", step: "password" }, 30_000);
    await viewer.see('[data-coming-back="lost"]');
    await tv.screenshot(`${SHOTS}/${engine}-installable-lost.png`);
    await enterPassword(viewer);
    await viewer.waitForMarks({ sync: "live" }, 60_000);
  });

  it("leaves nothing behind of who signs out", async () => {
    await signOut(viewer);
    await expectNothingSaved(tv, /alex|token|profile\//i);
    expect((await keptAddresses()).some((url) => /_matrix|token/.test(url))).toBe(false);
    // But for the worker that was refused above.
    expect(tv.errors().filter(({ text }) => !/blob:/.test(text))).toEqual([]);
  });
});
