/** Bodies without HTML: the quote of an old reply goes, web addresses become links. */
import * as linkify from "linkifyjs";
import { matrixLink, safeHref } from "./matrixLinks.ts";
import { cleanLine } from "./names.ts";
import type { HtmlNode } from "./records.ts";

/** Drops the "> " lines that clients of before spec v1.13 put above a reply. */
export function withoutReplyFallback(body: string): string {
  if (!body.startsWith("> ")) return body;
  const lines = body.split("\n");
  let first = 0;
  while (first < lines.length && /^> ?/.test(lines[first] as string)) first += 1;
  if (first < lines.length && (lines[first] as string).trim() === "") first += 1;
  const rest = lines.slice(first).join("\n");
  return rest || body; // nothing but a quote: then that was meant
}

/** Cheap test first: nearly all messages have no address. */
const MAY_HAVE_LINK = /:\/\/|www\.|matrix\.to|matrix:|mailto:/i;
const MOST_LINKS = 50;
/** A wall of empty lines would be a wall of elements: beyond it lines run on. */
const MOST_NODES = 500;

/** The body as nodes when there is a link in it, else undefined. Line breaks become `br`. */
export function linked(body: string): readonly HtmlNode[] | undefined {
  if (!MAY_HAVE_LINK.test(body)) return undefined;
  const nodes: HtmlNode[] = [];
  let at = 0;
  let links = 0;
  for (const found of linkify.find(body, { defaultProtocol: "https" })) {
    if (links >= MOST_LINKS) break;
    const href = safeHref(found.href);
    if (!href || found.start < at || (found.type === "email" && !/mailto:/i.test(found.value))) continue;
    pushText(nodes, body.slice(at, found.start));
    const target = matrixLink(href);
    nodes.push(
      target
        ? { type: "pill", ...target, text: cleanLine(target.id, 120) }
        : { type: "link", href, children: [{ type: "text", text: found.value }] },
    );
    at = found.end;
    links += 1;
  }
  if (links === 0) return undefined;
  pushText(nodes, body.slice(at));
  return nodes;
}

function pushText(nodes: HtmlNode[], text: string): void {
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; i += 1) {
    if (nodes.length >= MOST_NODES) {
      nodes.push({ type: "text", text: ` ${lines.slice(i).join(" ").trim()}` });
      return;
    }
    if (i > 0) nodes.push({ type: "br" });
    if (lines[i]) nodes.push({ type: "text", text: lines[i] as string });
  }
}
