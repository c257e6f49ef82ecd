/**
 * Back that is no key: the browsers of Android televisions go back in history, mice have a button for it, and the remotes of
 * mini-PCs (air mice) send a right click. All of them become the key "GoBack".
 */
import type { Exit } from "../types.ts";

export interface BrowserBack {
  /** How this very Back leaves the page: there only while one out of history is answered. */
  exit(): Exit | undefined;
  stop(): void;
}

interface Place {
  readonly hearth?: "below" | "here";
}

/**
 * One step of history lies below the page while it is used, so that the browser's Back has somewhere to go. It is put there
 * with the first key or click: steps made without one are passed over by Chromium. When nothing in Hearth can go
 * back any more, the step is left as well, and the browser shows what was there before.
 */
export function startBrowserBack(scope: Window): BrowserBack {
  const { document, history } = scope;
  const place = (): Place => (history.state ?? {}) as Place;
  let answering = false;
  let left = false;

  const press = (): void => {
    const target = document.activeElement ?? document.body;
    for (const type of ["keydown", "keyup"])
      target.dispatchEvent(new KeyboardEvent(type, { key: "GoBack", bubbles: true, cancelable: true }));
  };
  const guard = (): void => {
    if (place().hearth === "here") return;
    history.replaceState({ ...place(), hearth: "below" }, "");
    history.pushState({ hearth: "here" }, "");
  };
  const onUse = (event: Event): void => {
    // The browser's own doing, such as our own "GoBack" below.
    if (event.isTrusted) guard();
  };
  const onPop = (event: PopStateEvent): void => {
    if ((event.state as Place | null)?.hearth !== "below") return;
    answering = true;
    left = false;
    press();
    answering = false;
    if (!left) guard();
  };
  const onMenu = (event: MouseEvent): void => {
    // A keyboard's menu key makes this event too, without a button; with Shift it is a developer's.
    if (event.button !== 2 || event.shiftKey) return;
    event.preventDefault();
    press();
  };

  scope.addEventListener("keydown", onUse, true);
  scope.addEventListener("mousedown", onUse, true);
  scope.addEventListener("popstate", onPop);
  document.addEventListener("contextmenu", onMenu);
  return {
    exit: () =>
      answering
        ? {
            asks: "system",
            leave() {
              left = true;
              history.back();
            },
          }
        : undefined,
    stop() {
      scope.removeEventListener("keydown", onUse, true);
      scope.removeEventListener("mousedown", onUse, true);
      scope.removeEventListener("popstate", onPop);
      document.removeEventListener("contextmenu", onMenu);
    },
  };
}
