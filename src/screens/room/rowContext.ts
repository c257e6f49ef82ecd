import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { ReadonlySignal } from "@preact/signals";
import type { MediaRef, Mxc } from "../../matrix/records.ts";
import type { Mention, PillShape } from "../../ui/Html.tsx";
import type { MediaSize, MediaState, MediaStore } from "../../matrix/fileTypes.ts";
import type { Voice } from "./voiceTypes.ts";

/** What rows need beside their item. */
export interface RowSurroundings {
  readonly media: MediaStore;
  readonly ownUserId: string;
  readonly voice: Voice;
  /** Screen pixels per px of the design (1920 wide): pictures are asked for at the size they are shown. */
  readonly scale: number;
  /** What somebody or a room that is mentioned is called here; undefined: nobody knows better than the sender. */
  readonly mention?: (pill: PillShape) => Mention | undefined;
  /** A poll is on the screen: its votes are wanted. */
  readonly onPollShown?: (eventId: string) => void;
}

/** Whether the hidden words of the row are open. */
export const RevealedContext = createContext(false);

export const useRevealed = (): boolean => useContext(RevealedContext);

export const RowContext = createContext<RowSurroundings | undefined>(undefined);

/** @throws outside of a room: a row was rendered without its surroundings. */
export function useRow(): RowSurroundings {
  const found = useContext(RowContext);
  if (!found) throw new Error("a row outside of <RowContext.Provider>");
  return found;
}

/** @param width px of the design, as `height` */
export function sizeOnScreen(scale: number, width: number, height: number, method: MediaSize["method"]): MediaSize {
  return { width: Math.round(width * scale), height: Math.round(height * scale), method };
}

/** A picture at the size it is shown (px of the design); undefined where there is none. */
export function usePicture(
  picture: Mxc | MediaRef | undefined,
  width: number,
  height: number,
  method: MediaSize["method"] = "scale",
): ReadonlySignal<MediaState> | undefined {
  const { media, scale } = useRow();
  return useMemo(
    () => (picture === undefined ? undefined : media.open(picture, sizeOnScreen(scale, width, height, method))),
    [media, picture, scale, width, height, method],
  );
}
