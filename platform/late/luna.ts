/** LG's system bus, without webOSTV.js: that library is not part of every hosted page, the bridge is. */
import { ask, type PalmServiceBridge, type TvWindow } from "../makers.ts";

/** An answer of a service; `returnValue: false` with errorText when it refused. */
export type LunaAnswer = Readonly<Record<string, unknown>>;

export interface Luna {
  /**
   * Calls a service. With `subscribe: true` in `params` every later answer arrives too.
   * @returns ends the call and forgets it. Never throws: where there is no bridge, or it refuses, nothing happens.
   */
  call(uri: string, params: Readonly<Record<string, unknown>>, onAnswer?: (answer: LunaAnswer) => void): () => void;
}

export function makeLuna(scope: TvWindow): Luna {
  // A bridge that nothing refers to is garbage-collected, and its subscription ends in silence.
  const bridges = new Set<PalmServiceBridge>();
  return {
    call(uri, params, onAnswer) {
      const bridge = ask(() => scope.PalmServiceBridge && new scope.PalmServiceBridge());
      if (!bridge) return () => {};
      bridges.add(bridge);
      const end = () => {
        if (!bridges.delete(bridge)) return;
        bridge.onservicecallback = null;
        ask(() => bridge.cancel?.());
      };
      bridge.onservicecallback = (json) => {
        const answer = parse(json);
        if (params["subscribe"] !== true) bridges.delete(bridge);
        onAnswer?.(answer);
      };
      ask(() => bridge.call(uri, JSON.stringify(params)));
      return end;
    },
  };
}

function parse(json: string): LunaAnswer {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as LunaAnswer) : {};
  } catch {
    return {};
  }
}
