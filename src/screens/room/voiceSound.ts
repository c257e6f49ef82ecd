import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import { claimedType } from "../../matrix/mediaTypes.ts";
import type { FileState, MediaFiles, OpenFile } from "../../matrix/fileTypes.ts";
import type { MediaPlayer } from "../../ui/mediaPlayer.ts";
import { makePlayableSound, type PlayableSoundDependencies } from "../playableSound.ts";
import type { VoiceItem, VoiceTrouble } from "./voiceTypes.ts";

export interface VoiceSound {
  /** The player while the sound is in it. */
  readonly held: ReadonlySignal<MediaPlayer | undefined>;
  /** Fetches it; plays it as soon as it can be played. */
  open(item: VoiceItem): void;
  /** @returns whether it is on its way, or there. */
  isOpen(): boolean;
  /** File and player are given back. @param fromPlayer false: somebody else's sound is in the player by now. */
  close(fromPlayer?: boolean): void;
}

export interface VoiceSoundDependencies extends Omit<PlayableSoundDependencies, "canPlay"> {
  readonly files: MediaFiles;
  /** Made when it is first wanted. */
  player(): MediaPlayer;
  /** Where to begin, in seconds, and how fast. */
  begin(): { readonly from: number; readonly speed: number };
  onTrouble(why: VoiceTrouble): void;
  onEnded(): void;
  /** Something else has been given to the player: where this stood can still be asked. */
  onTaken(): void;
  /** The TV took the file back. */
  onClosed(): void;
}

/** The sound of one voice message, from its file on the server to the player. Made inside of a Model. */
export function makeVoiceSound(deps: VoiceSoundDependencies): VoiceSound {
  const { files, converter, mostBytes } = deps;
  const file = signal<OpenFile | undefined>(undefined);
  const held = signal<MediaPlayer | undefined>(undefined);
  const sound = makePlayableSound({ canPlay: (type) => deps.player().canPlay(type), converter, mostBytes });

  function follow(state: FileState): void {
    switch (state.status) {
      case "loading":
        return;
      case "ready":
        return sound.take(state);
      case "tooLarge":
        return deps.onTrouble("tooLarge");
      case "unsupported":
        return deps.onTrouble("codec");
      case "failed":
        return deps.onTrouble(state.error.kind === "unsupported" ? "codec" : state.error.kind);
      case "closed":
        return deps.onClosed();
      default:
        state satisfies never;
    }
  }

  function play(url: string): void {
    const player = deps.player();
    player.load(url, {
      picture: false,
      ...deps.begin(),
      play: true,
      onTaken: () => {
        if (held.peek() === player) deps.onTaken();
      },
    });
    held.value = player;
  }

  effect(() => {
    const state = file.value?.state.value;
    if (state) untracked(() => follow(state));
  });

  effect(() => {
    const state = sound.state.value;
    if (state.status === "ready") untracked(() => play(state.url));
    else if (state.status === "failed") untracked(() => deps.onTrouble(state.why));
  });

  effect(() => {
    const status = held.value?.status.value;
    if (status === "ended") untracked(() => deps.onEnded());
    else if (status === "unplayable")
      untracked(() => {
        held.value = undefined;
        deps.player().release();
        sound.refused();
      });
  });

  return {
    held,
    open(item) {
      const { media } = item;
      const claim = claimedType(media?.mimetype);
      if (!media) deps.onTrouble("gone");
      // Asked before a byte is loaded. Where sender or server say nothing, the first bytes will.
      else if (claim !== undefined && !deps.player().canPlay(claim) && !converter.mayConvert(claim)) deps.onTrouble("codec");
      else file.value = files.open(media, "audio");
    },
    isOpen: () => file.peek() !== undefined,
    close(fromPlayer = true) {
      const player = held.peek();
      held.value = undefined;
      if (fromPlayer) player?.release();
      sound.drop();
      const opened = file.peek();
      file.value = undefined;
      opened?.close();
    },
  };
}
