/** Full screen in a browser. webkit names: Chromium below 71. */
import type { FullScreen } from "../types.ts";

interface OldElement extends HTMLElement {
  webkitRequestFullscreen?(): void;
}
interface OldDocument extends Document {
  readonly webkitFullscreenElement?: Element | null;
  readonly webkitFullscreenEnabled?: boolean;
  webkitExitFullscreen?(): void;
}
interface KeyboardLock {
  lock?(keys: readonly string[]): Promise<void>;
  unlock?(): void;
}

/** @returns undefined where the engine, its host or a frame around the page forbids it, or where the app fills the screen already. */
export function makeFullScreen(scope: Window): FullScreen | undefined {
  const page = scope.document as OldDocument;
  const root = page.documentElement as OldElement;
  const keyboard = (scope.navigator as { readonly keyboard?: KeyboardLock }).keyboard;
  if (!(page.fullscreenEnabled ?? page.webkitFullscreenEnabled)) return undefined;
  // Installed as an app, by our own manifest.
  if (scope.matchMedia("(display-mode: fullscreen)").matches && !element()) return undefined;
  let wished = false;

  function element(): Element | null | undefined {
    return page.fullscreenElement ?? page.webkitFullscreenElement;
  }
  const enter = async (): Promise<void> => {
    try {
      if (root.requestFullscreen) await root.requestFullscreen({ navigationUI: "hide" });
      else root.webkitRequestFullscreen?.();
      // Chromium 68: Escape is Hearth's Back again, and leaves the full screen only when it is held.
      await keyboard?.lock?.(["Escape"]);
    } catch {
      // No key was pressed lately: the next one does it.
    }
  };
  const onKey = (event: Event): void => {
    if (event.isTrusted && wished && !element()) void enter();
  };
  const forgetWish = (): void => {
    wished = false;
    scope.removeEventListener("keyup", onKey, true);
    scope.removeEventListener("mouseup", onKey, true);
  };

  return {
    get on() {
      return Boolean(element());
    },
    set(on) {
      if (!on) {
        forgetWish();
        keyboard?.unlock?.();
        if (!element()) return;
        if (page.exitFullscreen) page.exitFullscreen().catch(() => undefined);
        else page.webkitExitFullscreen?.();
        return;
      }
      if (!wished) {
        // Not the press itself: an engine takes Escape's for the wish to leave.
        scope.addEventListener("keyup", onKey, true);
        scope.addEventListener("mouseup", onKey, true);
      }
      wished = true;
      if (!element()) void enter();
    },
    onChange(run) {
      let leaving = false;
      const leave = (): void => void (leaving = true);
      const tell = (): void => {
        const on = Boolean(element());
        // A page that is loaded anew leaves it as well; nobody wished for that.
        if (leaving) return;
        // Somebody has left it by the browser's own means: that stands until it is wished for again.
        if (!on) forgetWish();
        run(on);
      };
      scope.addEventListener("pagehide", leave);
      page.addEventListener("fullscreenchange", tell);
      page.addEventListener("webkitfullscreenchange", tell);
      return () => {
        scope.removeEventListener("pagehide", leave);
        page.removeEventListener("fullscreenchange", tell);
        page.removeEventListener("webkitfullscreenchange", tell);
      };
    },
  };
}
