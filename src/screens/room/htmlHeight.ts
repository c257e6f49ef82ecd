/** How high formatted words will be, in px at a screen of 1920 (pure). The numbers follow Html.module.css. */
import type { HtmlNode } from "../../matrix/records.ts";
import { CHARS, LINE, textLines } from "./lines.ts";
import { plainText } from "./plainText.ts";
import { inlineBox } from "./pictureBox.ts";

const GAP = 15; // above a paragraph
const LIST_MARGIN = 12;
const QUOTE_MARGIN = 18;
const TABLE_MARGIN = 24;
const HEADING = 45;
const CODE_CHARS = 50;
const CODE_LINE = 37;
const CODE_PAD = 55;
const LANGUAGE = 39;
const LIST_INDENT = 4; // letters
const CELL_PAD = 14;
const CELL_CHARS = 3; // its padding, in letters
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

/** Paragraphs keep their distance from what stands above them. */
const above = (sum: Sum): number => (sum.height > 0 ? GAP : 0);

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
    case "pill":
      sum.words += `████${node.text}`; // its sign, and room around it
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
      sum.height += textLines(plainText(node.children, revealed), Math.floor(chars * 0.87)) * HEADING + above(sum);
      return;
    case "p":
    case "summary":
      flush(sum, chars);
      sum.height += above(sum) + inside();
      return;
    case "li":
      flush(sum, chars);
      sum.height += inside();
      return;
    case "ul":
    case "ol":
      flush(sum, chars);
      sum.height += inside(LIST_INDENT) + LIST_MARGIN;
      return;
    case "blockquote":
      flush(sum, chars);
      sum.height += inside(2) + QUOTE_MARGIN;
      return;
    case "details":
      flush(sum, chars);
      sum.height += (revealed ? inside(3) : LINE) + QUOTE_MARGIN;
      return;
    case "table":
      flush(sum, chars);
      sum.height += tableHeight(node.children, chars, revealed) + TABLE_MARGIN;
      return;
    default:
      // Words, and what stands in a line with them; a block inside of those counts by its words.
      sum.words += plainText([node], revealed);
  }
}

function tableHeight(nodes: readonly HtmlNode[], chars: number, revealed: boolean): number {
  const rows = nodes
    .map((node) => (node.type === "tr" ? node.children.map((cell) => plainText([cell], revealed).trim()) : []))
    .filter((cells) => cells.length > 0);
  const columns = rows.reduce((most, cells) => Math.max(most, cells.length), 1);
  if (columns > MOST_COLUMNS) {
    // Each row is a list of its cells, the first one gives the titles.
    return rows
      .slice(1)
      .reduce((height, cells) => height + cells.reduce((sum, words) => sum + textLines(words, chars) * LINE, 0) + CELL_PAD, 0);
  }
  // Columns get what they need while there is room, else about the same.
  const widest = Array.from({ length: columns }, (_, at) => rows.reduce((most, cells) => Math.max(most, (cells[at] ?? "").length), 0));
  const needed = widest.reduce((sum, width) => sum + width + CELL_CHARS, 0);
  const share = needed <= chars ? Infinity : chars / columns - CELL_CHARS;
  return rows.reduce(
    (height, cells) => height + cells.reduce((most, words) => Math.max(most, textLines(words, share)), 1) * LINE + CELL_PAD,
    0,
  );
}
