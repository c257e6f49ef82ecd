import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Lifecycle } from "../../../platform/types.ts";
import { log } from "../../core/log.ts";
import { noticeActivity } from "../../input/idle.ts";
import { claimedType } from "../../matrix/mediaTypes.ts";
import type { TimelineItem } from "../../matrix/records.ts";
import type { FileState, MediaFiles, OpenFile } from "../../matrix/fileTypes.ts";
import type { VoiceMemory } from "../../matrix/voiceMemory.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import type { SoundConverter } from "../../ui/soundConverter.ts";
import { nextSpeed } from "../speeds.ts";
import { isHeardToTheEnd, nextVoice, whereToResume } from "./voiceOrder.ts";
import type { Voice, VoiceItem, VoiceNow, VoiceTrouble } from "./voiceTypes.ts";

export interface VoiceDependencies {
  readonly rows: ReadonlySignal<readonly TimelineItem[]>;
  readonly files: MediaFiles;
  readonly memory: VoiceMemory;
  readonly lifecycle: Pick<Lifecycle, "onSuspend">;
  /** Made when it is first wanted. */
  player(): MediaPlayer;
  /** For what the engine has no codec for. */
  readonly converter: SoundConverter;
  /** `Budget.videoBytes`: what a sound that was made playable may take. */
  readonly mostBytes: number;
}

/** A held key winds once in this time. */
const WIND_MS = 250;
const note = log("voices");

/**
 * Voice messages played in their room: one at a time, on to the next unheard one at its end, over all of the scrolling and
 * reading that goes on meanwhile. Made inside of a Model; leaving the room ends it.
 */
export function makeVoice(deps: VoiceDependencies): Voice {
  const { rows, files, memory, converter } = deps;
  const item = signal<VoiceItem | undefined>(undefined);
  const file = signal<OpenFile | undefined>(undefined);
  /** Its sound is in the player. */
  const held = signal<MediaPlayer | undefined>(undefined);
  const trouble = signal<VoiceTrouble | undefined>(undefined);
  /** Nobody chose this one: it followed another. */
  let chained = false;
  let converted: { readonly url: string } | undefined;
  let converting: { stop(): void } | undefined;
  let woundAt = 0;

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
  const following = computed(() => {
    const heard = memory.heard.value;
    return item.value && heard && nextVoice(rows.value, item.value, heard);
  });

  /** Where it stands is noted; file and player are given back. */
  function leave(): void {
    const shown = item.peek();
    const player = held.peek();
    if (shown?.eventId !== undefined && player) {
      const at = player.position.peek();
      if (isHeardToTheEnd(at, length.peek())) memory.hear(shown.eventId);
      memory.stopAt(shown.eventId, whereToResume(at, length.peek()));
    }
    giveBack(true);
    item.value = undefined;
    trouble.value = undefined;
  }

  function giveBack(fromPlayer: boolean): void {
    const player = held.peek();
    held.value = undefined;
    if (fromPlayer) player?.release();
    converting?.stop();
    converting = undefined;
    if (converted) URL.revokeObjectURL(converted.url);
    converted = undefined;
    const opened = file.peek();
    file.value = undefined;
    opened?.close();
  }

  function start(wanted: VoiceItem, isChained: boolean): void {
    leave();
    chained = isChained;
    item.value = wanted;
    void memory.ready.then(() => {
      if (item.peek() === wanted && !file.peek() && trouble.peek() === undefined) open(wanted);
    });
  }

  function open(wanted: VoiceItem): void {
    const { media } = wanted;
    const claim = claimedType(media?.mimetype);
    if (!media) fail("gone");
    // Asked before a byte is loaded. Where sender or server say nothing, the first bytes will.
    else if (claim !== undefined && !deps.player().canPlay(claim) && !converter.mayConvert(claim)) fail("codec");
    else file.value = files.open(media, "audio");
  }

  function fail(why: VoiceTrouble): void {
    giveBack(true);
    trouble.value = why;
    const after = chained ? following.peek() : undefined;
    if (after) start(after, true);
  }

  function follow(state: FileState): void {
    switch (state.status) {
      case "loading":
        return;
      case "ready":
        if (deps.player().canPlay(state.type)) play(state.url);
        else convert(state);
        return;
      case "tooLarge":
        fail("tooLarge");
        return;
      case "unsupported":
        fail("codec");
        return;
      case "failed":
        fail(state.error.kind === "unsupported" ? "codec" : state.error.kind);
        return;
      case "closed":
        // The TV took it back.
        stop();
        return;
      default:
        state satisfies never;
    }
  }

  function play(url: string): void {
    const shown = item.peek();
    const player = deps.player();
    const from = shown?.eventId === undefined ? 0 : memory.positionOf(shown.eventId);
    player.load(url, {
      picture: false,
      from,
      play: true,
      speed: memory.speed.peek(),
      onTaken: () => {
        // A film has begun: where this stood is noted before the player belongs to that.
        if (held.peek() === player) stopTaken();
      },
    });
    held.value = player;
  }

  function stopTaken(): void {
    const shown = item.peek();
    if (shown?.eventId !== undefined && held.peek())
      memory.stopAt(shown.eventId, whereToResume((held.peek() as MediaPlayer).position.peek(), length.peek()));
    giveBack(false);
    item.value = undefined;
  }

  function convert(state: Extract<FileState, { readonly status: "ready" }>): void {
    if (!state.content || !converter.mayConvert(state.type)) {
      fail("codec");
      return;
    }
    let stopped = false;
    converting = { stop: () => (stopped = true) };
    converter
      .convert(state.content, { type: state.type, most: deps.mostBytes, isStopped: () => stopped })
      .then((made) => {
        if (stopped) return;
        converting = undefined;
        if (made.status !== "ready") {
          fail(made.status === "tooLarge" ? "tooLarge" : "codec");
          return;
        }
        converted = { url: URL.createObjectURL(made.wav) };
        play(converted.url);
      })
      .catch((thrown: unknown) => {
        note.warn("could not be made playable", thrown);
        if (!stopped) fail("codec");
      });
  }

  function finish(): void {
    const done = item.peek();
    if (done?.eventId === undefined) return;
    memory.hear(done.eventId);
    memory.stopAt(done.eventId, undefined);
    const after = following.peek();
    giveBack(true);
    item.value = undefined;
    if (after) start(after, true);
  }

  function stop(): boolean {
    if (!item.peek()) return false;
    leave();
    return true;
  }

  effect(() => {
    const state = file.value?.state.value;
    if (state) untracked(() => follow(state));
  });

  effect(() => {
    const status = held.value?.status.value;
    if (status === "ended") untracked(finish);
    else if (status === "unplayable")
      untracked(() => {
        // It said that it could. What was made here and cannot be played either is given up.
        const state = file.peek()?.state.peek();
        held.value = undefined;
        deps.player().release();
        if (!converted && state?.status === "ready") convert(state);
        else fail("codec");
      });
  });

  // Who listens presses nothing and is there.
  effect(() => {
    void position.value;
    if (now.value.step === "playing") untracked(noticeActivity);
  });

  // Deleted while it is heard. (What has left the window of loaded rows plays on.)
  effect(() => {
    const eventId = item.value?.eventId;
    const row = eventId === undefined ? undefined : rows.value.find((one) => "eventId" in one && one.eventId === eventId);
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
      else start(wanted, false);
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
