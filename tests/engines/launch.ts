/** Starting a browser as a television: its process with the flags that the options ask for, and its screen. */
import { type BrowserProcess, startChromium } from "./browserProcess.ts";
import type { EngineOptions } from "./options.ts";
import type { DevTools } from "./devtools.ts";
import { startQt } from "./qtwebengine.ts";

export interface Launch {
  readonly executable: string;
  /** Folder of the browser's profile. */
  readonly profile: string;
  readonly isQt: boolean;
  readonly options: EngineOptions;
  /** Of the network line; undefined: no line between browser and network. */
  readonly proxyPort: number | undefined;
}

export function launch({ executable, profile, isQt, options, proxyPort }: Launch): Promise<BrowserProcess> {
  const { width = 1920, height = 1080, heapMb, userAgent, extraFlags = [] } = options;
  const flags = [...extraFlags];
  if (heapMb !== undefined) flags.push(`--js-flags=--max-old-space-size=${heapMb}`);
  if (isQt) return startQt({ executable, profile, width, height, userAgent, flags });
  flags.push(`--window-size=${width},${height}`);
  if (userAgent !== undefined) flags.push(`--user-agent=${userAgent}`);
  // Chromium spares this machine's own addresses the proxy unless told otherwise.
  if (proxyPort !== undefined) flags.push(`--proxy-server=127.0.0.1:${proxyPort}`, "--proxy-bypass-list=<-loopback>");
  return startChromium({ executable, profile, flags });
}

/** A headless page with a television's measures and the focus of a window in front. */
export async function makeTelevision(devtools: DevTools, { width = 1920, height = 1080 }: EngineOptions): Promise<void> {
  await devtools.call("Performance.enable");
  await devtools.call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  // A headless page of today counts as a window in the background until a key comes: no focus rings in pictures. Not known below 70.
  await devtools.call("Emulation.setFocusEmulationEnabled", { enabled: true }).catch(() => undefined);
}
