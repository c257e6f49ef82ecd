import type { Luna } from "./luna.ts";
import type { ScreenControl } from "../types.ts";

const CLIENT = "hearth";
const SERVICE = "luna://com.webos.service.tvpower/power";

/**
 * LG's screen saver: before it comes the TV asks its subscribers, and takes "no" for an answer. Not in LG's documents, but
 * the practice of many apps; a set that does not know it shows its screen saver, and tells nothing of it.
 *
 * It is asked whether or not something plays: who has said "yes" knows that the next key only ends the screen saver. While
 * the app is hidden there is no subscription: a suspended page could not answer, which the TV takes for a fault.
 */
export function lunaSaver(
  scope: Window,
  luna: Luna,
): { holdOff(on: boolean): void; readonly onSaver: NonNullable<ScreenControl["onSaver"]> } {
  const { document } = scope;
  const runs = new Set<(shown: boolean) => void>();
  let refuses = false;
  let shown = false;
  let stop: (() => void) | undefined;

  const become = (now: boolean) => {
    if (now === shown) return;
    shown = now;
    Array.from(runs).forEach((run) => run(now));
  };
  const subscribe = () => {
    stop ??= luna.call(`${SERVICE}/registerScreenSaverRequest`, { subscribe: true, clientName: CLIENT }, ({ timestamp, state }) => {
      // The first answer only confirms the subscription; each other one wants a word within seconds.
      if (timestamp === undefined) return;
      luna.call(`${SERVICE}/responseScreenSaverRequest`, { clientName: CLIENT, ack: !refuses, timestamp });
      become(!refuses && (state === undefined || state === "Active"));
    });
  };
  const follow = () => {
    if (document.visibilityState !== "hidden") return subscribe();
    stop?.();
    stop = undefined;
    become(false);
  };
  follow();
  document.addEventListener("visibilitychange", follow);
  // The screen saver is a window of its own: when it goes, this one is given the keys again.
  scope.addEventListener("focus", () => become(false));

  return {
    holdOff(on) {
      refuses = on;
    },
    onSaver(run) {
      const own = (now: boolean) => run(now);
      runs.add(own);
      return () => void runs.delete(own);
    },
  };
}
