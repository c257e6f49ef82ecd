import { computed, createModel, effect, signal, untracked } from "@preact/signals";
import type { Services } from "../../core/services.ts";
import { noticeActivity } from "../../input/idle.ts";
import { messageLink } from "../../matrix/matrixLinks.ts";
import type { MediaRef, Mxc } from "../../matrix/records.ts";
import type { MediaSize, OpenFile, Session } from "../../matrix/types.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import type { Stage, ViewedItem, ViewerViewModel } from "./ViewerViewModel.ts";
import { picture, viewingOf } from "./viewing.ts";

export interface ViewerDependencies {
  readonly session: Pick<Session, "openRoom" | "media" | "files" | "userId">;
  readonly services: Pick<Services, "platform" | "navigation">;
  readonly player: MediaPlayer;
  readonly roomId: string;
  readonly eventId: string;
}

/** Words leave the picture alone after so long without a key. */
const WORDS_MS = 4000;
/** A held key winds once in this time: ten seconds at each of its repeats would be five minutes a second. */
const WIND_MS = 250;
const SCREEN: MediaSize = { width: 1920, height: 1080, method: "scale" };
const POSTER: MediaSize = { width: 800, height: 600, method: "scale" };
const FACE: MediaSize = { width: 96, height: 96, method: "crop" };

/** One message's picture, film, sound or file over its room. Leaving it stops and forgets all of it. */
export const ViewerModel = createModel(({ session, services, player, roomId, eventId }: ViewerDependencies): ViewerViewModel => {
  const room = session.openRoom(roomId);
  const { items } = room.timeline;
  const { lifecycle, screen, capabilities } = services.platform;

  /** What is looked at: another, when one goes on to the next. */
  const viewed = signal(eventId);
  const awake = signal(true);
  /** Counts how often it was tried again. */
  const round = signal(0);
  const wordsShown = signal(true);
  const file = signal<OpenFile | undefined>(undefined);
  /** The address of a picture that has more pixels than its sender said: the server's own, smaller, is shown instead. */
  const tooMany = signal<Mxc | undefined>(undefined);
  /** The engine could not decode the picture at this address. */
  const unreadable = signal<string | undefined>(undefined);

  // What has left the window of loaded messages is still looked at.
  let last: ViewedItem | undefined;
  const item = computed(() => {
    const found = items.value.find((row): row is ViewedItem => "sender" in row && row.eventId === viewed.value);
    if (found) last = found;
    return last?.eventId === viewed.value ? last : undefined;
  });
  // Reactions make a new item of the same file, which must not begin anew: what counts is the address.
  const viewing = computed(() => {
    const how = viewingOf(item.value, { canPlay: player.canPlay, imagePixels: capabilities.budget.imagePixels });
    return how.way === "file" && how.media.mxc === tooMany.value ? picture(how.media) : how;
  });
  const address = computed(() => {
    const how = viewing.value;
    return how.way === "file" ? `${how.kind} ${how.media.mxc}` : undefined;
  });

  const shownPicture = computed(() => {
    const how = viewing.value;
    return how.way === "picture" ? session.media.open(how.media, SCREEN).value : undefined;
  });
  const poster = computed(() => urlOf(small(item.value)));
  const face = computed(() => {
    const sender = item.value?.sender.avatar;
    return sender === undefined ? undefined : urlOf(sender, FACE);
  });
  function urlOf(media: MediaRef | Mxc | undefined, size = POSTER): string | undefined {
    const state = media === undefined ? undefined : session.media.open(media, size).value;
    return state?.status === "ready" ? state.url : undefined;
  }

  const isSound = computed(() => {
    const how = viewing.value;
    return how.way === "file" && how.kind === "audio";
  });

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
        return fileStage(how.kind === "image");
      default:
        return how satisfies never;
    }
  });

  function pictureAt(url: string): Stage {
    return unreadable.value === url ? { step: "handOff", why: "codec" } : { step: "picture", url };
  }

  function pictureStage(): Stage {
    const state = shownPicture.value;
    switch (state?.status) {
      case "ready":
        return pictureAt(state.url);
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
        if (isPicture) return pictureAt(state.url);
        return player.canPlay(state.type) ? playerStage() : { step: "handOff", why: "codec", bytes: state.bytes };
      default:
        return state satisfies never;
    }
  }

  function playerStage(): Stage {
    const status = player.status.value;
    if (status === "unplayable") return { step: "handOff", why: "codec" };
    return { step: status === "empty" ? "starting" : status };
  }

  const inPlayer = computed(() => {
    const { step } = stage.value;
    return step === "playing" || step === "paused" || step === "ended";
  });
  const isPlaying = computed(() => stage.value.step === "playing");
  const mayHide = computed(() => stage.value.step === "picture" || (isPlaying.value && !isSound.value));

  effect(() => {
    void round.value;
    if (address.value === undefined || !awake.value) return undefined;
    const how = viewing.peek();
    if (how.way !== "file") return undefined;
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

  // After a sleep it stands where it stood, and nobody is there to hear it. By then the session has taken the file back,
  // and the player knows no position any more: it is noted while there is one.
  let startAt = 0;
  let sleptOnce = false;
  effect(() => {
    const at = player.position.value;
    if (inPlayer.value) startAt = at;
  });
  effect(() => {
    const state = file.value?.state.value;
    if (state?.status !== "ready" || !player.canPlay(state.type)) return undefined;
    const { url } = state;
    const how = viewing.peek();
    if (how.way !== "file" || how.kind === "image") return undefined;
    untracked(() => player.load(url, { picture: how.kind === "video", from: startAt, play: !sleptOnce }));
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

  let hiding: ReturnType<typeof setTimeout> | undefined;
  let wasHidden = false;
  const wake = (): void => {
    clearTimeout(hiding);
    wasHidden = !wordsShown.peek();
    wordsShown.value = true;
    hiding = setTimeout(() => (wordsShown.value = false), WORDS_MS);
  };
  effect(() => {
    if (mayHide.value) untracked(wake);
  });

  const stopListening = [
    lifecycle.onSuspend(() => {
      sleptOnce = true;
      awake.value = false;
    }),
    lifecycle.onResume(() => {
      awake.value = true;
    }),
  ];
  effect(() => () => {
    for (const stop of stopListening) stop();
    clearTimeout(hiding);
    room.close();
  });

  const play = (): void => {
    if (inPlayer.peek()) player.play();
  };
  const pause = (): void => {
    if (isPlaying.peek()) player.pause();
  };
  let woundAt = 0;

  return {
    item,
    stage,
    isSound,
    poster,
    face,
    position: player.position,
    length: computed(() => {
      const shown = item.value;
      const claimed = shown && "durationMs" in shown ? shown.durationMs : undefined;
      return player.length.value ?? (claimed === undefined ? undefined : claimed / 1000);
    }),
    showsWords: computed(() => wordsShown.value || !mayHide.value),
    link: computed(() => {
      const shown = item.value;
      return shown?.eventId === undefined ? undefined : messageLink(roomId, shown.eventId, session.userId, shown.sender.userId);
    }),
    wake,
    press() {
      if (isPlaying.peek()) pause();
      else if (inPlayer.peek()) play();
      else if (stage.peek().step === "picture" && !wasHidden) {
        clearTimeout(hiding);
        wordsShown.value = false;
      }
    },
    play,
    pause,
    wind(seconds, isRepeat) {
      if (!inPlayer.peek()) return false;
      const now = Date.now();
      if (isRepeat && Math.abs(now - woundAt) < WIND_MS) return true;
      woundAt = now;
      player.seek(player.position.peek() + seconds);
      return true;
    },
    retry() {
      startAt = 0;
      const how = viewing.peek();
      if (how.way === "picture") session.media.retry(how.media, SCREEN);
      round.value += 1;
    },
    cannotRead(url) {
      unreadable.value = url;
    },
    close: () => void services.navigation.back(),
    showIn: (host) => player.showIn(host),
  };
});

/** What can be looked at until it is there itself. */
function small(item: ViewedItem | undefined): MediaRef | undefined {
  if (item?.kind === "video") return item.poster;
  if (item?.kind !== "image" && item?.kind !== "sticker") return undefined;
  // Of an encrypted picture there is the sender's preview alone; asked for without one, it would be loaded twice.
  return item.media?.secret ? item.media.thumbnail : item.media;
}

function sizeOf(item: ViewedItem | undefined): number | undefined {
  return item && "media" in item ? item.media?.bytes : undefined;
}
