/** What LG's system tells an app by events of the page: launches, the pointer, the keyboard, the language. */
import { POINTER_HIDDEN, POINTER_SHOWN } from "./keyCodes.ts";
import { addressLaunches, type LaunchSource, linkOf } from "./lifecycle.ts";
import { ask, type PalmSystem, type TvWindow } from "./makers.ts";
import type { Keyboard, LaunchParams, RemoteControl } from "./types.ts";

const detailOf = (event: Event): unknown => (event as CustomEvent<unknown>).detail;

/**
 * Parameters as `launchParams` at first and by `webOSRelaunch` later; a hosted page has its address as well. `webOSLaunch`
 * says the first ones once more, or for the first time, when the page has been loaded.
 */
export function webosLaunches(scope: TvWindow, system: PalmSystem | undefined): LaunchSource {
  const address = addressLaunches(scope);
  let followed: string | undefined;
  return {
    first() {
      const own = linkIn(system?.launchParams || scope.launchParams);
      const launch = own.link ? own : address.first();
      followed = launch.link;
      return launch;
    },
    again(tell) {
      const onRelaunch = (event: Event) => tell(linkIn(detailOf(event)));
      const onLaunch = (event: Event) => {
        const launch = linkIn(detailOf(event));
        if (launch.link && launch.link !== followed) tell(launch);
        followed = launch.link;
      };
      scope.document.addEventListener("webOSLaunch", onLaunch);
      scope.document.addEventListener("webOSRelaunch", onRelaunch);
      const stopAddress = address.again(tell);
      return () => {
        scope.document.removeEventListener("webOSLaunch", onLaunch);
        scope.document.removeEventListener("webOSRelaunch", onRelaunch);
        stopAddress();
      };
    },
  };
}

/** `link` is ours; `contentTarget` is what LG's own launchers and voice search send. Both come as an object or as its JSON. */
function linkIn(given: unknown): LaunchParams {
  const params = typeof given === "string" ? ask(() => JSON.parse(given) as unknown) : given;
  const { link, contentTarget } = (params ?? {}) as { readonly link?: unknown; readonly contentTarget?: unknown };
  const text = link ?? contentTarget;
  return typeof text === "string" ? linkOf(text) : {};
}

/** Two keys that no remote has (Enact: `pointerShow`, `pointerHide`), and LG's own event; sets send one of them or both. */
export function webosPointer(scope: Window): NonNullable<RemoteControl["onPointer"]> {
  return (run) => {
    const onKey = ({ keyCode }: KeyboardEvent) => {
      if (keyCode === POINTER_SHOWN || keyCode === POINTER_HIDDEN) run(keyCode === POINTER_SHOWN);
    };
    const onState = (event: Event) => {
      const visible = visibilityIn(event);
      if (visible !== undefined) run(visible);
    };
    scope.addEventListener("keydown", onKey, true);
    scope.document.addEventListener("cursorStateChange", onState);
    return () => {
      scope.removeEventListener("keydown", onKey, true);
      scope.document.removeEventListener("cursorStateChange", onState);
    };
  };
}

const LOOK_MS = 400;

/** By its event, and by looking: there are sets on which one of the two is missing. Both may tell of the same closing. */
export function webosKeyboard(scope: Window, system: PalmSystem | undefined): Keyboard {
  return {
    onClose(run) {
      let seen = false;
      const look = () => {
        const before = seen;
        seen = system?.isKeyboardVisible === true;
        if (before && !seen) run();
      };
      const onState = (event: Event) => {
        if (visibilityIn(event) === false) run();
      };
      look();
      const looks = scope.setInterval(look, LOOK_MS);
      scope.document.addEventListener("keyboardStateChange", onState);
      return () => {
        scope.clearInterval(looks);
        scope.document.removeEventListener("keyboardStateChange", onState);
      };
    },
  };
}

function visibilityIn(event: Event): boolean | undefined {
  const visible = (detailOf(event) as { readonly visibility?: unknown } | null | undefined)?.visibility;
  return typeof visible === "boolean" ? visible : undefined;
}

export const followLocale =
  (scope: Window) =>
  (run: () => void): (() => void) => {
    scope.document.addEventListener("webOSLocaleChange", run);
    return () => scope.document.removeEventListener("webOSLocaleChange", run);
  };
