import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Lifecycle } from "../../platform/types.ts";
import { attempt } from "../core/attempt.ts";
import { AppError } from "../core/errors.ts";
import type { Navigation } from "../core/navigation.ts";
import type { Session } from "../matrix/types.ts";
import type { AppPhase } from "./AppModel.ts";

/** The room id or alias in `#/room/<room id or alias>`, as a page's hash or a launch parameter gives it. */
export function roomOfLink(link: string | undefined): string | undefined {
  const found = /^#?\/?room\/(.+)$/.exec((link ?? "").replace(/^#\//, "#"))?.[1];
  if (found === undefined) return undefined;
  try {
    return decodeURIComponent(found);
  } catch {
    return found; // a stray % in an alias
  }
}

/**
 * Follows the link of each launch, once, as soon as somebody is signed in: its room opens over the first screen; one that
 * is not there, when the server has been heard, is said in a toast.
 * @param onLink a link has come: what lies over all screens goes.
 * @returns a function that stops.
 */
export function followLinks(
  lifecycle: Pick<Lifecycle, "onLaunch">,
  phase: ReadonlySignal<AppPhase>,
  navigation: Navigation,
  onLink: () => void = () => undefined,
): () => void {
  const session = computed(() => (phase.value.status === "signedIn" ? phase.value.session : undefined));
  const link = signal<string | undefined>(undefined);
  const stopListening = lifecycle.onLaunch((launch) => (link.value = launch.link));
  const stopFollowing = effect(() => {
    const here = session.value;
    const wanted = link.value;
    if (!here || wanted === undefined) return;
    link.value = undefined;
    if (roomOfLink(wanted) !== undefined) untracked(onLink);
    untracked(() => openLink(wanted, here, navigation, () => session.peek() === here));
  });
  return () => {
    stopListening();
    stopFollowing();
  };
}

/** The photo frame, after the page was loaded anew under it. */
export const FRAME_LINK = "/frame";

function openLink(link: string, session: Session, navigation: Navigation, isStillHere: () => boolean): void {
  if (link === FRAME_LINK) return navigation.push({ screen: "ambient" });
  const wanted = roomOfLink(link);
  if (wanted === undefined) return;
  void attempt("link", async () => {
    const asked = navigation.top.peek();
    let roomId = await session.resolveRoom(wanted);
    if (roomId === undefined && !session.rooms.fresh.peek()) {
      // What is saved may be old, or nothing: the TV has been signed in this minute.
      await until(session.rooms.fresh);
      roomId = await session.resolveRoom(wanted);
      // Meanwhile somebody has gone elsewhere.
      if (navigation.top.peek().id !== asked.id) return;
    }
    if (!isStillHere()) return;
    if (roomId === undefined) throw new AppError("notFound", "the linked room");
    navigation.home();
    navigation.push({ screen: "room", roomId });
  });
}

function until(wanted: ReadonlySignal<boolean>): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (!wanted.value) return;
      resolve();
      // Not within its own first run.
      void Promise.resolve().then(() => stop());
    });
  });
}
