import { computed, createModel, type ReadonlySignal } from "@preact/signals";
import type { Services } from "../core/services.ts";
import { lostConnection } from "../screens/lostConnection.ts";
import type { AppPhase } from "./AppModel.ts";
import { coversScreen } from "./shownScreens.ts";

export interface ConnectionDependencies {
  readonly phase: ReadonlySignal<AppPhase>;
  readonly services: Pick<Services, "navigation" | "curtain"> & { readonly platform: Pick<Services["platform"], "network"> };
}

export interface Connection {
  readonly lost: ReadonlySignal<boolean>;
  /** It is lost, and the screen itself does not say so. */
  readonly shown: ReadonlySignal<boolean>;
}

/** Whether it has to be said over the screen that there is no connection. */
export const ConnectionModel = createModel(({ phase, services }: ConnectionDependencies): Connection => {
  const { platform, navigation, curtain } = services;
  const lost = lostConnection(platform.network, () => {
    const now = phase.value;
    return now.status === "signedIn" ? now.session.sync.value : undefined;
  });
  const isSaid = computed(() => {
    if (phase.value.status !== "signedIn") return false;
    const { screen } = navigation.top.value.route;
    switch (screen) {
      case "rooms":
      case "room":
      case "kiosk":
      case "ambient":
        return !coversScreen(curtain.state.value, screen);
      case "viewer":
      case "roomMedia":
      case "verification":
      case "settings":
        return false;
      default:
        return screen satisfies never;
    }
  });
  return { lost, shown: computed(() => lost.value && !isSaid.value) };
});
