/** Coming and going of the app on the screen, and how it was launched. */
import type { LaunchParams, Lifecycle } from "./types.ts";

/** Where a shell learns of launches. */
export interface LaunchSource {
  /** How the running app was started. */
  first(): LaunchParams;
  /** Calls `tell` when it is launched again while it runs; returns the remover. */
  again(tell: (launch: LaunchParams) => void): () => void;
}

const TICK_MS = 5_000;
/** Without a tick for so long the machine has slept: connections are dead, what is shown is old. */
const SLEPT_MS = 60_000;

/** The page's own visibility, which both makers' sets follow, and the launches of the shell. */
export function makeLifecycle(scope: Window, launches: LaunchSource): Lifecycle {
  const { document } = scope;
  const onSuspend = new Set<() => void>();
  const onResume = new Set<() => void>();
  let hidden = false;
  let seenAt = 0;
  let stop: (() => void) | undefined;

  /** Hidden and visible, each told once: a closing page says "pagehide", then "visibilitychange" (or only one of them). */
  const become = (nowHidden: boolean) => {
    if (nowHidden === hidden) return;
    hidden = nowHidden;
    seenAt = Date.now();
    for (const run of Array.from(nowHidden ? onSuspend : onResume)) run();
  };

  const start = () => {
    const onVisibility = () => become(document.visibilityState === "hidden");
    const onHide = () => become(true);
    const onShow = () => become(false);
    hidden = document.visibilityState === "hidden";
    seenAt = Date.now();
    // Sets go to standby and mini-PCs to sleep with the app on the screen, and say nothing before or after.
    const ticks = scope.setInterval(() => {
      const slept = Date.now() - seenAt > SLEPT_MS;
      seenAt = Date.now();
      if (hidden || !slept) return;
      become(true);
      become(false);
    }, TICK_MS);
    document.addEventListener("visibilitychange", onVisibility);
    scope.addEventListener("pagehide", onHide);
    scope.addEventListener("pageshow", onShow);
    return () => {
      scope.clearInterval(ticks);
      document.removeEventListener("visibilitychange", onVisibility);
      scope.removeEventListener("pagehide", onHide);
      scope.removeEventListener("pageshow", onShow);
    };
  };

  const listen = (to: Set<() => void>, run: () => void) => {
    stop ??= start();
    const own = () => run();
    to.add(own);
    return () => {
      to.delete(own);
      if (onSuspend.size + onResume.size > 0) return;
      stop?.();
      stop = undefined;
    };
  };

  return {
    onSuspend: (run) => listen(onSuspend, run),
    onResume: (run) => listen(onResume, run),
    onLaunch(run) {
      run(launches.first());
      return launches.again(run);
    },
  };
}

/** The part after `#` of an address or of a bare link; undefined where there is none. */
export function linkOf(text: string | undefined): LaunchParams {
  const link = text?.slice(text.indexOf("#") + 1) ?? "";
  return link.startsWith("/") ? { link } : {};
}

/** The address bar: how a browser launches the app; or the place where it was when it took a new version (late/updates.ts). */
export function addressLaunches(scope: Window): LaunchSource {
  const now = () => linkOf(scope.location.hash);
  let begun: LaunchParams | undefined;
  return {
    first() {
      if (begun) return begun;
      const { place, ...rest } = (scope.history.state ?? {}) as { readonly place?: LaunchParams };
      if (place) scope.history.replaceState(rest, "");
      return (begun = place ?? now());
    },
    again(tell) {
      const onChange = () => tell(now());
      scope.addEventListener("hashchange", onChange);
      return () => scope.removeEventListener("hashchange", onChange);
    },
  };
}
