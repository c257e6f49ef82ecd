import type { NetworkStatus } from "./types.ts";

/** `online` and `offline` events: the one thing that fires on both makers' sets (`navigator.connection` does not on Tizen). */
export function makeNetwork(scope: Window): NetworkStatus {
  return {
    get online() {
      return scope.navigator.onLine;
    },
    onChange(run) {
      const tell = () => run(scope.navigator.onLine);
      scope.addEventListener("online", tell);
      scope.addEventListener("offline", tell);
      return () => {
        scope.removeEventListener("online", tell);
        scope.removeEventListener("offline", tell);
      };
    },
  };
}
