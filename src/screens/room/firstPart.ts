/** The beginning of words that are cut in their row: what lies below the cut is not drawn at all (pure). */
import { beginning } from "../../matrix/names.ts";
import type { HtmlNode } from "../../matrix/records.ts";

/** More than fits above the cut, whatever the letters and the blocks are like. */
const MOST_LETTERS = 1600;
const MOST_NODES = 250;

export const firstLetters = (body: string): string => beginning(body, MOST_LETTERS);

const known = new WeakMap<readonly HtmlNode[], readonly HtmlNode[]>();

/** The first nodes of a tree, with all that they stand in; the same object for the same tree. */
export function firstNodes(nodes: readonly HtmlNode[]): readonly HtmlNode[] {
  let first = known.get(nodes);
  if (!first) {
    first = cut(nodes, { letters: MOST_LETTERS, nodes: MOST_NODES });
    known.set(nodes, first);
  }
  return first;
}

interface Left {
  letters: number;
  nodes: number;
}

function cut(nodes: readonly HtmlNode[], left: Left): readonly HtmlNode[] {
  const out: HtmlNode[] = [];
  for (const node of nodes) {
    if (left.letters <= 0 || left.nodes <= 0) break;
    left.nodes -= 1;
    if ("children" in node) out.push({ ...node, children: cut(node.children, left) } as HtmlNode);
    else if (node.type === "text" || node.type === "pre") {
      out.push(node.text.length > left.letters ? { ...node, text: beginning(node.text, left.letters) } : node);
      left.letters -= node.text.length;
    } else out.push(node);
  }
  return out;
}
