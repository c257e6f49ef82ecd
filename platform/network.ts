import type { Connection, NetworkStatus } from "./types.ts";

/** `online` and `offline` events: the one thing that fires on both makers' sets (`navigator.connection` does not on Tizen). */
export function makeNetwork(scope: Window): NetworkStatus {
  const runs = new Set<(online: boolean) => void>();
  let maker: Connection = { connected: true, way: "" };
  const online = () => scope.navigator.onLine && maker.connected;
  const tell = () => Array.from(runs).forEach((run) => run(online()));
  scope.addEventListener("online", tell);
  scope.addEventListener("offline", tell);
  return {
    get online() {
      return online();
    },
    onChange(run) {
      const own = (now: boolean) => run(now);
      runs.add(own);
      return () => void runs.delete(own);
    },
    hear(now) {
      const before = maker;
      maker = now;
      const isOther = now.connected && now.way !== before.way && before.way !== "";
      if (now.connected !== before.connected || isOther) tell();
    },
  };
}
