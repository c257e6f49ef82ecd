/** What is shown of the thing that is looked at, and what became of its file. */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Budget } from "../../../platform/types.ts";
import type { Mxc, MediaRef } from "../../matrix/records.ts";
import type { MediaSize, OpenFile } from "../../matrix/fileTypes.ts";
import type { Session } from "../../matrix/types.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import type { SoundConverter } from "../../ui/soundConverter.ts";
import { makePlayableSound } from "../playableSound.ts";
import { FACE, isWholeInStore, POSTER, SCREEN, screenPicture, smallPicture } from "./pictureParts.ts";
import type { Stage, ViewedItem } from "./ViewerViewModel.ts";
import { picture, type Viewing, viewingOf } from "./viewing.ts";

export interface Staging {
  readonly stage: ReadonlySignal<Stage>;
  /** What the player is to have: a film's file, a sound's, or what was made of that; undefined: nothing yet, or any more. */
  readonly playable: ReadonlySignal<string | undefined>;
  readonly isSound: ReadonlySignal<boolean>;
  readonly poster: ReadonlySignal<string | undefined>;
  readonly face: ReadonlySignal<string | undefined>;
  retry(): void;
  cannotRead(url: string): void;
}

export function makeStage(deps: {
  readonly session: Pick<Session, "media" | "files">;
  readonly player: MediaPlayer;
  /** For sounds that the engine has no codec for. */
  readonly converter: SoundConverter;
  readonly item: ReadonlySignal<ViewedItem | undefined>;
  readonly budget: Pick<Budget, "imagePixels" | "videoBytes">;
  /** The TV is not asleep. */
  readonly awake: ReadonlySignal<boolean>;
  /** Somebody passes pictures quickly: no whole file is loaded for one of them. */
  readonly hurried: ReadonlySignal<boolean>;
  /** A film shows its poster until somebody plays it. */
  readonly waits: ReadonlySignal<boolean>;
}): Staging {
  const { session, player, converter, item, budget } = deps;
  const sound = makePlayableSound({ canPlay: player.canPlay, converter, mostBytes: budget.videoBytes });
  /** Counts how often it was tried again. */
  const round = signal(0);
  const file = signal<OpenFile | undefined>(undefined);
  /** The address of a picture that has more pixels than its sender said: the server's own, smaller, is shown instead. */
  const tooMany = signal<Mxc | undefined>(undefined);
  /** The engine could not decode the pictures at these addresses. */
  const unreadable = signal<ReadonlySet<string>>(new Set());

  const canPlay = (type: string): boolean => player.canPlay(type) || converter.mayConvert(type);
  // Reactions make a new item of the same file, which must not begin anew: what counts is the address.
  const viewing = computed<Viewing>(() => {
    const how = viewingOf(item.value, { canPlay, imagePixels: budget.imagePixels });
    return how.way === "file" && how.media.mxc === tooMany.value ? picture(how.media) : how;
  });
  const address = computed(() => {
    const how = viewing.value;
    return how.way === "file" ? `${how.kind} ${how.media.mxc}` : undefined;
  });
  const isFilm = computed(() => {
    const how = viewing.value;
    return how.way === "file" && how.kind === "video";
  });
  const isSound = computed(() => {
    const how = viewing.value;
    return how.way === "file" && how.kind === "audio";
  });

  /** The store's picture at the screen's size: at once where it was the neighbour before. */
  const shownPicture = computed(() => {
    const how = viewing.value;
    if (how.way === "picture") return session.media.open(how.media, SCREEN).value;
    const small = how.way === "file" && how.kind === "image" ? screenPicture(item.value) : undefined;
    return small && session.media.open(small, SCREEN).value;
  });
  const poster = computed(() => urlOf(smallPicture(item.value)));
  const face = computed(() => urlOf(item.value?.sender.avatar, FACE));

  function urlOf(media: MediaRef | Mxc | undefined, size: MediaSize = POSTER): string | undefined {
    const state = media === undefined ? undefined : session.media.open(media, size).value;
    return state?.status === "ready" ? state.url : undefined;
  }

  const stage = computed<Stage>(() => {
    const how = viewing.value;
    switch (how.way) {
      case "none":
        return { step: "gone" };
      case "handOff": {
        const bytes = sizeOf(item.value);
        return { step: "handOff", why: how.why, ...(bytes === undefined ? {} : { bytes }) };
      }
      case "picture":
        return pictureStage();
      case "file":
        if (how.kind === "image") return finer(fileStage(true));
        return how.kind === "video" && deps.waits.value && !file.value ? { step: "poster" } : fileStage(false);
      default:
        return how satisfies never;
    }
  });

  /** Until the whole picture is there, and where it cannot be had, the smaller one is better than words. */
  function finer(whole: Stage): Stage {
    if (whole.step === "picture") return whole;
    const state = shownPicture.value;
    return state?.status === "ready" && !unreadable.value.has(state.url) ? pictureAt(state.url, state.turn) : whole;
  }

  function pictureAt(url: string, turn: number | undefined): Stage {
    if (unreadable.value.has(url)) return { step: "handOff", why: "codec" };
    return { step: "picture", url, ...(turn === undefined ? {} : { turn }) };
  }

  function pictureStage(): Stage {
    const state = shownPicture.value;
    switch (state?.status) {
      case "ready":
        return pictureAt(state.url, state.turn);
      case "tooLarge":
        return { step: "handOff", why: "tooLarge", bytes: state.bytes };
      case "failed":
        return state.error.kind === "unsupported" ? { step: "handOff", why: "codec" } : { step: "failed", error: state.error.kind };
      default:
        return { step: "loading", received: 0 };
    }
  }

  function fileStage(isPicture: boolean): Stage {
    const state = file.value?.state.value;
    switch (state?.status) {
      case undefined:
      case "closed":
        return { step: "loading", received: 0 };
      case "loading":
        return { step: "loading", received: state.received, ...(state.total === undefined ? {} : { total: state.total }) };
      case "tooLarge":
        return { step: "handOff", why: "tooLarge", bytes: state.bytes };
      case "unsupported":
        return { step: "handOff", why: "codec" };
      case "failed":
        return state.error.kind === "unsupported" ? { step: "handOff", why: "codec" } : { step: "failed", error: state.error.kind };
      case "ready":
        if (isPicture) return pictureAt(state.url, state.turn);
        if (isSound.value) return soundStage(state.bytes);
        return player.canPlay(state.type) ? playerStage() : { step: "handOff", why: "codec", bytes: state.bytes };
      default:
        return state satisfies never;
    }
  }

  function soundStage(bytes: number): Stage {
    const state = sound.state.value;
    switch (state.status) {
      case "none":
      case "converting":
        return { step: "loading", received: 0 };
      case "ready":
        return playerStage();
      case "failed":
        return { step: "handOff", why: state.why, ...(state.why === "codec" ? { bytes } : {}) };
      default:
        return state satisfies never;
    }
  }

  function playerStage(): Stage {
    const status = player.status.value;
    if (status === "unplayable") return { step: "handOff", why: "codec" };
    return { step: status === "empty" ? "starting" : status };
  }

  const playable = computed(() => {
    if (isSound.value) return sound.state.value.status === "ready" ? sound.state.value.url : undefined;
    const state = isFilm.value ? file.value?.state.value : undefined;
    return state?.status === "ready" && player.canPlay(state.type) ? state.url : undefined;
  });
  effect(() => {
    const state = isSound.value ? file.value?.state.value : undefined;
    if (state?.status !== "ready") return undefined;
    untracked(() => sound.take(state));
    return () => untracked(() => sound.drop());
  });
  effect(() => {
    if (player.status.value === "unplayable" && sound.state.peek().status === "ready") untracked(() => sound.refused());
  });

  /** The picture store has the whole picture, or is about to. */
  const comesFromStore = computed(() => {
    const how = viewing.value;
    if (how.way !== "file" || how.kind !== "image" || !isWholeInStore(how.media)) return false;
    const state = shownPicture.value;
    return state?.status === "loading" || (state?.status === "ready" && !unreadable.value.has(state.url));
  });

  effect(() => {
    void round.value;
    if (address.value === undefined || !deps.awake.value) return undefined;
    const waits = isFilm.value ? deps.waits.value : !isSound.value && (deps.hurried.value || comesFromStore.value);
    const how = viewing.peek();
    if (waits || how.way !== "file") return undefined;
    const opened = untracked(() => session.files.open(how.media, how.kind));
    file.value = opened;
    return () => {
      opened.close();
      file.value = undefined;
    };
  });

  effect(() => {
    const how = viewing.peek();
    if (file.value?.state.value.status === "tooLarge" && how.way === "file" && how.kind === "image" && !how.media.secret)
      tooMany.value = how.media.mxc;
  });

  return {
    stage,
    playable,
    isSound,
    poster,
    face,
    retry() {
      const how = viewing.peek();
      if (how.way === "picture") session.media.retry(how.media, SCREEN);
      round.value += 1;
    },
    cannotRead(url) {
      unreadable.value = new Set([url, ...Array.from(unreadable.peek()).slice(0, 50)]);
    },
  };
}

function sizeOf(item: ViewedItem | undefined): number | undefined {
  return item && "media" in item ? item.media?.bytes : undefined;
}
