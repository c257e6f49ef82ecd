/** Readers of single elements of a parsed message; the tree is made by messageHtml.ts. */
import { cleanBody, shorten } from "./names.ts";

/** Letters shown at most; a longer text ends in "…". An event has 65,536 bytes, the same words twice and all the rest included. */
export const TEXT_LENGTH = 32_768;

/** Goes with everything inside: code, other languages, and the quote that old clients put before replies. */
export const DROPPED: ReadonlySet<string> = new Set([
  "mx-reply", "script", "style", "template", "noscript", "iframe", "frame", "frameset", "noembed", "noframes", "object", "embed", "applet", "param",
  "svg", "math", "head", "title", "meta", "link", "base", "audio", "video", "source", "track", "canvas", "input", "textarea", "select", "datalist", "map", "area", "dialog", "portal",
]); // prettier-ignore

/** All words inside, however deep: without recursion, because nesting is the attacker's choice. */
export function words(root: Element): string {
  let text = "";
  let node: Node | null = root.firstChild;
  while (node && text.length < TEXT_LENGTH) {
    const element = node.nodeType === 1 ? (node as Element) : undefined;
    if (node.nodeType === 3) text += node.nodeValue ?? "";
    if (element?.localName === "br") text += "\n";
    if (element && !DROPPED.has(element.localName.toLowerCase()) && element.firstChild) {
      node = element.firstChild;
      continue;
    }
    while (node && node !== root && !node.nextSibling) node = node.parentNode;
    node = !node || node === root ? null : node.nextSibling;
  }
  return cleanBody(text, TEXT_LENGTH);
}

export function startOf(element: Element): number {
  const start = /^\s*(-?\d{1,6})/.exec(element.getAttribute("start") ?? "")?.[1];
  return start === undefined ? 1 : Number(start);
}

/** The width or height of a picture, in pixels. */
export function sideOf(value: string | null): number | undefined {
  const side = Number(/^\s*(\d{1,4})(?:px)?\s*$/.exec(value ?? "")?.[1] ?? "0");
  return side > 0 ? side : undefined;
}

export function colorOf(value: string | null): string | undefined {
  return value && /^#[0-9a-f]{6}$/i.test(value) ? value.toLowerCase() : undefined;
}

export function languageOf(pre: Element): string | undefined {
  const child = pre.firstElementChild;
  const classes = `${child?.localName === "code" ? child.getAttribute("class") : ""} ${pre.getAttribute("class")}`;
  return /(?:^|\s)language-([A-Za-z0-9+#_.-]{1,30})(?:\s|$)/.exec(classes)?.[1];
}

export function shortenTo(text: string, most: number): string {
  return shorten(text, Math.max(0, most) + 1);
}
