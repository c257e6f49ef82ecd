/** Every scene of the gallery on an old engine and on today's: focused, named, readable, inside the safe margins, no errors. */
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { openEngine, type RemoteKey, type Tv } from "../engines/engine.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { type Complaint, lookOver } from "./lookOver.ts";
import { sleep, Viewer } from "./viewer.ts";
import { enginesAmong, SHOTS } from "./story.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Each language of another length, script or direction; mirrored English tells mirroring from translating. */
const LOOKS = ["", "&dir=rtl", "&text=large", "&lang=de&text=large", "&lang=ar", "&lang=he"] as const;
/** The looks in which what lies behind a key is looked at, too: it takes as long as the scenes themselves. */
const DEEP: readonly string[] = ["", "&lang=de&text=large", "&lang=ar"];

/** Who reacted and earlier versions: the two choices below the thread in the menu. */
const behindMenu: Readonly<Record<string, readonly RemoteKey[]>> = {
  who: ["ok", "down", "down", "down", "down", "ok"],
  versions: ["ok", "down", "down", "down", "down", "down", "ok"],
};

/** What lies behind a key or two of a scene. */
const further: Readonly<Record<string, Readonly<Record<string, readonly RemoteKey[]>>>> = {
  "room-evening": {
    menu: ["ok"],
    menuPhoto: [...Array<RemoteKey>(5).fill("up"), "ok"],
    menuActions: ["ok", "down"],
    field: ["down"],
    typing: ["down", "ok"],
    quick: ["down", "right", "right"],
  },
  "goTo-date": { year: ["left", "left", "up"] },
  "goTo-found": { second: ["down"], last: ["down", "down", "down", "down"] },
  "room-packs": {
    people: ["down", "right", "ok", "right"],
    picked: ["down", "right", "ok", "ok", "right", "ok", "down", "ok", "up", "up"],
    toSend: ["down", "right", "ok", "ok", "back"],
    custom: ["down", "right", "ok", "up", ...Array<RemoteKey>(8).fill("right"), "down"],
    stickers: ["down", "right", "ok", "up", ...Array<RemoteKey>(9).fill("right"), "down", "right"],
    reaction: ["ok", "down", "down", "down", "ok"],
    editing: ["ok", "down", "down", "ok", "back"],
    quickEditor: ["right", "down", "ok", ...Array<RemoteKey>(4).fill("down"), "ok"],
  },
  "room-noPacks": { failed: ["down", "right", "ok", "up", ...Array<RemoteKey>(8).fill("right"), "down"] },
  "room-favourite": { options: ["right", "down", "ok"], leave: ["right", "down", "ok", ...Array<RemoteKey>(5).fill("down"), "ok"] },
  "room-every": Object.fromEntries([4, 8, 12, 16, 20, 24, 28, 32, 36, 40].map((up) => [`up${up}`, Array<RemoteKey>(up).fill("up")])),
  "room-rich": {
    menuLong: ["ok"],
    reader: ["ok", "ok"],
    readerDown: ["ok", "ok", "down", "down"],
    ...Object.fromEntries([2, 4, 5, 7, 9, 11, 12].map((up) => [`up${up}`, Array<RemoteKey>(up).fill("up")])),
    opened: [...Array<RemoteKey>(11).fill("up"), "ok"],
    openedMenu: [...Array<RemoteKey>(11).fill("up"), "ok", "ok"],
    details: [...Array<RemoteKey>(6).fill("up"), "ok"],
  },
  "room-media": { up1: ["up"], up2: ["up", "up"], up4: Array<RemoteKey>(4).fill("up"), opened: ["ok"], menu: ["up", "ok"] },
  "room-places": {
    up3: Array<RemoteKey>(3).fill("up"),
    up7: Array<RemoteKey>(7).fill("up"),
    phone: [...Array<RemoteKey>(5).fill("up"), "ok", "down", "down", "down", "down", "ok"],
  },
  "room-undecryptable": { up2: ["up", "up"], menu: ["ok"] },
  "room-moved": { unsure: ["down", "ok"] },
  "room-movedStuck": { stuck: ["down", "ok"] },
  "room-changes": { up9: Array<RemoteKey>(9).fill("up") },
  "room-polls": {
    vote: ["ok", "ok"],
    several: ["up", "ok", "ok", "down", "ok"],
    hidden: ["up", "up"],
    ended: ["up", "up", "up", "up"],
  },
  "room-talk": {
    thread: ["up", "ok"],
    threadMenu: ["up", "ok", "ok"],
    threadField: ["up", "ok", "down"],
    menu: ["ok", "down", "down", "down"],
    ...behindMenu,
  },
  "room-threadEmpty": { empty: ["up", "ok"] },
  "room-malformed": { up6: Array<RemoteKey>(6).fill("up"), up12: Array<RemoteKey>(12).fill("up") },
  "room-olderFailed": { top: Array<RemoteKey>(12).fill("up") },
  "rooms-evening": {
    invite: ["ok"],
    search: ["up"],
    typing: ["up", "ok"],
    settings: ["up", "right"],
    second: ["down", "right"],
    options: ["down", "menu"],
    shelf3: ["down", "down", "right"],
    shelf4: ["down", "down", "down"],
    shelf5: ["down", "down", "down", "down"],
    shelf6: ["down", "down", "down", "down", "down", "right", "right", "right"],
    shelf8: ["down", "down", "down", "down", "down", "down", "down"],
  },
  "room-voicePlaying": { row: ["up", "up"], line: ["down"], actions: ["down", "down"], menu: ["up", "up", "ok"] },
  "room-voiceFailed": { line: ["down"] },
  "room-threadVoice": { thread: ["up", "ok"], line: ["up", "ok", "down"], actions: ["up", "ok", "down", "down"] },
  "rooms-offline": { status: ["up", "left"], details: ["up", "left", "ok"] },
  "settings-general": { option: ["right"], changed: ["right", "down", "ok"] },
  "settings-photoFrame": { option: ["right"] },
  "settings-photoFrameRooms": { second: ["down"], done: Array<RemoteKey>(20).fill("down") },
  "settings-privacy": { option: ["right"], time: ["right", "down", "down"] },
  "settings-privacyNewPin": { typed: ["ok", "ok", "right", "ok", "ok", "ok"] },
  "curtain-locked": { forgotten: ["left", "left", "ok"], typed: ["ok", "right", "ok"] },
  "settings-account": { actions: ["right"], signOut: ["right", "right"] },
  "settings-problemReport": { earlier: ["right"], pages: ["right", "ok"] },
  "signIn-failed": { details: ["right", "right", "ok"] },
  "signIn-passwordWrong": { typing: ["ok"], show: ["right", "ok"] },
  broken: { details: ["right", "ok"] },
};

let web: StaticServer;
beforeAll(async () => {
  await build({ configFile: `${root}tests/gallery/vite.config.ts`, logLevel: "warn" });
  web = await serveFolder(`${root}.cache/gallery`);
});
afterAll(() => web?.close());

const engines = enginesAmong("64", "today");

describe.each(engines)("the gallery on Chromium %s", (engine) => {
  let tv: Tv;
  let viewer: Viewer;
  beforeAll(async () => {
    tv = await openEngine(engine);
    viewer = new Viewer(tv);
    await tv.goto(web.url);
    await tv.waitFor("window.galleryScenes");
  });
  afterAll(() => tv?.close());

  it.each(LOOKS.filter((look) => engine === "64" || look === "" || look === "&lang=ar"))(
    "shows every scene whole, with%s",
    async (look) => {
      const scenes = await tv.evaluate<[], string[]>("window.galleryScenes");
      const wrong: Record<string, readonly (Complaint | string)[]> = {};
      async function lookAt(name: string, keys: readonly RemoteKey[], scene: string): Promise<void> {
        await tv.evaluate(`location.hash = ''`);
        await tv.waitFor("document.querySelector('[data-screen=gallery]')");
        await tv.evaluate(`location.hash = ${JSON.stringify(`scene=${scene}${look}`)}`);
        await tv.waitFor("!document.querySelector('[data-screen=gallery]')");
        await sleep(120); // pictures are decoded, rows measured
        for (const key of keys) await tv.press(mirrored(key, look));
        if (keys.length > 0) await sleep(160);
        const picture = `${SHOTS}/gallery/${engine}/${name}${look.replace(/[&=]/g, "-")}.png`;
        await tv.screenshot(picture);
        const found: (Complaint | string)[] = await lookOver(tv, picture);
        await viewer.expectFocus().catch((error: Error) => found.push(error.message));
        if (found.length > 0) wrong[`${name}${look}`] = found;
      }
      for (const scene of scenes) {
        await lookAt(scene, [], scene);
        for (const [what, keys] of Object.entries((DEEP.includes(look) && further[scene]) || {}))
          await lookAt(`${scene}.${what}`, keys, scene);
      }
      expect(wrong).toEqual({});
      expect(tv.errors()).toEqual([]);
    },
  );
});

/** On a mirrored screen the same thing lies on the other side. */
function mirrored(key: RemoteKey, look: string): RemoteKey {
  if (!/rtl|lang=ar|lang=he/.test(look)) return key;
  return key === "right" ? "left" : key === "left" ? "right" : key;
}
