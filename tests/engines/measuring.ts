/** Memory and main-thread numbers of a page, in the protocol of each engine. */
import { readdirSync, readFileSync } from "node:fs";
import type { DevTools } from "./devtools.ts";

export interface LongTask {
  readonly startMs: number;
  readonly durationMs: number;
}

/** Bytes of JavaScript heap in use after a full garbage collection. */
export async function heapAfterCollection(
  devtools: DevTools,
  evaluate: (expression: string) => Promise<unknown>,
  major: number,
): Promise<number> {
  for (let i = 0; i < 2; i++) await devtools.call("HeapProfiler.collectGarbage", undefined, 60_000);
  // Chromium before 60 has no metrics; QtWebEngine is started with a flag that makes this number exact.
  if (major < 60) return (await evaluate("performance.memory.usedJSHeapSize")) as number;
  const { metrics } = await devtools.call("Performance.getMetrics");
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize");
  if (!used) throw new Error("The engine reports no JSHeapUsedSize.");
  return used.value;
}

export interface ProcessMemory {
  /** Bytes of memory that the process has now, and the most that it ever had: code, heap, buffers, pictures. */
  readonly now: number;
  readonly peak: number;
  /** Of `now`: what is its alone. The rest is program code and what it shares with the browser, where decoded pictures lie until the engine discards them. */
  readonly own: number;
}

/** The page's process (the largest renderer of the browser). @param group process group of the browser. */
export function rendererMemory(group: number): ProcessMemory {
  const found: ProcessMemory[] = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const inGroup =
        readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ")[2] === String(group);
      if (!inGroup || !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) continue;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0) * 1024;
      found.push({ now: bytes("VmRSS"), peak: bytes("VmHWM"), own: bytes("RssAnon") });
    } catch {
      // It has ended meanwhile.
    }
  }
  const [largest] = found.sort((a, b) => b.peak - a.peak);
  if (!largest) throw new Error("There is no renderer process.");
  return largest;
}
