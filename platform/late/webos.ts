/** What LG's system adds once the app has been painted: its bus, and the events of its pointer and keyboard. */
import { POINTER_HIDDEN, POINTER_SHOWN } from "../keyCodes.ts";
import { makeLuna } from "./luna.ts";
import type { PalmSystem, TvWindow } from "../makers.ts";
import { makeScreen } from "../screen.ts";
import type { Keyboard, Platform, RemoteControl } from "../types.ts";
import { lunaConnection, lunaSpeech, lunaSystemInfo } from "./webosBus.ts";
import { lunaSaver } from "./webosSaver.ts";

/** See `completePlatform`. Works without the bus as well. */
export function completeWebos(platform: Platform, scope: TvWindow): void {
  const luna = makeLuna(scope);
  const saver = lunaSaver(scope, luna);
  lunaSystemInfo(luna, (found) => Object.assign(platform.device, found));
  lunaConnection(luna, (connection) => platform.network.hear(connection));
  Object.assign(platform.remote, { onPointer: webosPointer(scope) });
  Object.assign(platform, {
    screen: makeScreen(scope, saver.holdOff, saver.onSaver),
    keyboard: webosKeyboard(scope, scope.webOSSystem ?? scope.PalmSystem),
    speech: lunaSpeech(luna),
  } satisfies Partial<Platform>);
}

/** Two keys that no remote has (Enact: `pointerShow`, `pointerHide`), and LG's own event; sets send one of them or both. */
function webosPointer(scope: Window): NonNullable<RemoteControl["onPointer"]> {
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
/** So long after: the key that closed it ("Enter") reaches the page later, and the next field may have opened it again. */
const SETTLE_MS = 250;

/** By its event, and by looking: there are sets on which one of the two is missing. Both may tell of the same closing. */
function webosKeyboard(scope: Window, system: PalmSystem | undefined): Keyboard {
  return {
    onClose(run) {
      let seen = false;
      let closing: number | undefined;
      const isSeen = () => system?.isKeyboardVisible === true;
      const become = (shown: boolean) => {
        scope.clearTimeout(closing);
        if (!shown) closing = scope.setTimeout(() => !isSeen() && run(), SETTLE_MS);
      };
      const look = () => {
        const before = seen;
        seen = isSeen();
        if (before !== seen) become(seen);
      };
      const onState = (event: Event) => {
        const visible = visibilityIn(event);
        if (visible !== undefined) become(visible);
      };
      look();
      const looks = scope.setInterval(look, LOOK_MS);
      scope.document.addEventListener("keyboardStateChange", onState);
      return () => {
        scope.clearInterval(looks);
        scope.clearTimeout(closing);
        scope.document.removeEventListener("keyboardStateChange", onState);
      };
    },
  };
}

function visibilityIn(event: Event): boolean | undefined {
  const { detail } = event as CustomEvent<{ readonly visibility?: unknown } | null | undefined>;
  return typeof detail?.visibility === "boolean" ? detail.visibility : undefined;
}
