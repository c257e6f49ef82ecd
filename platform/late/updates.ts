/** New versions of a hosted page, through its service worker (platform/serviceWorker/) and workbox-window. */
import { messageSW, Workbox } from "workbox-window";
import type { PageMessage } from "../serviceWorker/messages.ts";
import type { Updates } from "../types.ts";

/** A television stays on for weeks, and engines look for a new worker only when a page is opened. */
const LOOK_AGAIN_MS = 3 * 60 * 60 * 1000;

const TAKEN_WITHIN_MS = 10_000;

const tell = (worker: ServiceWorker, message: PageMessage): Promise<unknown> => messageSW(worker, message);

/** @returns undefined where no page gets a service worker: packages, and http other than from this machine. */
export function makeUpdates(scope: Window): Updates | undefined {
  const { location, navigator, document, history } = scope;
  if (!("serviceWorker" in navigator) || !/^https?:$/.test(location.protocol) || !scope.isSecureContext) return undefined;
  // Chromium 68, asked for by a name of its age: the page's policy names no workers (classicHtml.ts), and what it means for
  // them then has changed over the years; an older engine might forbid them, and say so on its console.
  if (!("updateViaCache" in ServiceWorkerRegistration.prototype)) return undefined;
  const workbox = new Workbox("./sw.js", { scope: "./", updateViaCache: "none" });
  const waitingFor = new Set<() => void>();
  let ready = false;
  let registration: ServiceWorkerRegistration | undefined;

  const becomeReady = (): void => {
    ready = true;
    waitingFor.forEach((run) => run());
  };
  /** Whether the page and the worker that answers for its files are of one build; then older ones may go. */
  const compare = async (worker: ServiceWorker | null | undefined): Promise<void> => {
    const script = ownScript(document);
    if (!worker || script === undefined) return;
    if ((await tell(worker, { type: "IS_YOURS", script })) === false) becomeReady();
    else void tell(worker, { type: "ALONE" });
  };

  return {
    async start() {
      workbox.addEventListener("waiting", becomeReady);
      workbox.addEventListener("activated", ({ sw }) => void compare(sw));
      registration = await workbox.register({ immediate: true });
      void compare(registration?.active);
      // No network, or a host that has the file no more: the next time.
      scope.setInterval(() => void workbox.update().catch(() => undefined), LOOK_AGAIN_MS);
    },
    onReady(run) {
      waitingFor.add(run);
      if (ready) run();
      return () => void waitingFor.delete(run);
    },
    take(place) {
      // lifecycle.ts reads it: the page comes back where it was.
      history.replaceState({ ...(history.state as object | null), place }, "");
      const reload = (): void => location.reload();
      if (!registration?.waiting) return reload();
      // The files of the page that still runs stay until the next one is there.
      workbox.addEventListener("controlling", reload);
      // An engine may hold the new worker back while the old one is at work. Loading the page anew ends that work; should it
      // still be of the version before, it is whole, and the next time will do.
      scope.setTimeout(reload, TAKEN_WITHIN_MS);
      workbox.messageSkipWaiting();
    },
  };
}

/** The first script: its name is of one build only. */
function ownScript(document: Document): string | undefined {
  const scripts = Array.from(document.scripts, ({ src }) => /[^/]*$/.exec(src)?.[0] ?? "");
  return scripts.find((name) => /^hearth-[\w-]+\.js$/.test(name));
}
