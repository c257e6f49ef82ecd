import type { NetworkStatus } from "./types.ts";

/** What a maker's own service says of the network. */
export interface Connection {
  readonly connected: boolean;
  /** Which one: another text is another cable, wireless network or address. */
  readonly way: string;
}

/**
 * `online` and `offline` events: the one thing that fires on both makers' sets (`navigator.connection` does not on Tizen).
 * @param follow where the set has a service of its own, which knows of a router that is gone and of another network as
 * well. It only ever takes away: what it does not say, or says too late, changes nothing.
 */
export function makeNetwork(scope: Window, follow?: (tell: (connection: Connection) => void) => void): NetworkStatus {
  const runs = new Set<(online: boolean) => void>();
  let maker: Connection = { connected: true, way: "" };
  const online = () => scope.navigator.onLine && maker.connected;
  const tell = () => Array.from(runs).forEach((run) => run(online()));
  follow?.((now) => {
    const before = maker;
    maker = now;
    const isOther = now.connected && now.way !== before.way && before.way !== "";
    if (now.connected !== before.connected || isOther) tell();
  });
  return {
    get online() {
      return online();
    },
    onChange(run) {
      const own = (now: boolean) => run(now);
      if (runs.size === 0) {
        scope.addEventListener("online", tell);
        scope.addEventListener("offline", tell);
      }
      runs.add(own);
      return () => {
        runs.delete(own);
        if (runs.size > 0) return;
        scope.removeEventListener("online", tell);
        scope.removeEventListener("offline", tell);
      };
    },
  };
}
