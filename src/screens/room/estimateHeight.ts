import type { HtmlNode, TimelineItem } from "../../matrix/records.ts";
import { pictureBox } from "./pictureBox.ts";
import { isMessage, type MessageItem } from "./rowLabel.ts";

/*
 * How high a row will be, in px at a screen of 1920, before it has ever been laid out. The list corrects it by measuring;
 * a good guess only keeps the first paint and jumps from moving. The numbers follow Row.module.css.
 */
const LINE = 42; // --type-body × --leading
const SMALL_LINE = 37;
const CHARS = 56; // what fits in a bubble's line on average
const PAD = 32; // above and below the words in a bubble
const HEAD = 38; // name and time of a run's first message
const GAP = 8;
const RUN_GAP = 16;
const QUOTE = 108;
const REACTIONS = 64;
const STATE = 40;
const CARD = 100;
/** Text beyond so many lines is cut in the row and read in the details. */
export const MOST_LINES = 14;

/** Lines that a text takes. CJK and other wide letters count double. */
export const linesOf = (text: string, chars: number = CHARS): number => Math.min(MOST_LINES, Math.max(1, rawLines(text, chars)));

function rawLines(text: string, chars: number): number {
  let lines = 0;
  for (const part of text.slice(0, 4000).split("\n")) {
    let width = part.length;
    for (let i = 0; i < part.length; i++) if (part.charCodeAt(i) > 0x2e7f && part.charCodeAt(i) < 0xd800) width++;
    lines += Math.max(1, Math.ceil(width / chars));
  }
  return lines;
}

/** Text of a tree with a line break per block. */
export function plainText(nodes: readonly HtmlNode[], depth = 0): string {
  if (depth > 100) return "";
  let text = "";
  for (const node of nodes) {
    if (node.type === "text") text += node.text;
    else if (node.type === "pre") text += `${node.text}\n`;
    else if (node.type === "br" || node.type === "hr") text += "\n";
    else if (node.type === "pill") text += node.text;
    else if (node.type === "image") text += node.alt;
    else {
      text += plainText("children" in node ? node.children : [], depth + 1);
      if (BLOCKS.has(node.type)) text += "\n";
    }
  }
  return text;
}
const BLOCKS = new Set(["p", "blockquote", "li", "heading", "tr", "summary", "ul", "ol", "table"]);

/** Whether a text is cut in its row. */
export const isCut = (text: string): boolean => rawLines(text, CHARS) > MOST_LINES;

/** @returns px at a screen of 1920. Never throws: a malformed row is as high as a line of text. */
export function estimateHeight(item: TimelineItem): number {
  try {
    return isMessage(item) ? messageHeight(item) : plainHeight(item);
  } catch {
    return LINE + PAD + GAP;
  }
}

function plainHeight(item: Exclude<TimelineItem, MessageItem>): number {
  switch (item.kind) {
    case "notice":
      return 56;
    case "date":
      return 92;
    case "readMarker":
      return 56;
    case "edge":
      return item.edge.status === "failed" ? 132 : 84;
    default:
      void (item satisfies never);
      return LINE + PAD + GAP;
  }
}

function messageHeight(item: MessageItem): number {
  let height = GAP + contentHeight(item);
  if (item.firstOfRun) height += RUN_GAP + HEAD;
  if (item.replyTo) height += QUOTE;
  if (item.reactions.length > 0) height += REACTIONS;
  if (item.own && item.sendState.status !== "sent") height += STATE;
  if (item.thread && item.thread.replies > 0) height += SMALL_LINE;
  return height;
}

function contentHeight(item: MessageItem): number {
  switch (item.kind) {
    case "text":
    case "emote":
    case "botNotice":
      return PAD + linesOf(item.html ? plainText(item.html).trim() : item.body) * LINE;
    case "image":
    case "sticker":
    case "video":
      return (
        pictureBox(item.kind, item.width, item.height).height +
        (item.caption ? PAD / 2 + linesOf(item.caption) * LINE : 0) +
        (item.kind === "video" ? 48 : 0)
      );
    case "voice":
    case "audio":
    case "file":
    case "location":
      return PAD + CARD;
    case "poll":
      return PAD + linesOf(item.question) * LINE + Math.min(item.answers.length, 5) * 52 + SMALL_LINE;
    case "encrypted":
      return PAD + LINE + SMALL_LINE;
    case "redacted":
      return PAD + LINE;
    case "other":
      return PAD + linesOf(item.body ?? "") * LINE + SMALL_LINE;
    default:
      void (item satisfies never);
      return PAD + LINE;
  }
}
