/** Opening a page, and knowing when it is there. */
import type { DevTools } from "./devtools.ts";

export interface PageLoad {
  readonly devtools: DevTools;
  /** Named in errors. */
  readonly engine: string;
  readonly timeoutMs: number;
  navigate(): Promise<unknown>;
  /** Evaluates in the page, and awaits. */
  evaluate(expression: string): Promise<unknown>;
}

/** Resolves when the page has loaded and had its first frame. Rejects when it cannot be reached. */
export async function untilLoaded({ devtools, engine, timeoutMs, navigate, evaluate }: PageLoad): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const stopListening: (() => void)[] = [];
  const loaded = new Promise<void>((resolve, reject) => {
    // Page.navigate itself reports failure only on newer engines. A frame inside the page may fail by itself.
    let document: string | undefined;
    let failure: string | undefined;
    stopListening.push(
      // A failed page loads as well, as the engine's error page.
      devtools.on("Page.loadEventFired", () => (failure === undefined ? resolve() : reject(new Error(failure)))),
      devtools.on("Network.requestWillBeSent", ({ type, requestId }) => {
        if (type === "Document") document ??= requestId;
      }),
      devtools.on("Network.loadingFailed", ({ requestId, errorText }) => {
        if (requestId === document) failure = `Engine ${engine} could not open the page: ${errorText}`;
      }),
    );
    timer = setTimeout(
      () => reject(new Error(failure ?? `Engine ${engine}: the page did not load within ${timeoutMs / 1000} s.`)),
      timeoutMs,
    );
  });
  try {
    await Promise.all([navigate(), loaded]);
    // Chromium drops keys that come before a page's first frame.
    await evaluate(
      "new Promise(function (done) { setTimeout(done, 500); requestAnimationFrame(function () { requestAnimationFrame(done); }); })",
    );
  } finally {
    clearTimeout(timer);
    for (const stop of stopListening) stop();
  }
}
