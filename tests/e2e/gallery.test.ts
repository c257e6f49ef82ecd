/** Every scene of the gallery on an old engine and on today's: focused, named, readable, inside the safe margins, no errors. */
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileURLToPath } from "node:url";
import { openEngine, type Tv } from "../engines/engine.ts";
import { parseEngineNames } from "../engines/catalogue.ts";
import { serveFolder, type StaticServer } from "../serve.ts";
import { sleep, Viewer } from "./viewer.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const SHOTS = `${process.env["HEARTH_CACHE"] ?? ".cache"}/screenshots/gallery`;
let web: StaticServer;

beforeAll(async () => {
  await build({ configFile: `${root}tests/gallery/vite.config.ts`, logLevel: "warn" });
  web = await serveFolder(`${root}.cache/gallery`);
});
afterAll(() => web?.close());

interface Complaint {
  readonly what: string;
  readonly text: string;
}

/** Runs in the page: letters that are too small, words cut by the edge of the screen. */
const complaints = `(function () {
  var found = [];
  var walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, null, false);
  var hidden = function (e) { for (; e && e.nodeType === 1; e = e.parentElement) { var s = getComputedStyle(e); if (s.visibility === 'hidden' || s.opacity === '0' || s.display === 'none' || s.clip === 'rect(0px, 0px, 0px, 0px)' || (e.offsetWidth <= 1 && s.overflow === 'hidden')) return true; } return false; };
  for (var node = walker.nextNode(); node; node = walker.nextNode()) {
    var text = node.nodeValue.replace(/\\s+/g, ' ').trim();
    if (!text || !node.parentElement || /^(SCRIPT|STYLE)$/.test(node.parentElement.tagName) || hidden(node.parentElement)) continue;
    if (node.parentElement.closest('[aria-hidden="true"]') && text.length < 3) continue; // initials in an avatar are a picture
    var range = document.createRange(); range.selectNodeContents(node);
    var box = range.getBoundingClientRect();
    if (!box.width || box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) continue;
    var left = box.left, right = box.right;
    for (var up = node.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX === 'visible') continue;
      var clip = up.getBoundingClientRect();
      left = Math.max(left, clip.left); right = Math.min(right, clip.right);
    }
    if (right <= left) continue;
    var size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    if (size < 23.9) found.push({ what: 'smaller than 24 px: ' + size, text: text.slice(0, 60) });
    if (node.parentElement.closest('[data-room-id]')) continue; // a shelf goes on beyond the edge
    if (left < 94 || right > innerWidth - 94) found.push({ what: 'outside of the safe margins: ' + Math.round(left) + '…' + Math.round(right), text: text.slice(0, 60) });
  }
  return found;
})()`;

const engines = parseEngineNames(process.env["HEARTH_ENGINES"] ?? "64,today").filter((engine) => engine === "64" || engine === "today");

describe.each(engines)("the gallery on Chromium %s", (engine) => {
  let tv: Tv;
  beforeAll(async () => {
    tv = await openEngine(engine);
    await tv.goto(web.url);
    await tv.waitFor("window.galleryScenes");
  });
  afterAll(() => tv?.close());

  it("shows every scene whole", async () => {
    const scenes = await tv.evaluate<[], string[]>("window.galleryScenes");
    const wrong: Record<string, readonly (Complaint | string)[]> = {};
    for (const look of engine === "today" ? [""] : ["", "&dir=rtl", "&text=large", "&lang=de&text=large", "&lang=ar"]) {
      for (const scene of scenes) {
        await tv.evaluate(`location.hash = ${JSON.stringify(`scene=${scene}${look}`)}`);
        await sleep(160);
        const found: (Complaint | string)[] = look === "&dir=rtl" ? [] : await tv.evaluate<[], Complaint[]>(complaints);
        await new Viewer(tv).expectFocus().catch((error: Error) => found.push(error.message));
        await tv.screenshot(`${SHOTS}/${engine}/${scene}${look.replace(/[&=]/g, "-")}.png`);
        if (found.length > 0) wrong[`${scene}${look}`] = found;
      }
    }
    expect(wrong).toEqual({});
    expect(tv.errors()).toEqual([]);
  });
});
