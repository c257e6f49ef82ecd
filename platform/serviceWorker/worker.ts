/**
 * The service worker of a hosted Hearth: a script of its own, `sw.js` beside the page (platform/build/serviceWorker.ts).
 * It keeps the files of one build, all or none, so that Hearth starts without a network and never as a mix of two builds.
 * It answers for those files alone: config.json, homeservers and whatever else lies on the host go to the network, and
 * nothing of theirs is ever kept.
 */
import { PrecacheController } from "workbox-precaching/PrecacheController.js";
import { emojiName, fileOf } from "./files.ts";
import type { PageMessage } from "./messages.ts";

/** A file of this build; `revision` where its name does not change with its content. */
interface Precached {
  readonly url: string;
  readonly revision: string | null;
  /** A host in the middle of an update answers with another build's file: then nothing is installed. */
  readonly integrity: string;
}

/** By the build. */
declare const __PRECACHE__: readonly Precached[];

interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchedEvent extends LifeEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface ToldEvent extends LifeEvent {
  readonly data: PageMessage;
  readonly ports: readonly MessagePort[];
}
interface WorkerScope {
  readonly registration: { readonly scope: string; readonly installing: unknown; readonly waiting: unknown };
  readonly clients: { claim(): Promise<void>; matchAll(options: object): Promise<readonly unknown[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", run: (event: LifeEvent) => void): void;
  addEventListener(type: "fetch", run: (event: FetchedEvent) => void): void;
  addEventListener(type: "message", run: (event: ToldEvent) => void): void;
}

const worker = self as unknown as WorkerScope;
const { scope } = worker.registration;
/** Another Hearth may lie on the same host, and has files of its own. */
const BUILDS = `hearth-builds ${scope}`;
const EMOJI = `hearth-emoji ${scope}`;
/** Of 4 kB each. */
const MOST_EMOJI = 500;
/** Beside the page or one folder below: what a homeserver calls its files stays the homeserver's. */
const HASHED = /^(locales\/|fonts\/)?[\w-]+-[\w-]{8}\.(js|css|wasm|woff2)$/;

const controller = new PrecacheController({ cacheName: BUILDS });
controller.addToCacheList(Array.from(__PRECACHE__));

worker.addEventListener("install", (event) => void controller.install(event as never));
// The build before stays: its page may still ask for its later scripts. It goes when the new page says so ("alone").
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const file = fileOf(event.request, scope);
  if (file === undefined) return;
  const emoji = emojiName(file);
  if (emoji !== undefined) event.respondWith(keptEmoji(event.request));
  else if (isOurs(file)) event.respondWith(kept(event.request, file));
});

worker.addEventListener("message", (event) => {
  const { data } = event;
  switch (data.type) {
    case "SKIP_WAITING":
      event.waitUntil(worker.skipWaiting());
      return;
    case "IS_YOURS":
      // Another build's page has to be loaded anew.
      event.ports[0]?.postMessage(controller.getCacheKeyForURL(new URL(data.script, scope).href) !== undefined);
      return;
    case "ALONE":
      event.waitUntil(tidy());
      return;
    default:
      return data satisfies never;
  }
});

/** The page itself, or a file whose name has a hash: of this build, or of one whose page is still open. */
const isOurs = (file: string): boolean =>
  file === "" || controller.getCacheKeyForURL(new URL(file, scope).href) !== undefined || HASHED.test(file);

async function kept(request: Request, file: string): Promise<Response> {
  const url = new URL(file, scope).href;
  const cache = await caches.open(BUILDS);
  const found = await cache.match(controller.getCacheKeyForURL(url) ?? url);
  return found ?? fetch(request);
}

/** Two thousand pictures are too many to fetch beforehand: each is kept when it has been met. */
async function keptEmoji(request: Request): Promise<Response> {
  const cache = await caches.open(EMOJI);
  const found = await cache.match(request.url);
  if (found) return found;
  const answer = await fetch(request);
  // A full disk keeps nothing, and shows it all the same.
  if (answer.ok) await cache.put(request.url, answer.clone()).catch(() => undefined);
  return answer;
}

/** Whatever no open page needs any more, and no version that waits. */
async function tidy(): Promise<void> {
  if (worker.registration.installing || worker.registration.waiting) return;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length > 1) return;
  const wanted = new Set(controller.getURLsToCacheKeys().values());
  const cache = await caches.open(BUILDS);
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
  const pictures = await caches.open(EMOJI);
  const all = await pictures.keys();
  for (const request of all.slice(0, Math.max(0, all.length - MOST_EMOJI))) await pictures.delete(request);
}
