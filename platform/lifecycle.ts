/** Coming and going of the app on the screen, and how it was launched. */
import type { LaunchParams, Lifecycle } from "./types.ts";

/** Where a shell learns of launches. */
export interface LaunchSource {
  /** How the running app was started. */
  first(): LaunchParams;
  /** Calls `tell` when it is launched again while it runs; returns the remover. */
  again(tell: (launch: LaunchParams) => void): () => void;
}

/** The page's own visibility, which both makers' sets follow, and the launches of the shell. */
export function makeLifecycle(scope: Window, launches: LaunchSource): Lifecycle {
  const { document } = scope;

  /** Hidden and visible, each told once: a closing page says "pagehide", then "visibilitychange" (or only one of them). */
  const watch = (wanted: "hidden" | "visible", run: () => void) => {
    let hidden = document.visibilityState === "hidden";
    const become = (nowHidden: boolean) => {
      if (nowHidden === hidden) return;
      hidden = nowHidden;
      if (nowHidden === (wanted === "hidden")) run();
    };
    const onVisibility = () => become(document.visibilityState === "hidden");
    const onHide = () => become(true);
    const onShow = () => become(false);
    document.addEventListener("visibilitychange", onVisibility);
    scope.addEventListener("pagehide", onHide);
    scope.addEventListener("pageshow", onShow);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      scope.removeEventListener("pagehide", onHide);
      scope.removeEventListener("pageshow", onShow);
    };
  };

  return {
    onSuspend: (run) => watch("hidden", run),
    onResume: (run) => watch("visible", run),
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
