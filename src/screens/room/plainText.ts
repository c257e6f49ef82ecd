import type { HtmlNode } from "../../matrix/records.ts";
import { spoilerWords } from "../../ui/spoilerWords.ts";

const BLOCKS = new Set(["p", "blockquote", "li", "heading", "tr", "summary", "ul", "ol", "table"]);
/** Deeper than any tree of the matrix floor. */
const MOST_DEPTH = 101;

const childrenOf = (node: HtmlNode): readonly HtmlNode[] => ("children" in node ? node.children : []);

/** Text of a tree as its row shows it: a line break per block, and a sign where a spoiler hides words. */
export function plainText(nodes: readonly HtmlNode[], depth = 0): string {
  if (depth > MOST_DEPTH) return "";
  let text = "";
  for (const node of nodes) {
    if (node.type === "text") text += node.text;
    else if (node.type === "pre") text += `${node.text}\n`;
    else if (node.type === "br" || node.type === "hr") text += "\n";
    else if (node.type === "pill") text += node.text;
    else if (node.type === "image") text += node.alt;
    else if (node.type === "spoiler") text += spoilerWords(node.reason);
    else {
      text += plainText(childrenOf(node), depth + 1);
      if (BLOCKS.has(node.type)) text += "\n";
    }
  }
  return text;
}

/** Whether a tree hides words: its message's plain text must not be shown then, for it has them in the open. */
export function hasSpoiler(nodes: readonly HtmlNode[], depth = 0): boolean {
  return depth <= MOST_DEPTH && nodes.some((node) => node.type === "spoiler" || hasSpoiler(childrenOf(node), depth + 1));
}
