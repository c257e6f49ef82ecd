/** Looks over the whole screen as a person from three metres would: is every word large, light and far enough inside? */

export interface Complaint {
  readonly what: string;
  readonly text: string;
}

/** What a screen must leave free and how words must be (tokens.css), px at 1920 × 1080. Half a pixel is rounding. */
export const LEAST = { side: 95.5, edge: 53.5, letters: 23.9, contrast: 4.5 } as const;

/**
 * Runs in the page and sees nothing of this file. Words of a list beyond its focused row may be cut by the list's own
 * edge: the list goes on there. A focus ring may lie outside of the margins, words may not.
 */
export function lookOver(least: typeof LEAST): Complaint[] {
  type Colour = readonly [r: number, g: number, b: number, a: number];
  interface Box {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }
  const found: Complaint[] = [];
  const parse = (css: string): Colour | undefined => {
    const parts = /rgba?\(([^)]*)\)/.exec(css)?.[1]?.split(",").map(Number);
    return parts && [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts[3] ?? 1];
  };
  const over = (front: Colour, back: Colour, opacity = 1): Colour => {
    const a = front[3] * opacity;
    return [0, 1, 2].map((i) => (front[i] as number) * a + (back[i] as number) * (1 - a)).concat(1) as unknown as Colour;
  };
  const light = ([r, g, b]: Colour): number => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : Math.pow((c / 255 + 0.055) / 1.055, 2.4)));
    return 0.2126 * (x as number) + 0.7152 * (y as number) + 0.0722 * (z as number);
  };
  const contrast = (a: Colour, b: Colour): number => {
    const [x, y] = [light(a), light(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };
  const opacityOf = (element: Element): number => {
    let all = 1;
    for (let up: Element | null = element; up; up = up.parentElement) all *= Number(getComputedStyle(up).opacity);
    return all;
  };
  const isHidden = (element: Element): boolean => {
    for (let up: Element | null = element; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.visibility === "hidden" || style.display === "none" || style.opacity === "0" || style.clip === "rect(0px, 0px, 0px, 0px)")
        return true;
      if ((up as HTMLElement).offsetWidth <= 1 && style.overflow === "hidden") return true;
    }
    return false;
  };
  /** The part of `box` that its clipping ancestors leave. */
  const clipped = (box: ClientRect, element: Element): Box => {
    const seen: Box = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    for (let up: Element | null = element; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX === "visible") continue;
      const edge = up.getBoundingClientRect();
      seen.left = Math.max(seen.left, edge.left);
      seen.right = Math.min(seen.right, edge.right);
      seen.top = Math.max(seen.top, edge.top);
      seen.bottom = Math.min(seen.bottom, edge.bottom);
    }
    return seen;
  };
  /** Every ground that the words may stand on there; undefined over a picture, or under something else. */
  const grounds = (element: Element, x: number, y: number): readonly Colour[] | undefined => {
    const stack = document.elementsFromPoint(x, y);
    const at = stack.findIndex((other) => other === element || element.contains(other) || other.contains(element));
    if (at < 0) return undefined;
    let under: Colour[] = [[0, 0, 0, 1]];
    for (const layer of stack.slice(at).reverse()) {
      const style = getComputedStyle(layer);
      if (/^(IMG|CANVAS|VIDEO|SVG)$/i.test(layer.tagName) || /url\(/.test(style.backgroundImage)) {
        if (layer !== element && !layer.contains(element)) return undefined;
      }
      const opacity = opacityOf(layer);
      const flat = parse(style.backgroundColor);
      if (flat && flat[3] > 0) under = under.map((back) => over(flat, back, opacity));
      const stops = style.backgroundImage.match(/rgba?\([^)]*\)/g);
      // Anywhere between two stops is no worse than the worse of both.
      if (stops)
        under = under
          .reduce<Colour[]>((all, back) => all.concat(stops.map((stop) => over(parse(stop) as Colour, back, opacity))), [])
          .slice(0, 64);
    }
    return under;
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, null);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? "").replace(/\s+/g, " ").trim();
    const element = node.parentElement;
    if (!text || !element || /^(SCRIPT|STYLE)$/.test(element.tagName) || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const seen = clipped(range.getBoundingClientRect(), element);
    if (seen.right - seen.left < 1 || seen.bottom - seen.top < 1) continue;
    if (seen.bottom <= 0 || seen.top >= innerHeight || seen.right <= 0 || seen.left >= innerWidth) continue;
    const say = (what: string): void => void found.push({ what, text: text.slice(0, 60) });
    const style = getComputedStyle(element);

    const size = parseFloat(style.fontSize);
    if (size < least.letters) say(`smaller than 24 px: ${size}`);

    const ground = grounds(element, (Math.max(seen.left, 0) + Math.min(seen.right, innerWidth)) / 2, (Math.max(seen.top, 0) + Math.min(seen.bottom, innerHeight)) / 2); // prettier-ignore
    const ink = parse(style.color);
    if (ground && ink && !element.closest("[disabled], [aria-disabled='true']")) {
      const worst = Math.min(...ground.map((back) => contrast(over(ink, back, opacityOf(element)), back)));
      if (worst < least.contrast) say(`contrast below ${least.contrast}: ${worst.toFixed(2)}`);
    }

    const list = element.closest("[role='listbox']");
    const row = element.closest("[role='option']");
    if (list && !(row && row.contains(document.activeElement))) continue;
    const { left, right, top, bottom } = seen;
    if (left < least.side || right > innerWidth - least.side)
      say(`outside of the safe margins: ${left.toFixed(1)}…${right.toFixed(1)} across`);
    if (top < least.edge || bottom > innerHeight - least.edge)
      say(`outside of the safe margins: ${top.toFixed(1)}…${bottom.toFixed(1)} down`);
  }
  return found;
}
