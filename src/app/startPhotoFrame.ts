import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { Route } from "../core/navigation.ts";
import type { Services } from "../core/services.ts";
import { idleSeconds } from "../input/idle.ts";
import type { VerificationStage } from "../matrix/securityTypes.ts";
import { isPlaying } from "../ui/mediaPlayer.ts";
import type { AppPhase } from "./AppModel.ts";

export interface PhotoFrameOptions {
  readonly phase: ReadonlySignal<AppPhase>;
  readonly services: Pick<Services, "navigation" | "policy" | "settings"> & {
    readonly platform: Pick<Services["platform"], "lifecycle">;
  };
  /** The question before leaving is open. */
  readonly asksToLeave: ReadonlySignal<boolean>;
}

/** Where somebody may have gone away; elsewhere a person looks at the screen or waits for a phone. */
export const LEFT_ALONE: readonly Route["screen"][] = ["rooms", "room", "roomMedia", "settings", "kiosk"];

/** Begins the photo frame when nobody has pressed anything for as long as the settings say. @returns a function that stops. */
export function startPhotoFrame({ phase, services, asksToLeave }: PhotoFrameOptions): () => void {
  const { navigation, policy, settings, platform } = services;
  // The time that a TV sleeps is no time without a key: who switches it on, or opens a link, is there.
  let hereSince = 0;
  const isHere = (): void => void (hereSince = Date.now());
  const stops = [platform.lifecycle.onResume(isHere), platform.lifecycle.onLaunch(isHere)];
  const stopWatching = effect(() => {
    const now = phase.value;
    const afterMs = settings.frameAfter.value * 60_000;
    if (!policy.photoFrame || afterMs <= 0 || now.status !== "signedIn" || idleSeconds.value * 1000 < afterMs) return;
    if (LEFT_ALONE.indexOf(navigation.top.value.route.screen) < 0 || asksToLeave.value) return;
    if (isVerifying(now.session.security.stage.value) || isPlaying()) return;
    if (Date.now() - hereSince < afterMs) return;
    untracked(() => navigation.push({ screen: "ambient" }));
  });
  return () => {
    for (const stop of stops) stop();
    stopWatching();
  };
}

/** Somebody asks, or compares with what a phone shows. */
export function isVerifying({ step }: VerificationStage): boolean {
  return step !== "idle" && step !== "done" && step !== "cancelled";
}
