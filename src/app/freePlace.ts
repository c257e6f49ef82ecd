/** Where on the screen there is nothing to read and nothing to press. */

/** px, as `getBoundingClientRect` has them. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Candidate<Place> {
  readonly place: Place;
  readonly box: Box;
}

/** How much of the two is common, px². */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * The first place that covers nothing of `taken`; where there is none, the one that covers least, but never the focus.
 * Undefined when each of them lies over the focus. Pure.
 */
export function freePlace<Place>(
  candidates: readonly Candidate<Place>[],
  taken: readonly Box[],
  focus: Box | undefined,
): Place | undefined {
  let best: { readonly place: Place; readonly covered: number } | undefined;
  for (const { place, box } of candidates) {
    if (focus && overlap(box, focus) > 0) continue;
    const covered = taken.reduce((sum, each) => sum + overlap(box, each), 0);
    if (covered === 0) return place;
    if (!best || covered < best.covered) best = { place, covered };
  }
  return best?.place;
}

/** What is larger is a ground, or a picture that fills the screen. */
const LARGEST_SHARE = 0.25;
const THINGS = "button, [role=button], [role=option], [role=img], input, img, video";

/** Each line of words and each thing of a page that can be seen, without `except`. */
export function takenPlaces(root: HTMLElement, except: Element): readonly Box[] {
  const taken: Box[] = [];
  const most = innerWidth * innerHeight * LARGEST_SHARE;
  const isShown = (element: Element | null): element is Element =>
    element !== null && !except.contains(element) && getComputedStyle(element).visibility === "visible";
  for (const thing of Array.from(root.querySelectorAll(THINGS))) {
    const box = thing.getBoundingClientRect();
    const size = box.width * box.height;
    if (size > 0 && size < most && isShown(thing)) taken.push(box);
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, null);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.nodeValue?.trim() || !isShown(node.parentElement)) continue;
    range.selectNodeContents(node);
    taken.push(...Array.from(range.getClientRects()));
  }
  return taken;
}
