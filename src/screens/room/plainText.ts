import { t } from "../../core/i18n.ts";
import type { HtmlNode } from "../../matrix/records.ts";
import { spoilerWords } from "../../ui/spoilerWords.ts";

const BLOCKS = new Set(["p", "blockquote", "li", "heading", "tr", "summary", "ul", "ol", "table", "details"]);
/** Deeper than any tree of the matrix floor. */
const MOST_DEPTH = 101;

const childrenOf = (node: HtmlNode): readonly HtmlNode[] => ("children" in node ? node.children : []);

/** A line of its own: what comes before and after it stands in others. */
function block(before: string, words: string): string {
  return `${before}${before && !before.endsWith("\n") ? "\n" : ""}${words}\n`;
}

/**
 * Text of a tree as its row shows it: a line break per block, and a sign where a spoiler hides words.
 * @param revealed the hidden words instead of the signs.
 */
export function plainText(nodes: readonly HtmlNode[], revealed = false, depth = 0): string {
  if (depth > MOST_DEPTH) return "";
  const inner = (node: HtmlNode): string => plainText(childrenOf(node), revealed, depth + 1);
  let text = "";
  for (const node of nodes) {
    if (node.type === "text" || node.type === "pill") text += node.text;
    else if (node.type === "pre") text = block(text, node.text);
    else if (node.type === "br" || node.type === "hr") text += "\n";
    else if (node.type === "image") text += node.alt;
    else if (node.type === "spoiler") text += revealed ? inner(node) : spoilerWords(node.reason);
    else if (node.type === "details" && !revealed) text = block(text, detailsTitle(node.children, depth));
    else if (node.type === "tr") text = block(text, rowWords(node.children, revealed, depth));
    else if (BLOCKS.has(node.type)) text = block(text, inner(node).replace(/\n+$/, ""));
    else text += inner(node);
  }
  return text;
}

/** What stands on closed details. */
function detailsTitle(nodes: readonly HtmlNode[], depth: number): string {
  const title = nodes.find(({ type }) => type === "summary");
  return (title && plainText(childrenOf(title), false, depth + 1).trim()) || t("ui:details");
}

function rowWords(cells: readonly HtmlNode[], revealed: boolean, depth: number): string {
  const words = cells.map((cell) => plainText(childrenOf(cell), revealed, depth + 1).trim());
  return words.filter(Boolean).join(", ");
}

const covers = new WeakMap<readonly HtmlNode[], boolean>();

/**
 * Whether a tree hides words (spoilers, closed details): its message's plain text must not be shown then, for it has
 * them in the open.
 */
export function hasCovers(nodes: readonly HtmlNode[]): boolean {
  let found = covers.get(nodes);
  if (found === undefined) {
    found = looksCovered(nodes, 0);
    covers.set(nodes, found);
  }
  return found;
}

function looksCovered(nodes: readonly HtmlNode[], depth: number): boolean {
  return (
    depth <= MOST_DEPTH &&
    nodes.some((node) => node.type === "spoiler" || node.type === "details" || looksCovered(childrenOf(node), depth + 1))
  );
}
