import { effect, type ReadonlySignal } from "@preact/signals";
import type { FullScreen, Platform } from "../../platform/types.ts";
import { t } from "../core/i18n.ts";
import { log } from "../core/log.ts";
import type { Services } from "../core/services.ts";
import type { Settings } from "../core/settings.ts";
import { idlePage } from "../matrix/idlePage.ts";
import { toast } from "../ui/toast.ts";
import type { AppPhase, SignInAgain } from "./AppModel.ts";
import { followPeople, type KeepsakeOptions, whoWasHere } from "./keepsake.ts";
import { followUpdates } from "./takeUpdates.ts";

/** From package.json, by the build. */
declare const __VERSION__: string | undefined;
const version = typeof __VERSION__ === "string" ? __VERSION__ : "";

export interface LateStart {
  readonly phase: ReadonlySignal<AppPhase>;
  readonly services: Services;
  readonly profiles: KeepsakeOptions["profiles"];
}

/** The first minute belongs to whoever has just opened Hearth: what fetches megabytes, or waits for a disk, comes after it. */
const QUIET_MS = 30_000;
/** A full disk stays full: one word about it an hour is enough. */
const FULL_AGAIN_MS = 60 * 60 * 1000;

/** What no start needs and nobody has to ask for. Once, when the late screens are there. */
export function startLate({ phase, services, profiles }: LateStart): void {
  const { platform, settings, config } = services;
  const { updates, keepsake, fullScreen } = platform;
  tellOfFullDisk(platform.storage);
  if (fullScreen) followFullScreen(fullScreen, settings.fullScreen);
  if (updates) followUpdates({ updates, phase, services });
  const quiet = new Promise<void>((resolve) => setTimeout(resolve, QUIET_MS)).then(idlePage);
  const isComingBack = (): boolean => {
    const now = phase.value;
    return now.status === "signedOut" && (now.again?.why === "lost" || now.again?.why === "updated");
  };
  if (keepsake) followPeople({ keepsake, version, profiles, settings, quiet, isComingBack });
  void quiet.then(() => {
    // Who puts Hearth on a host can say no (`features.offline`).
    if (config.features["offline"] === false) return;
    updates?.start().catch((thrown: unknown) => log("updates").warn("not kept for times without a network", thrown));
  });
}

/** Who was signed in before this TV lost everything; a TV that cannot say so within seconds knows nobody. */
export function recall(platform: Platform, settings: Settings): Promise<SignInAgain | undefined> {
  return whoWasHere(platform, version, settings);
}

function tellOfFullDisk(storage: Services["platform"]["storage"]): void {
  let toldAt = -FULL_AGAIN_MS;
  storage.onFull?.(() => {
    if (Date.now() - toldAt < FULL_AGAIN_MS) return;
    toldAt = Date.now();
    toast(t("common:storageFull"), "bad");
  });
}

function followFullScreen(fullScreen: FullScreen, wished: Settings["fullScreen"]): void {
  effect(() => {
    if (wished.value !== fullScreen.on) fullScreen.set(wished.value);
  });
  // Left by the browser's own means: so it is wished.
  fullScreen.onChange((on) => (wished.value = on));
}
