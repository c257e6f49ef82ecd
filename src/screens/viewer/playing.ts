/** The one player of the app while it is the viewer's: what it plays, from where, and what its keys do. */
import { computed, effect, type ReadonlySignal, untracked } from "@preact/signals";
import type { ScreenControl } from "../../../platform/types.ts";
import { noticeActivity } from "../../input/idle.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import type { Staging } from "./stage.ts";

export interface Playing {
  /** It stands or plays in the player. */
  readonly inPlayer: ReadonlySignal<boolean>;
  readonly isPlaying: ReadonlySignal<boolean>;
  play(): void;
  pause(): void;
  /** @returns false where there is nothing to wind. */
  wind(seconds: number, isRepeat: boolean): boolean;
  /** The TV slept: it stands still when it wakes. */
  slept(): void;
  /** Another one: from its beginning. */
  fromStart(): void;
}

/** A held key winds once in this time: ten seconds at each of its repeats would be five minutes a second. */
const WIND_MS = 250;

export function makePlaying({
  player,
  screen,
  staging: { stage, playable, isSound },
}: {
  readonly player: MediaPlayer;
  readonly screen: Pick<ScreenControl, "keepAwake">;
  readonly staging: Staging;
}): Playing {
  const inPlayer = computed(() => {
    const { step } = stage.value;
    return step === "playing" || step === "paused" || step === "ended";
  });
  const isPlaying = computed(() => stage.value.step === "playing");

  // After a sleep it stands where it stood, and nobody is there to hear it. By then the session has taken the file back,
  // and the player knows no position any more: it is noted while there is one.
  let startAt = 0;
  let sleptOnce = false;
  let woundAt = 0;
  effect(() => {
    const at = player.position.value;
    if (inPlayer.value) startAt = at;
  });
  effect(() => {
    const url = playable.value;
    if (url === undefined) return undefined;
    untracked(() => player.load(url, { picture: !isSound.peek(), from: startAt, play: !sleptOnce }));
    return () => untracked(() => player.release());
  });
  effect(() => {
    if (!isPlaying.value || isSound.value) return undefined;
    screen.keepAwake(true);
    return () => screen.keepAwake(false);
  });
  // Who watches a film presses nothing and is there.
  effect(() => {
    void player.position.value;
    if (isPlaying.value) untracked(noticeActivity);
  });

  return {
    inPlayer,
    isPlaying,
    play() {
      if (inPlayer.peek()) player.play();
    },
    pause() {
      if (isPlaying.peek()) player.pause();
    },
    wind(seconds, isRepeat) {
      if (!inPlayer.peek()) return false;
      const now = Date.now();
      if (isRepeat && Math.abs(now - woundAt) < WIND_MS) return true;
      woundAt = now;
      player.seek(player.position.peek() + seconds);
      return true;
    },
    slept() {
      sleptOnce = true;
    },
    fromStart() {
      startAt = 0;
      sleptOnce = false;
    },
  };
}
