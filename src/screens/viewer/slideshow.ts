/**
 * One picture after the other by itself: from the one that is looked at to older ones, then from the newest again. Films
 * are passed over; what cannot be shown is left after a moment.
 */
import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { ScreenControl } from "../../../platform/types.ts";
import { noticeActivity } from "../../input/idle.ts";
import type { Moving } from "./moving.ts";
import type { Stage } from "./ViewerViewModel.ts";

export const SPEEDS = [5, 10, 30] as const;
/** Seconds that a picture stays. */
export type Speed = (typeof SPEEDS)[number];

/** A picture that does not come is passed over after so long; one that cannot be shown at all, sooner. */
const LONGEST_LOADING_MS = 20_000;
const TROUBLE_MS = 2_000;
/** When the next one has to be loaded first. */
const AGAIN_MS = 1_000;

/** @param runs the speed while it runs. */
export function makeSlideshow(deps: {
  readonly runs: ReadonlySignal<Speed | undefined>;
  readonly awake: ReadonlySignal<boolean>;
  readonly stage: ReadonlySignal<Stage>;
  readonly key: ReadonlySignal<string | undefined>;
  readonly moving: Moving;
  readonly screen: Pick<ScreenControl, "keepAwake">;
}): void {
  const { runs, awake, stage, key, moving, screen } = deps;
  const step = computed(() => stage.value.step);
  const isOn = computed(() => runs.value !== undefined && awake.value);
  /** Raised each time that it has looked for the next one. */
  const tick = signal(0);
  let waits = false;

  effect(() => {
    if (!isOn.value) return undefined;
    screen.keepAwake(true);
    return () => screen.keepAwake(false);
  });
  effect(() => {
    void key.value;
    void tick.value;
    const seconds = runs.value;
    if (!isOn.value || seconds === undefined) return undefined;
    const ms = step.value === "picture" ? seconds * 1000 : step.value === "loading" ? LONGEST_LOADING_MS : TROUBLE_MS;
    const timer = setTimeout(next, waits ? AGAIN_MS : ms);
    return () => clearTimeout(timer);
  });

  function next(): void {
    untracked(noticeActivity);
    waits = !moving.goOlder((item) => item.kind === "image");
    tick.value += 1;
  }
}
