/** Memory and main-thread numbers of a page, in the protocol of each engine. */
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
