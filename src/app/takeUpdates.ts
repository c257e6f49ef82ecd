import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { LaunchParams, Updates } from "../../platform/types.ts";
import { t } from "../core/i18n.ts";
import type { Services } from "../core/services.ts";
import { idleSeconds } from "../input/idle.ts";
import { hasDrafts } from "../screens/room/drafts.ts";
import { isPlaying } from "../ui/mediaPlayer.ts";
import { toast } from "../ui/toast.ts";
import type { AppPhase } from "./AppModel.ts";
import { FRAME_LINK } from "./deepLink.ts";
import { isVerifying, LEFT_ALONE } from "./startPhotoFrame.ts";

/** Seconds without a key: nobody sits there, or nobody minds. */
const LEFT_FOR_S = 5 * 60;
/** The TV shows something else, or sleeps. */
const HIDDEN_FOR_S = 60;
/** From the word that it happens until it happens: a key puts it off. */
const WARNED_FOR_S = 10;
/** Somebody is signing in by a phone, and presses nothing here. */
const SIGNING_IN_S = 60 * 60;

const ready = signal(false);
let take: (() => void) | undefined;

/** A new version of Hearth lies on this TV, whole, and waits. */
export const updateReady: ReadonlySignal<boolean> = ready;

/** Somebody wants it now. */
export function takeUpdate(): void {
  take?.();
}

export interface UpdateOptions {
  readonly updates: Updates;
  readonly phase: ReadonlySignal<AppPhase>;
  readonly services: Pick<Services, "navigation"> & {
    readonly platform: Pick<Services["platform"], "lifecycle"> & { readonly storage: Pick<Services["platform"]["storage"], "kind"> };
  };
}

/**
 * Takes a new version when nobody is using the TV, at the place where it was left. It never interrupts: a film, a
 * verification, a sign-in or unsent words keep it waiting, and so does a TV that would forget its people.
 * @returns a function that stops.
 */
export function followUpdates({ updates, phase, services }: UpdateOptions): () => void {
  /** Seconds of being left alone at which it was said. */
  let warnedAt: number | undefined;
  let taken = false;
  /** Until when somebody was there without a key: a film ended, or the TV was switched on. */
  let hereUntil = 0;
  const go = (): void => {
    if (taken) return;
    taken = true;
    updates.take(placeOf(phase.peek(), services.navigation));
  };
  take = go;
  const { storage, lifecycle } = services.platform;
  const stopWaiting = updates.onReady(() => (ready.value = storage.kind !== "memory"));
  const stopListening = lifecycle.onResume(() => (hereUntil = Date.now()));
  const stopWatching = effect(() => {
    const idle = idleSeconds.value;
    const after = secondsToWait(phase.value, services);
    if (after === undefined) hereUntil = Date.now();
    const left = Math.min(idle, (Date.now() - hereUntil) / 1000);
    if (after === undefined || !ready.value || left < after) {
      warnedAt = undefined;
      return;
    }
    const isSeen = !document.hidden && services.navigation.top.peek().route.screen !== "ambient";
    if (!isSeen || (warnedAt !== undefined && left >= warnedAt + WARNED_FOR_S)) return untracked(go);
    if (warnedAt !== undefined) return;
    warnedAt = left;
    untracked(() => toast(t("common:update.soon")));
  });
  return () => {
    stopWaiting();
    stopListening();
    stopWatching();
    ready.value = false;
    take = undefined;
  };
}

/** Seconds without a key until a new version may be taken; undefined: not as things are. */
function secondsToWait(now: AppPhase, { navigation }: UpdateOptions["services"]): number | undefined {
  // An open field is somebody's, even where the TV's own keyboard hides what is typed until it is done.
  const isWriting = document.activeElement instanceof HTMLInputElement || hasDrafts();
  if (isPlaying() || isWriting) return undefined;
  const hidden = document.hidden ? HIDDEN_FOR_S : LEFT_FOR_S;
  switch (now.status) {
    case "starting":
      return undefined;
    case "broken":
      return HIDDEN_FOR_S; // it may mend what is broken
    case "signedOut":
      return SIGNING_IN_S;
    case "choosing":
    case "locked":
      return hidden;
    case "signedIn": {
      const { screen } = navigation.top.value.route;
      if (isVerifying(now.session.security.stage.value)) return undefined;
      return document.hidden || screen === "ambient" || LEFT_ALONE.indexOf(screen) >= 0 ? hidden : undefined;
    }
    default:
      return now satisfies never;
  }
}

function placeOf(now: AppPhase, navigation: UpdateOptions["services"]["navigation"]): LaunchParams {
  if (now.status !== "signedIn") return {};
  const { profileId } = now.session.profile.peek();
  const { route } = navigation.top.peek();
  if (route.screen === "ambient") return { profileId, link: FRAME_LINK };
  return "roomId" in route ? { profileId, link: `/room/${encodeURIComponent(route.roomId)}` } : { profileId };
}
