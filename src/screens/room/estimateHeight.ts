import type { TimelineItem } from "../../matrix/records.ts";
import { mosaicBox } from "./mosaic.ts";
import { pictureBox } from "./pictureBox.ts";
import { plainText } from "./plainText.ts";
import { isMessage, type MessageItem } from "./rowLabel.ts";

/*
 * How high a row will be, in px at a screen of 1920, before it has ever been laid out. The list corrects it by measuring;
 * a good guess only keeps the first paint and jumps from moving. The numbers follow Row.module.css.
 */
const LINE = 42; // --type-body × --leading
const CHARS = 56; // what fits in a bubble's line on average
const PAD = 25; // above and below the words in a bubble
const HEAD = 38; // name and time of a run's first message
const PICTURE_HEAD = 51;
const RUN_GAP = 16;
const QUOTE_LINE = 34;
const QUOTE_PAD = 18;
const REACTIONS = 60;
const BELOW = 40; // a line under the bubble: state of sending, thread
const HINT = 35;
const CARD = 90;
const WAVEFORM = 48;
const ANSWER = 59;
const FRAME = 16; // around a picture
const CAPTION_PAD = 12;
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

/** Whether a text is cut in its row. */
export const isCut = (text: string): boolean => rawLines(text, CHARS) > MOST_LINES;

/** @returns px at a screen of 1920. Never throws: a malformed row is as high as a line of text. */
export function estimateHeight(item: TimelineItem): number {
  try {
    return isMessage(item) ? messageHeight(item) : plainHeight(item);
  } catch {
    return LINE + PAD;
  }
}

function plainHeight(item: Exclude<TimelineItem, MessageItem>): number {
  switch (item.kind) {
    case "notice":
      return 52;
    case "date":
      return 76;
    case "readMarker":
      return 48;
    case "edge":
      return item.edge.status === "failed" ? 92 : 64;
    default:
      void (item satisfies never);
      return LINE + PAD;
  }
}

function messageHeight(item: MessageItem): number {
  const isPicture = item.kind === "image" || item.kind === "video" || item.kind === "gallery";
  let height = contentHeight(item);
  if (item.firstOfRun) height += RUN_GAP + (isPicture ? PICTURE_HEAD : HEAD);
  if (item.replyTo) height += QUOTE_PAD + QUOTE_LINE * (item.replyTo.status === "shown" ? 2 : 1);
  if (item.edited) height += LINE;
  if (item.reactions.length > 0) height += REACTIONS;
  if (item.own && item.sendState.status !== "sent") height += BELOW;
  if (item.thread && item.thread.replies > 0) height += BELOW;
  return height;
}

function contentHeight(item: MessageItem): number {
  switch (item.kind) {
    case "text":
    case "emote":
    case "botNotice":
      return PAD + wordsHeight(item.html ? plainText(item.html).trim() : item.body);
    case "image":
    case "video": {
      const caption = item.caption ? CAPTION_PAD + wordsHeight(item.caption) : 0;
      return FRAME + pictureBox(item.kind, item.width, item.height).height + caption + (item.kind === "video" ? HINT + 4 : 0);
    }
    case "gallery":
      return FRAME + mosaicBox(item.items).height + (item.caption ? CAPTION_PAD + wordsHeight(item.caption) : 0);
    case "sticker":
      return FRAME / 2 + pictureBox("sticker", item.width, item.height).height;
    case "voice":
      return PAD + CARD + WAVEFORM;
    case "audio":
    case "file":
    case "location":
      return PAD + CARD;
    case "poll":
      return PAD + wordsHeight(item.question) + Math.min(item.answers.length, 5) * ANSWER + HINT + 8;
    case "encrypted":
      return PAD + LINE + HINT;
    case "redacted":
      return PAD + LINE + (item.reason ? HINT : 0);
    case "other":
      return PAD + wordsHeight(item.body ?? "") + HINT;
    default:
      void (item satisfies never);
      return PAD + LINE;
  }
}

const wordsHeight = (text: string): number => linesOf(text) * LINE + (isCut(text) ? HINT : 0);
