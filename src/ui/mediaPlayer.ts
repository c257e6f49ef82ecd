/**
 * The one media element of the app: a television has one decoder, and an element that nobody looks at would keep it. A
 * `<video>` plays sound alone as well.
 */
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../core/log.ts";

export type PlayerStatus =
  | "empty"
  /** Nothing to see or hear yet, or again while data is awaited. */
  | "starting"
  | "playing"
  | "paused"
  | "ended"
  /** The engine has no codec for it, or it is broken. */
  | "unplayable";

export interface MediaPlayer {
  readonly status: ReadonlySignal<PlayerStatus>;
  /** Seconds from the beginning. */
  readonly position: ReadonlySignal<number>;
  /** Seconds; undefined while unknown (recordings of browsers often do not say). */
  readonly length: ReadonlySignal<number | undefined>;
  /** Whether the engine thinks that it can. Ask before anything is loaded or promised. */
  canPlay(type: string): boolean;
  /** How fast it plays, the pitch of voices kept: 1 as it was recorded. */
  readonly speed: ReadonlySignal<number>;
  /** Whoever had the player until now is told (`onTaken`). */
  load(url: string, options: LoadOptions): void;
  play(): void;
  pause(): void;
  /** Seconds, held within the length. */
  seek(to: number): void;
  setSpeed(speed: number): void;
  /** Lets go of file and decoder. */
  release(): void;
  /** Where the picture is to be; undefined: nowhere. */
  showIn(host: HTMLElement | undefined): void;
}

export interface LoadOptions {
  /** Sound without a picture is not enough. */
  readonly picture: boolean;
  /** Seconds from the beginning. */
  readonly from: number;
  readonly play: boolean;
  /** 1 where nothing is said. */
  readonly speed?: number;
  /** Somebody else has loaded something: the file is no longer in the player, which must not be released for it. */
  onTaken?(): void;
}

const note = log("player");
/** A length beyond this is nonsense, or that of a stream. */
const LONGEST_S = 7 * 24 * 3600;
const HAVE_METADATA = 1;
const HAVE_FUTURE_DATA = 3;

let player: MediaPlayer | undefined;

/** Made when it is first wanted. */
export function mediaPlayer(): MediaPlayer {
  return (player ??= createPlayer(document.createElement("video")));
}

/** Whether something is being played, or is about to: nobody presses anything then, and is there. */
export function isPlaying(): boolean {
  const status = player?.status.peek();
  return status === "playing" || status === "starting";
}

function createPlayer(element: HTMLVideoElement): MediaPlayer {
  const status = signal<PlayerStatus>("empty");
  const position = signal(0);
  const length = signal<number | undefined>(undefined);
  const speed = signal(1);
  let onTaken: (() => void) | undefined;
  let needsPicture = false;
  let startAt = 0;
  /** It has played: while one winds there is nothing to show for a moment, and its keys must not become others' meanwhile. */
  let began = false;

  element.tabIndex = -1;
  element.preload = "auto";
  element.setAttribute("playsinline", "");

  keepPitch(element);

  const isLoaded = (): boolean => element.hasAttribute("src");
  const statusNow = (): PlayerStatus => {
    if (!isLoaded()) return "empty";
    // Sound of a film whose picture the engine cannot decode is no film.
    if (element.error || (needsPicture && element.readyState >= HAVE_METADATA && element.videoWidth === 0)) return "unplayable";
    if (element.ended) return "ended";
    if (element.paused) return element.readyState >= HAVE_METADATA ? "paused" : "starting";
    return began || element.readyState >= HAVE_FUTURE_DATA ? "playing" : "starting";
  };
  const follow = (): void =>
    batch(() => {
      const before = status.peek();
      status.value = statusNow();
      if (status.peek() === "unplayable" && before !== "unplayable") {
        note.warn("cannot be played", element.error?.code ?? "no picture");
        if (!element.error) element.pause();
      }
      position.value = element.currentTime;
      length.value = element.duration > 0 && element.duration <= LONGEST_S ? element.duration : undefined;
    });
  const begin = (): void => {
    if (startAt > 0) element.currentTime = startAt;
    startAt = 0;
    follow();
  };
  element.addEventListener("loadedmetadata", begin);
  element.addEventListener("playing", () => (began = true));
  for (const event of ["durationchange", "canplay", "playing", "pause", "waiting", "seeked", "timeupdate", "ended", "error", "emptied"])
    element.addEventListener(event, follow);

  const setSpeed = (wanted: number): void => {
    speed.value = wanted;
    // A new file begins at the default one.
    element.defaultPlaybackRate = wanted;
    element.playbackRate = wanted;
  };

  const play = (): void => {
    // Refused where nobody has pressed anything yet: it stands still, and OK plays it. A broken file tells `error`.
    element.play()?.then(follow, follow);
  };

  return {
    status,
    position,
    length,
    speed,
    setSpeed,
    canPlay: (type) => element.canPlayType(type) !== "",
    load(url, options) {
      const taken = onTaken;
      onTaken = undefined;
      taken?.();
      onTaken = options.onTaken;
      needsPicture = options.picture;
      startAt = options.from;
      began = false;
      setSpeed(options.speed ?? 1);
      element.src = url;
      if (options.play) play();
      follow();
    },
    play() {
      if (!isLoaded()) return;
      if (element.ended) element.currentTime = 0;
      play();
      follow();
    },
    pause() {
      element.pause();
      follow();
    },
    seek(to) {
      if (!isLoaded()) return;
      const end = length.peek();
      element.currentTime = Math.max(0, end === undefined ? to : Math.min(to, end));
      position.value = element.currentTime;
    },
    release() {
      onTaken = undefined;
      if (!isLoaded()) return;
      element.pause();
      element.removeAttribute("src");
      element.load();
      follow();
    },
    showIn(host) {
      if (host) host.appendChild(element);
      else element.remove();
    },
  };
}

/** Faster speech stays a voice. It is the default everywhere; named so up to Chromium 85. */
function keepPitch(element: { preservesPitch?: boolean; webkitPreservesPitch?: boolean }): void {
  if ("preservesPitch" in element) element.preservesPitch = true;
  else element.webkitPreservesPitch = true;
}
