/** How an engine is opened. */
import type { RemoteLayout } from "./remoteKeys.ts";

export interface EngineOptions {
  /** Slow-down of the page's main thread; 1 is full speed, 6 about a TV of 2018. */
  readonly cpu?: number;
  /** Limit of V8's old generation in MB; a 2018 TV has about 96. */
  readonly heapMb?: number;
  /** CSS pixels, 1920 × 1080 unless told. */
  readonly width?: number;
  readonly height?: number;
  readonly extraFlags?: readonly string[];
  /** Deletes every name younger than this Chromium before each page's own scripts run. */
  readonly removeNamesAfter?: number;
  /** Profile to use and keep. Without it a fresh one, removed on close. */
  readonly userDataDir?: string;
  readonly userAgent?: string;
  /** Which remote `press` imitates; "browser" unless told. */
  readonly remote?: RemoteLayout;
  /** Leaves out the cuttable line between page and servers (about 1 ms a request): for measuring; `offline` then spares running requests. */
  readonly directNetwork?: boolean;
}
