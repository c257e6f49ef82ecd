import { computed, createModel, effect, signal, untracked } from "@preact/signals";
import { attempt } from "../../core/attempt.ts";
import type { Services } from "../../core/services.ts";
import { messageLink } from "../../matrix/matrixLinks.ts";
import type { RoomMediaItem } from "../../matrix/fileTypes.ts";
import type { Session } from "../../matrix/types.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import { type SoundConverter, soundConverter } from "../../ui/soundConverter.ts";
import { nextSpeed } from "../speeds.ts";
import { makeMoving } from "./moving.ts";
import { SCREEN } from "./pictureParts.ts";
import { makePlaying } from "./playing.ts";
import { makeSlideshow, type Speed, SPEEDS } from "./slideshow.ts";
import { makeStage } from "./stage.ts";
import { type Found, findViewed, isPicture, keyOf, type Viewed, viewedOf } from "./viewedItem.ts";
import type { Over, ViewerViewModel } from "./ViewerViewModel.ts";
import { openSurroundings, type Place } from "./surroundings.ts";
import { makeWordsShown } from "./wordsShown.ts";
import { boxOf, nearer, panned } from "./zoom.ts";

export interface ViewerDependencies extends Place {
  readonly session: Pick<Session, "openRoom" | "roomMedia" | "media" | "files" | "userId">;
  readonly services: Pick<Services, "platform" | "navigation" | "policy">;
  readonly player: MediaPlayer;
  /** The app's own where nothing is said. */
  readonly converter?: SoundConverter | undefined;
  /** Of a gallery, from 0. */
  readonly part?: number | undefined;
  readonly slideshow?: boolean | undefined;
}

/** Seconds of an arrow. */
const STEP_SECONDS = 10;
/** Who stays so long wants to see it: then its whole file is loaded, and who reacted to it. */
const REST_MS = 400;
const NONE: Over = { kind: "none" };
let lastSpeed: Speed = SPEEDS[1];

/** A message's picture, film, sound or file over its room, and all the other pictures. Leaving it stops and forgets all of it. */
export const ViewerModel = createModel((deps: ViewerDependencies): ViewerViewModel => {
  const { session, services, player, converter = soundConverter, roomId } = deps;
  const around = openSurroundings(session, deps);
  const { room, media } = around;
  const { lifecycle, screen, capabilities } = services.platform;

  /** What is looked at: another, when one goes on to the next. */
  const viewed = signal<Viewed>({ eventId: deps.eventId, part: deps.part });
  const over = signal<Over>(NONE);
  const awake = signal(true);
  const hurried = signal(false);
  /** A film that one comes to shows its poster; one that was opened plays. */
  const waits = signal(deps.slideshow === true);
  const decodedSize = signal<{ readonly width: number; readonly height: number } | undefined>(undefined);

  // What has left the window of loaded messages is still looked at.
  let last: { readonly name: string; readonly found: Found } | undefined;
  const found = computed(() => {
    const name = keyOf(viewed.value);
    const now = findViewed(viewed.value, around.rows.value, media.items.value);
    if (now) last = { name, found: now };
    return last?.name === name ? last.found : undefined;
  });
  const item = computed(() => found.value?.item);
  const key = computed(() => found.value?.key);

  const staging = makeStage({ session, player, converter, item, budget: capabilities.budget, awake, hurried, waits });
  const { stage } = staging;
  const playing = makePlaying({ player, screen, staging });
  const { inPlayer, isPlaying } = playing;

  let resting: ReturnType<typeof setTimeout> | undefined;
  function rest(): void {
    clearTimeout(resting);
    resting = setTimeout(() => {
      hurried.value = false;
      const eventId = item.peek()?.eventId;
      if (eventId !== undefined) media.lookAt(eventId);
    }, REST_MS);
  }
  function show(next: RoomMediaItem): void {
    hurried.value = true;
    waits.value = true;
    playing.fromStart();
    decodedSize.value = undefined;
    viewed.value = viewedOf(next);
    const { kind } = over.peek();
    if (kind === "zoom" || kind === "bar" || kind === "speed") over.value = NONE;
    rest();
  }
  const moving = makeMoving({ media, store: session.media, key, screen: SCREEN, show });
  const isAmongOthers = computed(() => moving.at.value >= 0 || isPicture(item.value));
  makeSlideshow({
    ...{ awake, stage, key, moving, screen },
    runs: computed(() => (over.value.kind === "slideshow" ? over.value.speed : undefined)),
  });

  const isLook = computed(() => stage.value.step === "picture" || stage.value.step === "poster");
  const overWords = computed(() => over.value.kind === "bar" || over.value.kind === "speed");
  const mayHide = computed(() => !overWords.value && (isLook.value || (isPlaying.value && !staging.isSound.value)));
  const words = makeWordsShown(mayHide);

  effect(() => {
    const name = viewed.value;
    if (item.value)
      untracked(() => services.navigation.see({ roomId, eventId: name.eventId, ...(name.part === undefined ? {} : { part: name.part }) }));
  });

  const box = (): ReturnType<typeof boxOf> => {
    const shown = item.peek();
    const claimed = shown && "width" in shown ? shown : { width: 0, height: 0 };
    const { width, height } = decodedSize.peek() ?? claimed;
    return boxOf(width, height);
  };
  const startSlideshow = (speed: Speed = lastSpeed): void => {
    if (!isAmongOthers.peek()) return;
    lastSpeed = speed;
    if (inPlayer.peek()) waits.value = true;
    over.value = { kind: "slideshow", speed };
    words.wake();
  };
  const close = (): void => void services.navigation.back();
  const go = (step: -1 | 1): boolean => {
    if (over.peek().kind === "slideshow") over.value = NONE;
    return moving.go(step);
  };

  const stopListening = [
    lifecycle.onSuspend(() => {
      playing.slept();
      awake.value = false;
      if (over.peek().kind === "slideshow") over.value = NONE;
    }),
    lifecycle.onResume(() => {
      awake.value = true;
    }),
  ];
  effect(() => () => {
    for (const stop of stopListening) stop();
    words.close();
    clearTimeout(resting);
    around.close();
  });
  rest();
  if (deps.slideshow) over.value = { kind: "slideshow", speed: lastSpeed };

  function press(): void {
    const state = over.peek();
    if (state.kind === "zoom") over.value = { kind: "zoom", zoom: nearer(state.zoom, box()) };
    else if (state.kind === "slideshow") over.value = NONE;
    else if (isPlaying.peek()) playing.pause();
    else if (inPlayer.peek()) playing.play();
    else if (stage.peek().step === "poster") waits.value = false;
    else if (stage.peek().step === "picture") over.value = { kind: "bar" };
  }

  return {
    item,
    stage,
    over,
    isSound: staging.isSound,
    isAmongOthers,
    sides: moving.sides,
    place: moving.place,
    canReact: computed(
      () => services.policy.canSend && room.canSend.value && item.value?.eventId !== undefined && item.value.kind !== "redacted",
    ),
    poster: staging.poster,
    face: staging.face,
    position: player.position,
    length: computed(() => {
      const shown = item.value;
      const claimed = shown && "durationMs" in shown ? shown.durationMs : undefined;
      return player.length.value ?? (claimed === undefined ? undefined : claimed / 1000);
    }),
    speed: player.speed,
    changeSpeed() {
      if (inPlayer.peek() && staging.isSound.peek()) player.setSpeed(nextSpeed(player.speed.peek()));
    },
    showsWords: words.shown,
    link: computed(() => {
      const shown = item.value;
      return shown?.eventId === undefined ? undefined : messageLink(roomId, shown.eventId, session.userId, shown.sender.userId);
    }),
    wake: words.wake,
    press,
    play() {
      const { step } = stage.peek();
      if (step === "picture" && over.peek().kind === "none") startSlideshow();
      else if (step === "poster") press();
      else playing.play();
    },
    pause: playing.pause,
    playPause() {
      if (over.peek().kind === "slideshow") over.value = NONE;
      else if (stage.peek().step === "picture") startSlideshow();
      else press();
    },
    sideways(step, isRepeat) {
      const state = over.peek();
      switch (state.kind) {
        case "zoom":
          over.value = { kind: "zoom", zoom: panned(state.zoom, step, 0, box()) };
          return true;
        case "none":
        case "slideshow":
          return (!isPlaying.peek() && go(step)) || playing.wind(step * STEP_SECONDS, isRepeat);
        default:
          return false;
      }
    },
    updown(step) {
      const state = over.peek();
      if (state.kind === "zoom") over.value = { kind: "zoom", zoom: panned(state.zoom, 0, step, box()) };
      else if (state.kind === "slideshow") startSlideshow(SPEEDS[SPEEDS.indexOf(state.speed) + step] ?? state.speed);
      else if (state.kind === "none" && !staging.isSound.peek() && (isLook.peek() || inPlayer.peek())) over.value = { kind: "bar" };
      else return false;
      return true;
    },
    go,
    wind: playing.wind,
    zoomIn() {
      if (stage.peek().step === "picture") over.value = { kind: "zoom", zoom: nearer(undefined, box()) };
    },
    startSlideshow,
    open(kind) {
      over.value = { kind };
    },
    react(reaction) {
      const eventId = item.peek()?.eventId;
      over.value = NONE;
      words.wake();
      if (eventId !== undefined) void attempt("reaction", () => around.react(eventId, reaction));
    },
    back() {
      const { kind } = over.peek();
      if (kind === "none") return close();
      over.value = kind === "speed" || kind === "react" || kind === "phone" ? { kind: "bar" } : NONE;
      words.wake();
    },
    retry() {
      playing.fromStart();
      staging.retry();
    },
    cannotRead: staging.cannotRead,
    decoded(width, height) {
      decodedSize.value = { width, height };
    },
    close,
    showIn: (host) => player.showIn(host),
  };
});
