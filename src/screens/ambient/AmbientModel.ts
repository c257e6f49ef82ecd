import { batch, computed, createModel, effect, signal, untracked } from "@preact/signals";
import { isQuietAt } from "../../core/quietHours.ts";
import type { Services } from "../../core/services.ts";
import { now } from "../../core/signals.ts";
import { noticeActivity } from "../../input/idle.ts";
import { sleepUntilKey } from "../../input/sleep.ts";
import type { MediaRef } from "../../matrix/records.ts";
import type { MediaSize, MediaState } from "../../matrix/fileTypes.ts";
import type { Session } from "../../matrix/types.ts";
import { frameRooms } from "../frameRooms.ts";
import { hiddenRoom } from "../hiddenRoom.ts";
import { lostConnection } from "../lostConnection.ts";
import type { AmbientViewModel, FrameLayer } from "./AmbientViewModel.ts";
import { type Hint, hintsOf, seenBefore } from "./frameHints.ts";
import { type FramePhoto, pickPhoto } from "./framePhotos.ts";
import { makeFrameRound } from "./frameRound.ts";

export interface AmbientDependencies {
  readonly session: Pick<Session, "rooms" | "media" | "security" | "roomMedia" | "sync">;
  readonly services: Pick<Services, "navigation" | "settings" | "curtain"> & {
    readonly platform: Pick<Services["platform"], "screen" | "lifecycle" | "capabilities" | "network">;
  };
  /** From 0 up to 1; a test's own. */
  random?(): number;
}

const SCREEN: MediaSize = { width: 1920, height: 1080, method: "scale" };
/** As long as AmbientScreen.module.css lets a layer come up, and a frame or two. */
export const FADE_MS = 1700;
/** A picture that takes longer to decode is passed over. */
const DECODE_MS = 20_000;
/** Nothing stands longer in one place: pictures burn into some panels. */
const LONGEST_MS = 180_000;
/** The clock alone moves as often. */
const CLOCK_MOVES_MS = 60_000;
/** A TV that everybody has forgotten may go to sleep then. */
const AWAKE_MS = 4 * 3_600_000;
/** A picture that could not be had is tried again then. */
const REST_MS = 300_000;
const MOST_HINTS = 3;

/**
 * A photo frame over whatever was there. It never says what failed: pictures that cannot be had are passed over, and where
 * there are none the clock stands alone.
 */
export const AmbientModel = createModel(({ session, services, random = Math.random }: AmbientDependencies): AmbientViewModel => {
  const { navigation, settings, platform, curtain } = services;
  const { all, fresh } = session.rooms;
  const { imagePixels, mediaBytes } = platform.capabilities.budget;
  const startedAt = Date.now();

  const awake = signal(true);
  const layers = signal<readonly FrameLayer[]>([{ turn: 0 }]);
  const revealed = signal(0);
  const top = (): FrameLayer => layers.peek()[layers.peek().length - 1] as FrameLayer;
  const hasPhoto = computed(() => layers.value.some((layer) => layer.photo !== undefined));

  // --- Which photo comes next

  const round = makeFrameRound(session);
  const roomIds = computed(() =>
    frameRooms(all.value.values(), settings.frameRooms.value, settings.previews.value).map(({ roomId }) => roomId),
  );
  const isAnyRoom = computed(() => roomIds.value.length > 0);
  const isQuiet = computed(
    () => settings.quiet.value && isQuietAt(now.value, { from: settings.quietFrom.value, to: settings.quietTo.value }),
  );
  /** Guests see no photos, and nobody does in the hours of quiet. */
  const isClockAlone = computed(() => isQuiet.value || curtain.state.value === "guests");
  effect(() => {
    if (awake.value && isAnyRoom.value && !isClockAlone.value) untracked(() => round.next(roomIds.peek()));
  });

  const seen = new Set<string>();
  /** Photo id → until when it is left alone, ms since 1970. */
  const resting = new Map<string, number>();
  /** Encrypted ones that are too large: their senders' previews do. */
  const small = new Set<string>();
  const candidate = signal<FramePhoto | undefined>(undefined);
  /** It is time for another photo. */
  const due = signal(true);
  /** After a failure the next photo waits, longer each time: no network is no reason to run through all of them. */
  const waiting = signal(false);
  const turns = signal(0);
  let failures = 0;
  const timers: Record<"turn" | "fade" | "decode" | "wait" | "awake", ReturnType<typeof setTimeout> | undefined> = {
    turn: undefined,
    fade: undefined,
    decode: undefined,
    wait: undefined,
    awake: undefined,
  };
  function after(ms: number, name: keyof typeof timers, run: () => void): void {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(run, ms);
  }

  const isOut = ({ id }: FramePhoto): boolean => seen.has(id) || id === top().photo?.of.id || (resting.get(id) ?? 0) > Date.now();
  function choose(photos: readonly FramePhoto[]): FramePhoto | undefined {
    const choice = { isOut, since: startedAt, random };
    const next = pickPhoto(photos, choice);
    if (next || photos.length === 0 || !round.isFull()) return next;
    seen.clear();
    round.next(roomIds.peek());
    return pickPhoto(round.photos.peek(), { ...choice, since: Date.now() });
  }
  effect(() => {
    void turns.value;
    const photos = round.photos.value;
    if (!awake.value || isClockAlone.value || waiting.value || candidate.value || layers.value.length > 1) return;
    untracked(() => (candidate.value = choose(photos)));
  });

  // --- Its picture

  function sourceOf({ id, media, pixels }: FramePhoto): MediaRef {
    const { thumbnail, ...whole } = media;
    if (!thumbnail) return whole;
    return small.has(id) || pixels > imagePixels || (media.bytes ?? 0) > mediaBytes / 3 ? thumbnail : whole;
  }
  // In one effect, so that what goes on being shown is never let go of in between.
  effect(() => {
    for (const { photo } of layers.value) if (photo) void session.media.open(sourceOf(photo.of), SCREEN).value;
    const wanted = candidate.value;
    if (!wanted) return;
    const state = session.media.open(sourceOf(wanted), SCREEN).value;
    if (state.status === "ready" ? due.value : state.status !== "loading") untracked(() => take(wanted, state));
  });

  function take(photo: FramePhoto, state: MediaState): void {
    if (state.status === "ready") {
      failures = 0;
      seen.add(photo.id);
      put({ turn: top().turn + 1, photo: { url: state.url, turn: state.turn, of: photo, room: all.peek().get(photo.roomId) } });
      return;
    }
    if (photo.media.thumbnail && sourceOf(photo) !== photo.media.thumbnail) {
      small.add(photo.id);
      candidate.value = { ...photo };
      return;
    }
    giveUp(photo);
  }

  function giveUp({ id }: FramePhoto): void {
    resting.set(id, Date.now() + REST_MS);
    failures++;
    batch(() => {
      candidate.value = undefined;
      waiting.value = true;
    });
    after(Math.min(60, 2 ** Math.min(failures, 6)) * 1000, "wait", () => (waiting.value = false));
  }

  /** Over what is shown; the screen says when it is `ready`. */
  function put(layer: FrameLayer): void {
    batch(() => {
      layers.value = [...layers.peek().slice(-1), layer];
      candidate.value = undefined;
      due.value = false;
    });
    if (layer.photo) after(DECODE_MS, "decode", () => model.cannotShow(layer.turn));
  }
  const showClock = (): void => put({ turn: top().turn + 1 });
  effect(() => {
    if (!isClockAlone.value) return;
    untracked(() => {
      candidate.value = undefined;
      if (top().photo) showClock();
    });
  });

  let shownSince = startedAt;
  function nextTurn(): void {
    after(settings.frameSeconds.peek() * 1000, "turn", () => {
      const stood = Date.now() - shownSince;
      batch(() => {
        due.value = true;
        turns.value++;
      });
      // Nothing else has come: one photo alone would burn in, and so would a clock.
      if (layers.peek().length === 1 && stood >= (top().photo ? LONGEST_MS : CLOCK_MOVES_MS)) showClock();
      else nextTurn();
    });
  }
  nextTurn();

  // --- The television

  const forgotten = signal(false);
  after(AWAKE_MS, "awake", () => (forgotten.value = true));
  effect(() => {
    if (!awake.value || !hasPhoto.value || !settings.frameAwake.value || forgotten.value) return undefined;
    platform.screen.keepAwake(true);
    return () => platform.screen.keepAwake(false);
  });

  function dropAll(): void {
    for (const timer of Object.values(timers)) clearTimeout(timer);
    batch(() => {
      candidate.value = undefined;
      layers.value = [{ turn: top().turn + 1 }];
      revealed.value = top().turn;
    });
    round.close();
    session.media.trim(0);
  }

  // --- What happens meanwhile

  const hints = signal<readonly Hint[]>([]);
  /** From guests, or until the PIN has been entered: that there is something, and no more. */
  const hides = computed(() => curtain.state.value !== "open");
  let before = seenBefore(all.peek());
  let isSettled = fresh.peek();
  effect(() => {
    const rooms = all.value;
    // Until the server has told how things are, nothing is news.
    before = seenBefore(rooms, isSettled ? before : undefined);
    isSettled = isSettled || fresh.value;
    const isTold = settings.frameHints.value && !isQuiet.value;
    const news = isTold ? hintsOf(rooms, before, settings.previews.value && !hides.value) : [];
    hints.value = hides.value ? news.map((hint) => ({ ...hint, room: hiddenRoom(hint.room) })) : news;
  });

  const isLost = lostConnection(platform.network, () => session.sync.value);

  const wasAsked = session.security.stage.peek().step === "incoming";
  effect(() => {
    // The question lies over any screen: somebody sits there with a phone.
    if (session.security.stage.value.step === "incoming" && !wasAsked) untracked(() => model.wake());
  });

  const model: AmbientViewModel = {
    layers,
    revealed,
    hints: computed(() => hints.value.slice(0, MOST_HINTS)),
    moreHints: computed(() => Math.max(0, hints.value.length - MOST_HINTS)),
    isOffline: computed(() => isLost.value && !isQuiet.value),
    showsClock: computed(() => settings.frameClock.value),
    showsWords: computed(() => settings.previews.value && !hides.value),
    ready(turn) {
      if (top().turn !== turn || revealed.peek() >= turn) return;
      clearTimeout(timers.decode);
      revealed.value = turn;
      shownSince = Date.now();
      after(FADE_MS, "fade", () => {
        layers.value = layers.peek().slice(-1);
        session.media.trim(0);
      });
      nextTurn();
    },
    cannotShow(turn) {
      const layer = top();
      if (layer.turn !== turn || !layer.photo) return;
      clearTimeout(timers.decode);
      const photo = layer.photo.of;
      if (revealed.peek() < turn) layers.value = layers.peek().slice(0, -1);
      else showClock();
      giveUp(photo);
      due.value = true;
    },
    wake() {
      noticeActivity();
      if (navigation.top.peek().route.screen === "ambient") navigation.back();
    },
  };

  session.media.trim(0);
  const stops = [
    sleepUntilKey(() => model.wake()),
    platform.lifecycle.onSuspend(() => {
      awake.value = false;
      dropAll();
    }),
    // Who switches the TV on wants to see more than photos.
    platform.lifecycle.onResume(() => model.wake()),
  ];
  effect(() => () => {
    for (const stop of stops) stop();
    for (const timer of Object.values(timers)) clearTimeout(timer);
    round.close();
    session.media.trim(0);
  });

  return model;
});
