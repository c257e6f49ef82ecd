/** What this machine can do and hold, found out by asking it, not by its name: sets get new engines with updates. */
import { ask, type TvWindow } from "./makers.ts";
import type { Budget, Capabilities } from "./types.ts";

const MB = 1024 * 1024;

/** Below 1.75 GB, below 3.5 GB, and above. */
export type MemoryClass = "small" | "medium" | "large";

/** Sized so that media, the open room and the engine itself stay far below what a set of the class kills an app for. */
const BUDGETS: Readonly<Record<MemoryClass, Budget>> = {
  small: { mediaBytes: 12 * MB, videoBytes: 24 * MB, timelineEvents: 120, imagePixels: 1280 * 720 },
  medium: { mediaBytes: 32 * MB, videoBytes: 64 * MB, timelineEvents: 160, imagePixels: 1920 * 1080 },
  large: { mediaBytes: 96 * MB, videoBytes: 200 * MB, timelineEvents: 200, imagePixels: 2560 * 1440 },
};

/** @param found what only the shell knows: whether storage works, and the machine's memory where the maker tells it. */
export function probeCapabilities(
  scope: TvWindow,
  found: { readonly indexedDB: boolean; readonly memoryBytes?: number | undefined },
): Capabilities {
  const { navigator, location } = scope;
  return {
    webAssembly: typeof scope.WebAssembly === "object",
    // The property exists on file:// pages too, where registering always fails.
    serviceWorker: "serviceWorker" in navigator && /^https?:$/.test(location.protocol) && scope.isSecureContext,
    indexedDB: found.indexedDB,
    secureContext: scope.isSecureContext,
    budget: BUDGETS[memoryClass(found.memoryBytes ?? deviceMemory(scope), engineMajor(navigator.userAgent))],
  };
}

/** Bytes of the whole machine, from the one standard name (Chromium 63, secure pages; rounded to a power of two, at most 8 GB). */
function deviceMemory(scope: TvWindow): number | undefined {
  const gigabytes = ask(() => (scope.navigator as { readonly deviceMemory?: number }).deviceMemory);
  return gigabytes === undefined ? undefined : gigabytes * 1024 * MB;
}

/** A set that tells nothing is judged by its engine: those below Chromium 79 (before 2021) have 1.5 GB or less. */
export function memoryClass(bytes: number | undefined, engine: number): MemoryClass {
  if (bytes === undefined) return engine > 0 && engine < 79 ? "small" : "medium";
  if (bytes < 1.75 * 1024 * MB) return "small";
  return bytes < 3.5 * 1024 * MB ? "medium" : "large";
}

/** Major version of Chromium in a user agent, 0 where it is another engine. */
export function engineMajor(userAgent: string): number {
  return Number(/Chrom(?:e|ium)\/(\d+)/.exec(userAgent)?.[1] ?? 0);
}
