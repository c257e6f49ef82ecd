/**
 * A sound's file as something that the player takes: the file itself, or the WAV file that is made of it where the engine
 * lacks its codec (ui/soundConverter.ts).
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import type { FileState } from "../matrix/fileTypes.ts";
import type { SoundConverter } from "../ui/soundConverter.ts";

type ReadyFile = Extract<FileState, { readonly status: "ready" }>;

export type SoundState =
  | { readonly status: "none" | "converting" }
  | { readonly status: "ready"; readonly url: string }
  /** "codec": nothing here can play it; "tooLarge": what would be made of it is, for the memory. */
  | { readonly status: "failed"; readonly why: "codec" | "tooLarge" };

export interface PlayableSound {
  readonly state: ReadonlySignal<SoundState>;
  /** Its file is there. */
  take(file: ReadyFile): void;
  /** The player cannot play it, though it said so. What was made here and cannot be played either is given up. */
  refused(): void;
  /** Stops, and gives back what was made. The file is its owner's. */
  drop(): void;
}

export interface PlayableSoundDependencies {
  canPlay(type: string): boolean;
  readonly converter: SoundConverter;
  /** `Budget.videoBytes`: what a sound that was made playable may take. */
  readonly mostBytes: number;
}

const NONE: SoundState = { status: "none" };
const note = log("sound");

/** Whoever takes something drops it. */
export function makePlayableSound({ canPlay, converter, mostBytes }: PlayableSoundDependencies): PlayableSound {
  const state = signal<SoundState>(NONE);
  let source: ReadyFile | undefined;
  let made: string | undefined;
  let converting: { stopped: boolean } | undefined;

  function fail(why: "codec" | "tooLarge"): void {
    state.value = { status: "failed", why };
  }

  function convert({ content, type }: ReadyFile): void {
    if (!content || !converter.mayConvert(type)) return fail("codec");
    const mine = (converting = { stopped: false });
    state.value = { status: "converting" };
    converter
      .convert(content, { type, most: mostBytes, isStopped: () => mine.stopped })
      .then((result) => {
        if (mine.stopped) return;
        if (result.status !== "ready") return fail(result.status === "tooLarge" ? "tooLarge" : "codec");
        made = URL.createObjectURL(result.wav);
        state.value = { status: "ready", url: made };
      })
      .catch((thrown: unknown) => {
        note.warn("could not be made playable", thrown);
        if (!mine.stopped) fail("codec");
      });
  }

  function drop(): void {
    if (converting) converting.stopped = true;
    converting = undefined;
    source = undefined;
    if (made !== undefined) URL.revokeObjectURL(made);
    made = undefined;
    state.value = NONE;
  }

  return {
    state,
    take(file) {
      drop();
      source = file;
      if (canPlay(file.type)) state.value = { status: "ready", url: file.url };
      else convert(file);
    },
    refused() {
      if (source && made === undefined) convert(source);
      else fail("codec");
    },
    drop,
  };
}
