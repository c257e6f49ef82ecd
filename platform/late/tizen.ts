/** What Samsung's set adds once the app has been painted: the router, the screen saver, the language of its menus. */
import { ask, type TvWindow } from "../makers.ts";
import { makeScreen } from "../screen.ts";
import type { Connection, Platform } from "../types.ts";

/** See `completePlatform`. Works without Samsung's globals, and where their privileges are missing. */
export function completeTizen(platform: Platform, scope: TvWindow): void {
  const { tizen, webapis } = scope;
  const firmware = ask(() => webapis?.productinfo?.getFirmware?.());
  if (firmware) Object.assign(platform.device, { firmware });
  followGateway(scope, (connection) => platform.network.hear(connection));
  // Said once more in the engine's way, which does not always say it.
  ask(() => tizen?.systeminfo?.addPropertyValueChangeListener?.("LOCALE", () => scope.dispatchEvent(new Event("languagechange"))));
  Object.assign(platform, { screen: makeScreen(scope, (on) => keepAwake(scope, on)) } satisfies Partial<Platform>);
}

function keepAwake(scope: TvWindow, on: boolean): void {
  ask(() => {
    const appcommon = scope.webapis?.appcommon;
    const states = appcommon?.AppCommonScreenSaverState;
    if (states) appcommon.setScreenSaver(on ? states.SCREEN_SAVER_OFF : states.SCREEN_SAVER_ON);
  });
}

/** The cable and the router, as the set sees them; it says nothing of the wireless network's name. */
function followGateway({ webapis }: TvWindow, tell: (connection: Connection) => void): void {
  const states = webapis?.network?.NetworkState;
  let changes = 0;
  ask(() =>
    webapis?.network?.addNetworkStateChangeListener?.((state) => {
      if (state === (states?.GATEWAY_DISCONNECTED ?? 5)) tell({ connected: false, way: "" });
      // Each time another way: whether it is the one of before nobody knows.
      if (state === (states?.GATEWAY_CONNECTED ?? 4)) tell({ connected: true, way: String(++changes) });
    }),
  );
}
