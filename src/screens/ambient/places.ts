/** Where clock, words and hints stand: elsewhere with each picture, so that nothing burns into the panel. Pure. */
import type { FrameLayer } from "./AmbientViewModel.ts";

export interface Place {
  /** "middle": the clock alone, in the midst of the screen. */
  readonly edge: "top" | "bottom" | "middle";
  /** Clock at the end of the line, caption at its start. */
  readonly swapped: boolean;
}

const PLACES: readonly Place[] = [
  { edge: "bottom", swapped: false },
  { edge: "top", swapped: true },
  { edge: "bottom", swapped: true },
  { edge: "top", swapped: false },
];
const MIDDLE: Place = { edge: "middle", swapped: false };

/** A frame begins with the clock in the middle; alone for long, it wanders. */
export function placeOf({ turn, photo }: Pick<FrameLayer, "turn" | "photo">): Place {
  if (!photo && turn % 5 === 0) return MIDDLE;
  return PLACES[turn % PLACES.length] as Place;
}

/** Hints stand away from the words: at the other edge, above the caption's side. */
export function hintPlaceOf(layer: Pick<FrameLayer, "turn" | "photo">): Place {
  const { edge, swapped } = placeOf(layer);
  return { edge: edge === "top" ? "bottom" : "top", swapped };
}
