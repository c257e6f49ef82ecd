/**
 * Photos that were taken lying on their side (EXIF 2.3, "Orientation"). Engines from Chromium 81 on turn them by themselves;
 * below, the picture is turned by CSS.
 */

/** This engine shows pictures as their EXIF orientation asks. */
const turnsByItself = typeof CSS !== "undefined" && typeof CSS.supports === "function" && CSS.supports("image-orientation", "from-image");

const TRANSFORMS: Readonly<Record<number, string>> = {
  2: "scaleX(-1)",
  3: "rotate(180deg)",
  4: "scaleY(-1)",
  5: "rotate(90deg) scaleY(-1)",
  6: "rotate(90deg)",
  7: "rotate(-90deg) scaleY(-1)",
  8: "rotate(-90deg)",
};

export interface Turned {
  /** CSS `transform`; undefined: as it lies. */
  readonly transform: string | undefined;
  /** Its sides change places. */
  readonly isQuarter: boolean;
}

const UPRIGHT: Turned = { transform: undefined, isQuarter: false };

/** @param turn 2 to 8. @param byItself for tests. */
export function turned(turn: number | undefined, byItself = turnsByItself): Turned {
  const transform = turn === undefined || byItself ? undefined : TRANSFORMS[turn];
  return transform === undefined ? UPRIGHT : { transform, isQuarter: (turn ?? 0) >= 5 };
}
