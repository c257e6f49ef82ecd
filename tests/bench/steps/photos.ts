/**
 * A room of 500 photos, from small ones to those of today's phones, paged through in the viewer one after the other: how
 * long each takes until it is on the screen, and what the page holds meanwhile.
 */
import sharp from "sharp";
import { openEngine, type EngineName, type Tv } from "../../engines/engine.ts";
import { openRoom, signInByPassword } from "../../e2e/steps.ts";
import { sleep, Viewer } from "../../e2e/viewer.ts";
import { actor } from "../../homeserver/actor.ts";
import { freshUser } from "../../homeserver/freshUser.ts";
import type { BenchOptions } from "../options.ts";
import type { BenchHouse } from "../house.ts";
import type { Results } from "../results.ts";

const PHOTOS = Number(process.env["HEARTH_BENCH_PHOTOS"] ?? 500);
/** Of ten photos: mostly as apps send them, some as phones take them. Width × height in pixels. */
const SIZES = [
  [640, 480],
  [1600, 1200],
  [800, 600],
  [1200, 1600],
  [320, 240],
  [1920, 1080],
  [1024, 768],
  [4000, 3000],
  [900, 1600],
  [2400, 1600],
] as const;
const MANY_AT_ONCE = 4;

/** Counts the bytes of blobs that have an address: what the engine's store holds for the page. */
const blobProbe = String.raw`(function () {
  var make = URL.createObjectURL, drop = URL.revokeObjectURL, held = {}, bytes = 0, most = 0;
  URL.createObjectURL = function (blob) {
    var url = make.call(URL, blob);
    held[url] = blob.size; bytes += blob.size; most = Math.max(most, bytes);
    return url;
  };
  URL.revokeObjectURL = function (url) { bytes -= held[url] || 0; delete held[url]; drop.call(URL, url); };
  window.__blobs = function () { return { bytes: bytes, most: most, count: Object.keys(held).length }; };
})();`;

/** This machine has gigabytes; the budgets that have to hold are those of a set with one (platform/capabilities.ts, "small"). */
const smallSet = `Object.defineProperty(Navigator.prototype, "deviceMemory", { configurable: true, get: function () { return 1; } });`;

/** The viewer shows this picture, decoded. */
interface Look {
  readonly key: string;
  readonly step: string;
  /** Decoded pixels of all pictures in the page. */
  readonly pixels: number;
}

const look = String.raw`(function () {
  var viewer = document.querySelector('[data-screen="viewer"]');
  var all = document.querySelectorAll('img'), pixels = 0;
  for (var i = 0; i < all.length; i++) if (all[i].complete && all[i].getBoundingClientRect().width > 0) pixels += all[i].naturalWidth * all[i].naturalHeight;
  return { key: viewer ? viewer.getAttribute('data-key') : '', step: viewer ? viewer.getAttribute('data-step') : '', pixels: pixels };
})()`;

const isThere = (before: string): string => String.raw`(function () {
  var viewer = document.querySelector('[data-screen="viewer"]');
  if (!viewer || viewer.getAttribute('data-key') === ${JSON.stringify(before)} || viewer.getAttribute('data-step') !== 'picture') return false;
  var picture = viewer.querySelector('img');
  return !!picture && picture.complete && picture.naturalWidth > 0;
})()`;

interface Album {
  readonly user: string;
  readonly roomId: string;
}

export async function measurePhotos(house: BenchHouse, options: BenchOptions, results: Results): Promise<void> {
  const album = await fillRoom(house.household);
  const cpu = Math.max(...options.cpus);
  for (const engine of options.engines) await pageThrough(engine, cpu, house, album, results);
}

async function fillRoom(server: { readonly baseUrl: string }): Promise<Album> {
  const [pia, sam] = await Promise.all([freshUser(server, "Pia"), freshUser(server, "Sam")]);
  const sender = actor(server, sam.user);
  const roomId = await sender.createRoom({ name: "The album", invite: [pia.userId] });
  await actor(server, pia.user).join(roomId);
  for (let nth = 0; nth < PHOTOS; nth += MANY_AT_ONCE) {
    const some = await Promise.all(Array.from({ length: Math.min(MANY_AT_ONCE, PHOTOS - nth) }, (_, i) => makePhoto(nth + i)));
    const contents = await Promise.all(
      some.map(async ({ body, width, height, name }) => {
        const { content_uri: url } = await sender.request<{ content_uri: string }>("POST", "/_matrix/media/v3/upload", {
          body,
          query: { filename: name },
        });
        return { msgtype: "m.image", body: name, url, info: { w: width, h: height, mimetype: "image/jpeg", size: body.length } };
      }),
    );
    for (const content of contents) await sender.sendEvent(roomId, "m.room.message", content);
    if (nth % 100 === 0) console.log(`photos: ${nth} of ${PHOTOS}`);
  }
  return { user: pia.user, roomId };
}

/** A photo like no other: a grain of its own, coarse enough to be made quickly, and larger in bytes than a plain drawing. */
async function makePhoto(nth: number) {
  const [width, height] = SIZES[nth % SIZES.length] as (typeof SIZES)[number];
  const grain = Buffer.alloc((width >> 3) * (height >> 3) * 3);
  let state = nth * 2654435761 + 1;
  for (let i = 0; i < grain.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    grain[i] = state >>> 24;
  }
  const raw = { width: width >> 3, height: height >> 3, channels: 3 as const };
  const body = await sharp(grain, { raw }).resize(width, height, { kernel: "cubic", fit: "fill" }).jpeg({ quality: 85 }).toBuffer();
  return { body: new Uint8Array(body), width, height, name: `photo-${nth}.jpg` };
}

async function pageThrough(engine: EngineName, cpu: number, house: BenchHouse, album: Album, results: Results): Promise<void> {
  const record = results.at({ engine, cpu });
  const tv = await openEngine(engine, { directNetwork: true });
  try {
    await tv.addScript(blobProbe);
    await tv.addScript(smallSet);
    const viewer = new Viewer(tv);
    await tv.goto(house.accounts.household.url);
    await signInByPassword(viewer, album.user, { tile: "hearth.test" });
    await viewer.waitForMarks({ sync: "live" }, 60_000);
    await openRoom(viewer, album.roomId);
    await tv.waitFor(`!!document.querySelector('[data-kind="image"]')`, { timeoutMs: 60_000, label: "the newest photo" });
    await sleep(1500);
    await tv.setCpu(cpu);
    await tv.press("playPause");
    await tv.waitFor(isThere(""), { timeoutMs: 60_000, label: "the viewer" });
    record("photos.heap at the first", "MB", (await tv.heap()) / 1e6);
    let passed = 1;
    let mostPixels = 0;
    const started = Date.now();
    while (passed < PHOTOS) {
      const before = await tv.evaluate<[], Look>(look);
      mostPixels = Math.max(mostPixels, before.pixels);
      const pressed = Date.now();
      await tv.press("left");
      if (!(await arrived(tv, before.key))) {
        results.note(`photos (${engine}): ended after ${passed}.`);
        break;
      }
      record("photos.from key to picture", "ms", Date.now() - pressed);
      passed++;
      // Now and then somebody stays, and the whole file is loaded.
      if (passed % 25 === 0) {
        await sleep(1500);
        mostPixels = Math.max(mostPixels, (await tv.evaluate<[], Look>(look)).pixels);
        const heap = (await tv.heap()) / 1e6;
        record("photos.heap on the way", "MB", heap);
        const { most } = await tv.evaluate<[], { most: number }>("window.__blobs()");
        const seconds = Math.round((Date.now() - started) / 1000);
        console.log(
          `photos (${engine}): ${passed} in ${seconds} s, heap ${heap.toFixed(1)} MB, blobs at most ${(most / 1e6).toFixed(1)} MB, decoded at most ${((mostPixels * 4) / 1e6).toFixed(1)} MB`,
        );
      }
    }
    record("photos.passed", "count", passed);
    record("photos.took", "ms", Date.now() - started);
    const blobs = await tv.evaluate<[], { bytes: number; most: number; count: number }>("window.__blobs()");
    record("photos.blobs at most", "MB", blobs.most / 1e6);
    record("photos.blobs at the end", "MB", blobs.bytes / 1e6);
    record("photos.blobs counted at the end", "count", blobs.count);
    record("photos.decoded pixels at most", "MB", (mostPixels * 4) / 1e6);
    record("photos.DOM nodes at the end", "count", await tv.domNodes());
    // A held key passes them as they come.
    await tv.hold("right", 5000);
    await sleep(3000);
    await tv.waitFor(isThere(""), { timeoutMs: 30_000, label: "a picture after a held key" });
    record("photos.blobs at most, after a held key", "MB", (await tv.evaluate<[], { most: number }>("window.__blobs()")).most / 1e6);
    await tv.press("back");
    await tv.waitFor(`!!document.querySelector('[data-screen="room"]')`, { label: "the room again" });
    await sleep(1500);
    record("photos.heap after leaving", "MB", (await tv.heap()) / 1e6);
    const errors = tv.errors();
    if (errors.length > 0) results.note(`photos (${engine}): ${JSON.stringify(errors.slice(0, 3))}`);
  } finally {
    await tv.close();
  }
}

async function arrived(tv: Tv, before: string): Promise<boolean> {
  try {
    await tv.waitFor(isThere(before), { timeoutMs: 45_000, label: "the next picture" });
    return true;
  } catch {
    return false;
  }
}
