/** How high formatted words will be, in px at a screen of 1920 (pure). The numbers follow Html.module.css. */
import type { HtmlNode } from "../../matrix/records.ts";
import { CHARS, LINE, textLines } from "./lines.ts";
import { plainText } from "./plainText.ts";
import { inlineBox } from "./pictureBox.ts";

const GAP = 15; // between blocks
const HEADING = 45;
const CODE_CHARS = 50;
const CODE_LINE = 37;
const CODE_PAD = 55;
const LANGUAGE = 39;
const LIST_INDENT = 4; // letters
const CELL_PAD = 14;
const RULE = 38;
const MOST_COLUMNS = 5; // HtmlTable.tsx
const MOST_DEPTH = 20;

interface Sum {
  height: number;
  /** Words that wait for the block they stand in to end. */
  words: string;
}

/** @param revealed spoilers and details are open. */
export function htmlHeight(nodes: readonly HtmlNode[], revealed: boolean): number {
  return Math.max(LINE, blocksHeight(nodes, CHARS, revealed, 0));
}

function blocksHeight(nodes: readonly HtmlNode[], chars: number, revealed: boolean, depth: number): number {
  const sum: Sum = { height: 0, words: "" };
  for (const node of nodes) add(sum, node, Math.max(8, chars), revealed, depth);
  flush(sum, chars);
  return sum.height;
}

/** Ends the line of words before a block. */
function flush(sum: Sum, chars: number): void {
  if (sum.words) sum.height += textLines(sum.words, chars) * LINE;
  sum.words = "";
}

function add(sum: Sum, node: HtmlNode, chars: number, revealed: boolean, depth: number): void {
  const inside = (fewer = 0): number => ("children" in node ? blocksHeight(node.children, chars - fewer, revealed, depth + 1) : 0);
  if (depth > MOST_DEPTH) {
    sum.words += plainText([node], revealed);
    return;
  }
  switch (node.type) {
    case "image":
      if (node.emoticon) sum.words += "██";
      else {
        flush(sum, chars);
        sum.height += inlineBox(node).height + GAP;
      }
      return;
    case "br":
      sum.words += "\n";
      return;
    case "hr":
      flush(sum, chars);
      sum.height += RULE;
      return;
    case "pre":
      flush(sum, chars);
      sum.height += textLines(node.text, CODE_CHARS) * CODE_LINE + CODE_PAD + (node.language ? LANGUAGE : 0);
      return;
    case "heading":
      flush(sum, chars);
      sum.height += textLines(plainText(node.children, revealed), Math.floor(chars * 0.87)) * HEADING + GAP;
      return;
    case "p":
    case "summary":
      flush(sum, chars);
      sum.height += inside() + GAP;
      return;
    case "li":
      flush(sum, chars);
      sum.height += inside();
      return;
    case "ul":
    case "ol":
      flush(sum, chars);
      sum.height += inside(LIST_INDENT) + GAP;
      return;
    case "blockquote":
      flush(sum, chars);
      sum.height += inside(2) + 2 * GAP;
      return;
    case "details":
      flush(sum, chars);
      sum.height += (revealed ? inside(3) : LINE) + 2 * GAP;
      return;
    case "table":
      flush(sum, chars);
      sum.height += tableHeight(node.children, chars, revealed) + 2 * GAP;
      return;
    default:
      // Words, and what stands in a line with them; a block inside of those counts by its words.
      sum.words += plainText([node], revealed);
  }
}

function tableHeight(nodes: readonly HtmlNode[], chars: number, revealed: boolean): number {
  const rows = nodes.map((node) => (node.type === "tr" ? node.children : []));
  const columns = rows.reduce((most, cells) => Math.max(most, cells.length), 1);
  return rows.reduce((height, cells) => {
    const lines = cells.map((cell) => textLines(plainText([cell], revealed).trim(), columns > MOST_COLUMNS ? chars : chars / columns));
    if (columns > MOST_COLUMNS) return height + lines.reduce((sum, count) => sum + count, 0) * LINE + CELL_PAD;
    return height + lines.reduce((most, count) => Math.max(most, count), 1) * LINE + CELL_PAD;
  }, 0);
}
