/**
 * Who was signed in, kept beside the app's storage: in localStorage, which browsers spare when they throw an origin's
 * databases away and which a broken database does not touch; and on LG in DB8 too, the system's own database, since LG
 * deletes all that a page has saved with each update of the app. Whether DB8 lets a packaged app write, and keeps it over an
 * update, is not in LG's documents: nothing depends on it.
 */
import { makeLuna } from "./luna.ts";
import { ask, type TvWindow } from "../makers.ts";
import type { Keepsake } from "../types.ts";

interface Place {
  read(): Promise<string | undefined>;
  write(text: string): void;
  remove(): void;
}

const KEY = "hearth.keepsake";
/** DB8 can hang after a power cut; nobody waits longer for a greeting. */
const RECALL_WITHIN_MS = 2000;

export function makeKeepsake(scope: TvWindow, within = RECALL_WITHIN_MS): Keepsake {
  const places = [localPlace(scope), systemPlace(scope)].filter((place): place is Place => place !== undefined);
  return {
    recall() {
      let open = places.length;
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), within);
        const settle = (found: unknown): void => {
          open -= 1;
          if (found === undefined && open > 0) return;
          clearTimeout(timer);
          resolve(found);
        };
        if (open === 0) settle(undefined);
        for (const place of places)
          place.read().then(
            (text) => settle(ask(() => JSON.parse(text ?? "") as unknown)),
            () => settle(undefined),
          );
      });
    },
    keep: (value) => places.forEach((place) => place.write(JSON.stringify(value))),
    forget: () => places.forEach((place) => place.remove()),
  };
}

function localPlace(scope: Window): Place {
  return {
    read: async () => ask(() => scope.localStorage.getItem(KEY)) ?? undefined,
    write: (text) => void ask(() => scope.localStorage.setItem(KEY, text)),
    remove: () => void ask(() => scope.localStorage.removeItem(KEY)),
  };
}

/** `com.webos.service.db`. Undefined outside of an LG app. */
function systemPlace(scope: TvWindow): Place | undefined {
  // "com.example.app 1001": the app and its process.
  const owner = ask(() => (scope.webOSSystem ?? scope.PalmSystem)?.identifier)?.split(" ")[0];
  if (!owner) return undefined;
  const luna = makeLuna(scope);
  const kind = `${owner}.keepsake:1`;
  const call = (method: string, params: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve) => void luna.call(`luna://com.webos.service.db/${method}`, params, resolve));
  const all = { query: { from: kind } };
  /** One change after the other: each is two calls. */
  let last: Promise<unknown> = Promise.resolve();
  const change = (run: () => Promise<unknown>): void => {
    last = last.then(run);
  };
  return {
    async read() {
      const { results } = await call("find", all);
      const found: unknown = Array.isArray(results) ? (results as readonly unknown[])[0] : undefined;
      const text = (found as { readonly text?: unknown } | undefined)?.text;
      return typeof text === "string" ? text : undefined;
    },
    write(text) {
      change(async () => {
        await call("putKind", { id: kind, owner, indexes: [{ name: "text", props: [{ name: "text" }] }] });
        await call("del", all);
        await call("put", { objects: [{ _kind: kind, text }] });
      });
    },
    remove: () => change(() => call("del", { ...all, purge: true })),
  };
}
