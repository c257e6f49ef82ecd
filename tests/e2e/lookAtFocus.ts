/**
 * Looks at what has the focus and at what can be pressed: is its ring seen in the picture, and is everything that a
 * pointer may press as high as LG recommends?
 */
import type { Tv } from "../engines/engine.ts";

type Rgb = readonly [number, number, number];

interface Placed {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Pressable {
  readonly focused: Placed | undefined;
  readonly low: readonly Placed[];
}

/** `--ring` of tokens.css, also under the veil of a kiosk's night; nothing else is drawn in it all along an edge. */
const RING: Rgb = [255, 217, 168];
/** How far from its element's edge a ring may lie (px), the share of the edge at which it is seen, how high a target is (px, LG). */
const LEAST = { around: 10, ring: 0.25, target: 75 };

/** Complaints, each with the name of what it is about. `at` is the picture's colour at a place. */
export async function lookAtFocus(tv: Tv, at: (x: number, y: number) => Rgb): Promise<{ readonly what: string; readonly text: string }[]> {
  const { focused, low } = await tv.evaluate<[number], Pressable>(pressable, LEAST.target);
  const found = low.map(({ name, top, bottom }) => ({ what: `lower than ${LEAST.target} px: ${(bottom - top).toFixed(1)}`, text: name }));
  if (focused && ringAround(focused, at) < LEAST.ring) found.push({ what: "has the focus, and no ring is seen", text: focused.name });
  return found;
}

/** At which share of its edge one can see the ring. */
function ringAround({ left, right, top, bottom }: Placed, at: (x: number, y: number) => Rgb): number {
  const { around } = LEAST;
  const isRing = (x: number, y: number): boolean => {
    const seen = at(x, y);
    return seen[0] > 100 && seen.every((value, i) => Math.abs(value / seen[0] - (RING[i] as number) / RING[0]) < 0.05);
  };
  const crosses = (places: readonly (readonly [number, number])[]): boolean =>
    places.some(([x, y]) => isRing(Math.round(x), Math.round(y)));
  const across = Array.from({ length: 2 * around }, (_, i) => i - around);
  let seen = 0;
  for (let x = left; x < right; x++) {
    if (crosses(across.map((d) => [x, top + d] as const))) seen++;
    if (crosses(across.map((d) => [x, bottom + d] as const))) seen++;
  }
  for (let y = top; y < bottom; y++) {
    if (crosses(across.map((d) => [left + d, y] as const))) seen++;
    if (crosses(across.map((d) => [right + d, y] as const))) seen++;
  }
  return seen / (2 * (right - left + bottom - top));
}

/**
 * Runs in the page and sees nothing of this file. What is alone on the screen needs no ring, and holds the focus where
 * there is nothing to press.
 */
function pressable(least: number): Pressable {
  const placed = (element: Element): Placed => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const name = (element.getAttribute("aria-label") || element.textContent || element.tagName).replace(/\s+/g, " ").trim();
    return { name: `${name.slice(0, 40)} (${element.getAttribute("data-focus-key") || element.tagName})`, left, right, top, bottom };
  };
  const veils = document.querySelectorAll("[data-overlay]");
  const veil = veils[veils.length - 1] || document;
  const there: HTMLElement[] = [];
  const all = veil.querySelectorAll<HTMLElement>("button, [role='option']");
  for (let i = 0; i < all.length; i++) {
    const each = all[i] as HTMLElement;
    const box = each.getBoundingClientRect();
    if (box.width >= 1 && box.height >= 1 && getComputedStyle(each).visibility !== "hidden") there.push(each);
  }
  if (there.length < 2) return { focused: undefined, low: [] };
  const low = there.filter(
    (each) =>
      each.tagName === "BUTTON" &&
      each.getBoundingClientRect().height < least - 0.5 && // half a pixel is rounding
      !each.closest("[data-voice]"), // two thin lines: what is heard must not take the room of what is read
  );
  // A row's ring lies around its words, a field's around all of the field.
  let ringed = document.activeElement as Element;
  if (ringed.tagName === "INPUT" && getComputedStyle(ringed).boxShadow === "none") ringed = ringed.parentElement as Element;
  const inside = ringed.querySelectorAll("*");
  for (let i = 0; i < inside.length && getComputedStyle(ringed).boxShadow === "none"; i++)
    if (getComputedStyle(inside[i] as Element).boxShadow !== "none") ringed = inside[i] as Element;
  return { focused: ringed === document.body ? undefined : placed(ringed), low: low.map(placed) };
}
