/**
 * Looks over the whole screen as a person from three metres would: is every word large, light and far enough inside, and
 * are Hearth's own words whole?
 * Sizes and places come from the page, light from the picture: what lies under the words may be a glow, a photo, a veil.
 */
import sharp from "sharp";
import type { Tv } from "../engines/engine.ts";
import { lookAtFocus } from "./lookAtFocus.ts";
import { ownWords } from "./ownWords.ts";

export interface Complaint {
  readonly what: string;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Words {
  readonly text: string;
  /** px */
  readonly size: number;
  /** What of them can be seen. */
  readonly seen: Box;
  /** Their lines, as far as they can be seen. */
  readonly lines: readonly Box[];
  /** Red, green, blue, and how much of it. */
  readonly ink: readonly [number, number, number, number];
  /** Cannot be chosen now: may be faint. */
  readonly inactive: boolean;
  /** Its end cannot be seen: "…", a line too many, or the edge of something. */
  readonly cut: boolean;
  /** In a list beyond its focused row: may be cut by the list's own edge, because the list goes on there. */
  readonly goesOn: boolean;
}

/** What a screen leaves free and how words are (tokens.css), px at 1920 × 1080. Half a pixel is rounding. */
const LEAST = { side: 95.5, edge: 53.5, letters: 23.9, contrast: 4.5 };

/** Complaints about what the TV shows; `picture` is the path of its screenshot. A focus ring may lie outside of the margins. */
export async function lookOver(tv: Tv, picture: string): Promise<Complaint[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): Rgb => {
    const i = (Math.min(info.height - 1, Math.max(0, y)) * info.width + Math.min(info.width - 1, Math.max(0, x))) * info.channels;
    return [data[i] as number, data[i + 1] as number, data[i + 2] as number];
  };
  const isOwn = ownWords(await tv.evaluate<[], string>("document.documentElement.lang"));
  const aboutWords = (await tv.evaluate(wordsOnScreen)).flatMap((words) => {
    const wrong = complaintsAbout(words, info.width, info.height, at);
    // What people write and how they and their rooms are called may be of any length.
    if (words.cut && isOwn(words.text)) wrong.push("cut off");
    return wrong.map((what) => ({ what, text: words.text.slice(0, 60) }));
  });
  return [...aboutWords, ...(await lookAtFocus(tv, at))];
}

function* problemsOf(words: Words, width: number, height: number, at: (x: number, y: number) => Rgb): Generator<string> {
  const { left, right, top, bottom } = words.seen;
  if (words.size < LEAST.letters) yield `smaller than 24 px: ${words.size}`;
  const worst = Math.min(...words.lines.map((line) => contrastOf(words.ink, line, at)));
  if (!words.inactive && worst < LEAST.contrast) yield `contrast below ${LEAST.contrast}: ${worst.toFixed(2)}`;
  if (words.goesOn) return;
  if (left < LEAST.side || right > width - LEAST.side) yield `outside of the safe margins across: ${left.toFixed(1)}…${right.toFixed(1)}`;
  if (top < LEAST.edge || bottom > height - LEAST.edge) yield `outside of the safe margins down: ${top.toFixed(1)}…${bottom.toFixed(1)}`;
}
const complaintsAbout = (...of: Parameters<typeof problemsOf>): string[] => Array.from(problemsOf(...of));

type Rgb = readonly [number, number, number];

/** The ground is what the line's upper edge shows, where no letter reaches; a quarter of it may be something else. */
function contrastOf(ink: Words["ink"], line: Box, at: (x: number, y: number) => Rgb): number {
  const y = Math.round(line.top) + 1;
  const found: number[] = [];
  for (let x = Math.round(line.left); x < line.right; x += 3) {
    const ground = at(x, y);
    const drawn = ground.map((value, i) => (ink[i] as number) * ink[3] + value * (1 - ink[3])) as unknown as Rgb;
    found.push(contrast(drawn, ground));
  }
  return found.sort((a, b) => a - b)[Math.floor(found.length / 4)] ?? Number.POSITIVE_INFINITY;
}

/** WCAG 2, relative luminance and contrast ratio. */
function contrast(a: Rgb, b: Rgb): number {
  const light = (colour: Rgb): number => {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Rgb;
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [x, y] = [light(a), light(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Runs in the page and sees nothing of this file. Words under a veil are nobody's to read, and left out. */
function wordsOnScreen(): Words[] {
  const found: Words[] = [];
  const isHidden = (element: Element): boolean => {
    for (let up: Element | null = element; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.visibility === "hidden" || style.display === "none" || style.opacity === "0" || style.clip === "rect(0px, 0px, 0px, 0px)")
        return true;
      if ((up as HTMLElement).offsetWidth <= 1 && style.overflow === "hidden") return true;
    }
    return false;
  };
  const opacityOf = (element: Element): number => {
    let all = 1;
    for (let up: Element | null = element; up; up = up.parentElement) all *= Number(getComputedStyle(up).opacity);
    return all;
  };
  /** The part of `box` that its clipping ancestors and the screen leave. */
  const visible = (box: Box, element: Element): Box => {
    let { left, right, top, bottom } = box;
    for (let up: Element | null = element; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowX === "visible") continue;
      const edge = up.getBoundingClientRect();
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
      top = Math.max(top, edge.top);
      bottom = Math.min(bottom, edge.bottom);
    }
    return { left: Math.max(left, 0), right: Math.min(right, innerWidth), top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight) };
  };
  /** Half a line and half a letter may stick out: letters are higher than a narrow line. */
  const isCut = (element: Element, box: Box, seen: Box): boolean => {
    const size = parseFloat(getComputedStyle(element).fontSize) / 2;
    for (let up: Element | null = element; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      const clamp = style.getPropertyValue("-webkit-line-clamp");
      if (style.textOverflow !== "ellipsis" && (!clamp || clamp === "none")) continue;
      if (up.scrollWidth > up.clientWidth + 1 || up.scrollHeight > up.clientHeight + size) return true;
    }
    return box.right - box.left > seen.right - seen.left + size || box.bottom - box.top > seen.bottom - seen.top + size;
  };
  const isThere = (box: Box): boolean => box.right - box.left >= 1 && box.bottom - box.top >= 1;

  const veils = document.querySelectorAll("[data-overlay]");
  const veil = veils[veils.length - 1]; // the menu of a message lies over its thread
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, null);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue || "").replace(/\s+/g, " ").trim();
    const element = node.parentElement;
    if (!text || !element || /^(SCRIPT|STYLE)$/.test(element.tagName) || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const seen = visible(box, element);
    if (!isThere(seen)) continue;
    if (veil && !veil.contains(element)) continue;
    const over = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
    if (over && /^(IMG|CANVAS|VIDEO)$/.test(over.tagName) && !over.contains(element)) continue; // an initial under its picture
    const style = getComputedStyle(element);
    const parts = (/rgba?\(([^)]*)\)/.exec(style.color) || ["", "255,255,255"])[1]?.split(",").map(Number) as number[];
    const lines: Box[] = [];
    // Only lines that are whole: of a cut one the upper edge may be the letters.
    for (let i = 0; i < Math.min(range.getClientRects().length, 8); i++) {
      const line = range.getClientRects()[i] as DOMRect;
      const part = visible(line, element);
      if (isThere(part) && part.top <= line.top + 0.5) lines.push(part);
    }
    const list = element.closest("[role='listbox'], [role='list']");
    const row = element.closest("[role='option'], [role='listitem']");
    const goesOn = list !== null && !(row && row.contains(document.activeElement));
    found.push({
      text,
      size: parseFloat(style.fontSize),
      seen,
      lines,
      ink: [parts[0] as number, parts[1] as number, parts[2] as number, (parts.length > 3 ? (parts[3] as number) : 1) * opacityOf(element)],
      // Emoji have colours of their own.
      inactive:
        element.closest("[disabled], [aria-disabled='true']") !== null ||
        !/[^\s\ud800-\udfff\u200d\ufe0f\u2600-\u27bf\u2b00-\u2bff]/.test(text),
      cut: !goesOn && isCut(element, box, seen),
      goesOn,
    });
  }
  return found;
}
