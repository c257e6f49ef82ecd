/**
 * A gamepad as a remote: D-pad and left stick are arrows, A is OK, B is Back. Each press becomes a key event at the focused
 * element, so that everything that holds for a remote holds for it (fields, repeats, a screen that sleeps).
 */

/** Button of the "standard" mapping (W3C Gamepad) → `KeyboardEvent.key`. */
const BUTTONS: Readonly<Record<number, string>> = {
  0: "Select",
  1: "GoBack",
  2: "ContextMenu", // X
  3: "Info", // Y
  4: "ChannelUp", // the shoulders page
  5: "ChannelDown",
  6: "MediaRewind",
  7: "MediaFastForward",
  8: "GoBack", // Select, or View
  9: "MediaPlayPause", // Start, or Menu
  12: "ArrowUp",
  13: "ArrowDown",
  14: "ArrowLeft",
  15: "ArrowRight",
};
const REPEATED = /^(Arrow|Channel|MediaRewind|MediaFastForward)/;
/** A worn stick rests beside its middle; what has begun goes on until it is nearly there. */
const STICK_BEGINS = 0.6;
const STICK_ENDS = 0.35;
/** As LG's remotes: a key is held after 400 ms. Faster than any list moves, which paces itself. */
const FIRST_REPEAT_MS = 400;
const REPEAT_MS = 50;

/** What is read of a pad in one frame; `key` is held down. */
export interface Held {
  readonly key: string;
  readonly since: number;
  readonly toldAt: number;
}

/** The one key that a pad holds down; the one before goes on for as long as it is held. */
export function heldKey(pads: readonly (Gamepad | null)[], before: string | undefined): string | undefined {
  const down: string[] = [];
  for (const pad of pads) {
    if (!pad || !pad.connected) continue;
    pad.buttons.forEach((button, at) => {
      const key = BUTTONS[at];
      // Without the standard mapping nobody knows which button is which: arrows by the stick, the first two buttons.
      if (button.pressed && key !== undefined && (pad.mapping === "standard" || at < 2)) down.push(key);
    });
    const stick = stickKey(pad.axes[0] ?? 0, pad.axes[1] ?? 0, before);
    if (stick !== undefined) down.push(stick);
  }
  return before !== undefined && down.indexOf(before) >= 0 ? before : down[0];
}

function stickKey(x: number, y: number, before: string | undefined): string | undefined {
  const far = Math.abs(x) > Math.abs(y) ? x : y;
  const key = far === x ? (x < 0 ? "ArrowLeft" : "ArrowRight") : y < 0 ? "ArrowUp" : "ArrowDown";
  return Math.abs(far) > (key === before ? STICK_ENDS : STICK_BEGINS) ? key : undefined;
}

/** Looks at gamepads only while one is connected (engines tell of one with its first press). @returns a function that stops. */
export function startGamepad(scope: Window): () => void {
  const { navigator } = scope;
  if (typeof navigator.getGamepads !== "function") return () => {};
  let held: Held | undefined;
  let frame: number | undefined;

  const send = (type: "keydown" | "keyup", key: string): void => {
    const target = scope.document.activeElement ?? scope.document.body;
    target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
  };
  const pads = (): readonly (Gamepad | null)[] => {
    try {
      return Array.from(navigator.getGamepads());
    } catch {
      return []; // forbidden by the host's policy
    }
  };
  const look = (now: number): void => {
    const all = pads();
    const key = heldKey(all, held?.key);
    if (held && key !== held.key) {
      send("keyup", held.key);
      held = undefined;
    }
    if (key !== undefined && !held) {
      held = { key, since: now, toldAt: now };
      send("keydown", key);
    } else if (held && REPEATED.test(held.key) && now - held.since >= FIRST_REPEAT_MS && now - held.toldAt >= REPEAT_MS) {
      held = { ...held, toldAt: now };
      send("keydown", held.key);
    }
    frame = all.some((pad) => pad?.connected) ? scope.requestAnimationFrame(look) : undefined;
  };
  const begin = (): void => {
    frame ??= scope.requestAnimationFrame(look);
  };

  scope.addEventListener("gamepadconnected", begin);
  // The last frame ends the key that was held when the pad went.
  scope.addEventListener("gamepaddisconnected", begin);
  // Connected before this script came: the event has been.
  if (pads().some((pad) => pad?.connected)) begin();
  return () => {
    scope.removeEventListener("gamepadconnected", begin);
    scope.removeEventListener("gamepaddisconnected", begin);
    if (frame !== undefined) scope.cancelAnimationFrame(frame);
    frame = undefined;
  };
}
