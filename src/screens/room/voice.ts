import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Lifecycle } from "../../../platform/types.ts";
import { noticeActivity } from "../../input/idle.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import type { VoiceMemory } from "../../matrix/voiceMemory.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import { nextSpeed } from "../speeds.ts";
import type { Threads } from "./threads.ts";
import { makeVoiceChain } from "./voiceChain.ts";
import { isHeardToTheEnd, whereToResume } from "./voiceOrder.ts";
import { makeVoiceSound, type VoiceSoundDependencies } from "./voiceSound.ts";
import type { Voice, VoiceItem, VoiceNow, VoiceTrouble } from "./voiceTypes.ts";

export interface VoiceDependencies extends Pick<VoiceSoundDependencies, "files" | "player" | "converter" | "mostBytes"> {
  /** The room's. */
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  /** The thread beside it. */
  readonly thread: Pick<Threads, "root" | "rows">;
  readonly memory: VoiceMemory;
  readonly lifecycle: Pick<Lifecycle, "onSuspend">;
}

/** A held key winds once in this time. */
const WIND_MS = 250;

/**
 * Voice messages played in their room or thread: one at a time, on to the next unheard one at its end, over all of the
 * scrolling and reading that goes on meanwhile. Made inside of a Model; leaving the room ends it.
 */
export function makeVoice(deps: VoiceDependencies): Voice {
  const { rows, thread, memory } = deps;
  const item = signal<VoiceItem | undefined>(undefined);
  const trouble = signal<VoiceTrouble | undefined>(undefined);
  /** Nobody chose this one: it followed another. */
  let chained = false;
  let woundAt = 0;

  const chain = makeVoiceChain({ item, rows, thread, memory });
  const { following } = chain;
  const sound = makeVoiceSound({
    ...deps,
    begin() {
      const eventId = item.peek()?.eventId;
      return { from: eventId === undefined ? 0 : memory.positionOf(eventId), speed: memory.speed.peek() };
    },
    onTrouble: fail,
    onEnded: finish,
    // A film has begun: where this stood is noted before the player belongs to that.
    onTaken() {
      noteStop();
      sound.close(false);
      item.value = undefined;
    },
    onClosed: () => void stop(),
  });
  const { held } = sound;

  const now = computed<VoiceNow>(() => {
    const shown = item.value;
    if (!shown) return { step: "none" };
    if (trouble.value !== undefined) return { step: "failed", item: shown, why: trouble.value };
    const status = held.value?.status.value;
    if (status === "playing" || status === "paused") return { step: status, item: shown };
    return { step: "loading", item: shown };
  });
  const position = computed(() => held.value?.position.value ?? 0);
  const length = computed(() => {
    const claimed = item.value?.durationMs;
    return held.value?.length.value ?? (claimed === undefined ? undefined : claimed / 1000);
  });

  /** Where it stands, to go on there the next time. @returns that, in seconds; undefined: it is in no player. */
  function noteStop(): number | undefined {
    const eventId = item.peek()?.eventId;
    const at = held.peek()?.position.peek();
    if (eventId === undefined || at === undefined) return undefined;
    memory.stopAt(eventId, whereToResume(at, length.peek()));
    return at;
  }

  /** Where it stands is noted; file and player are given back. */
  function leave(): void {
    const at = noteStop();
    const eventId = item.peek()?.eventId;
    if (at !== undefined && eventId !== undefined && isHeardToTheEnd(at, length.peek())) memory.hear(eventId);
    sound.close();
    item.value = undefined;
    trouble.value = undefined;
  }

  function start(wanted: VoiceItem, isChained: boolean): void {
    leave();
    chained = isChained;
    item.value = wanted;
    void memory.ready.then(() => {
      if (item.peek() === wanted && !sound.isOpen() && trouble.peek() === undefined) sound.open(wanted);
    });
  }

  function fail(why: VoiceTrouble): void {
    sound.close();
    trouble.value = why;
    const after = chained ? following.peek() : undefined;
    if (after) start(after, true);
  }

  function finish(): void {
    const done = item.peek();
    if (done?.eventId === undefined) return;
    memory.hear(done.eventId);
    memory.stopAt(done.eventId, undefined);
    const after = following.peek();
    sound.close();
    item.value = undefined;
    if (after) start(after, true);
  }

  function stop(): boolean {
    if (!item.peek()) return false;
    leave();
    return true;
  }

  // Who listens presses nothing and is there.
  effect(() => {
    void position.value;
    if (now.value.step === "playing") untracked(noticeActivity);
  });

  // Deleted while it is heard. (What has left the window of loaded rows plays on.)
  effect(() => {
    const row = chain.row.value;
    if (row && row.kind !== "voice") untracked(stop);
  });

  const stopListening = deps.lifecycle.onSuspend(() => void stop());
  effect(() => () => {
    stopListening();
    untracked(leave);
  });

  const inPlayer = (): MediaPlayer | undefined => {
    const { step } = now.peek();
    return step === "playing" || step === "paused" ? held.peek() : undefined;
  };
  const pause = (): boolean => {
    if (now.peek().step !== "playing") return false;
    held.peek()?.pause();
    return true;
  };
  const resume = (): boolean => {
    const state = now.peek();
    if (state.step === "failed") start(state.item, false);
    else if (state.step !== "paused") return false;
    else held.peek()?.play();
    return true;
  };
  const toggle = (): boolean => pause() || resume() || now.peek().step === "loading";

  return {
    now,
    position,
    length,
    speed: memory.speed,
    hasNext: computed(() => following.value !== undefined),
    isNew: ({ own, eventId, at }) => !own && eventId !== undefined && memory.heard.value?.has(eventId, at) === false,
    isPlaying: ({ eventId }) => now.value.step === "playing" && eventId !== undefined && item.value?.eventId === eventId,
    press(wanted) {
      if (wanted.eventId === undefined) return;
      if (item.peek()?.eventId === wanted.eventId) toggle();
      else {
        chain.beginAt(wanted);
        start(wanted, false);
      }
    },
    resume,
    pause,
    toggle,
    stop,
    next() {
      const after = following.peek();
      const shown = item.peek();
      if (!after || shown?.eventId === undefined) return;
      // Passed over is heard: the chain does not come back to it.
      memory.hear(shown.eventId);
      start(after, true);
    },
    wind(seconds, isRepeat) {
      const player = inPlayer();
      if (!player) return false;
      const at = Date.now();
      if (isRepeat && Math.abs(at - woundAt) < WIND_MS) return true;
      woundAt = at;
      player.seek(player.position.peek() + seconds);
      return true;
    },
    changeSpeed() {
      const next = nextSpeed(memory.speed.peek());
      memory.setSpeed(next);
      held.peek()?.setSpeed(next);
    },
  };
}
