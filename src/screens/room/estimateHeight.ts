import type { HtmlNode, TimelineItem } from "../../matrix/records.ts";
import { htmlHeight } from "./htmlHeight.ts";
import { isBig } from "./onlyEmoji.ts";
import { CHARS, LINE, textLines } from "./lines.ts";
import { mosaicBox } from "./mosaic.ts";
import { pictureBox } from "./pictureBox.ts";
import { hasCovers } from "./plainText.ts";
import { answersShown } from "./pollWords.ts";
import { isMessage, type MessageItem, type MessageOf } from "./rowLabel.ts";

/*
 * How high a row will be, in px at a screen of 1920, before it has ever been laid out. The list corrects it by measuring;
 * a good guess only keeps the first paint and jumps from moving. The numbers follow Row.module.css.
 */
const PAD = 25; // above and below the words in a bubble
const HEAD = 38; // name and time of a run's first message
const PICTURE_HEAD = 51;
const BIG = 90; // emoji alone
const RUN_GAP = 16;
const QUOTE_LINE = 34;
const QUOTE_PAD = 18;
const REACTIONS = 60;
const BELOW = 40; // a line under the bubble: state of sending, thread
const THREAD = 59; // what is said below a message
const THREAD_LINE = 34;
const HINT = 35;
const CARD = 90;
const WAVEFORM = 48;
const ANSWER = 58;
const ANSWER_BAR = 16;
const FRAME = 16; // around a picture
const CAPTION_PAD = 12;
/** Text beyond so many lines is cut in the row and read in the details. */
export const MOST_LINES = 14;

/** Lines that a text takes in its row. */
export const linesOf = (text: string, chars: number = CHARS): number => Math.min(MOST_LINES, Math.max(1, textLines(text, chars)));

/** Words as they are shown: formatted ones count where there are any. */
export interface Worded {
  readonly body: string;
  readonly html?: readonly HtmlNode[] | undefined;
}

/** Whether words are cut in their row. */
export function isCut({ body, html }: Worded, revealed = false): boolean {
  return html ? heightOf(html, revealed) > MOST_LINES * LINE + PAD : textLines(body) > MOST_LINES;
}

const heights = [new WeakMap<readonly HtmlNode[], number>(), new WeakMap<readonly HtmlNode[], number>()] as const;

/** Reckoned once for each tree: a list in motion asks again and again. */
function heightOf(html: readonly HtmlNode[], revealed: boolean): number {
  const known = heights[revealed ? 1 : 0];
  let height = known.get(html);
  if (height === undefined) {
    height = htmlHeight(html, revealed);
    known.set(html, height);
  }
  return height;
}

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
  if (item.thread && item.thread.replies > 0) height += item.thread.latest ? THREAD + THREAD_LINE : THREAD;
  return height;
}

function contentHeight(item: MessageItem): number {
  switch (item.kind) {
    case "text":
    case "emote":
    case "botNotice":
      return isBig(item) ? PAD + BIG : PAD + wordsHeight(item);
    case "image":
    case "video":
      return FRAME + pictureBox(item.kind, item.width, item.height).height + captionHeight(item) + (item.kind === "video" ? HINT + 4 : 0);
    case "gallery":
      return FRAME + mosaicBox(item.items).height + captionHeight(item);
    case "sticker":
      return FRAME / 2 + pictureBox("sticker", item.width, item.height).height;
    case "voice":
      return PAD + CARD + WAVEFORM;
    case "audio":
    case "file":
      return PAD + CARD;
    case "location":
      return PAD + CARD + (item.geo ? HINT : 0) + (item.live && item.geo ? HINT : 0);
    case "poll":
      return PAD + wordsHeight({ body: item.question }) + pollHeight(item) + HINT + 8;
    case "encrypted":
      return PAD + LINE + HINT;
    case "redacted":
      return PAD + LINE + (item.reason ? HINT : 0);
    case "other":
      return PAD + wordsHeight({ body: item.body ?? "", html: item.html }) + HINT;
    default:
      void (item satisfies never);
      return PAD + LINE;
  }
}

function wordsHeight(words: Worded): number {
  const cover = words.html && hasCovers(words.html) ? HINT : 0;
  if (isCut(words)) return MOST_LINES * LINE + HINT + cover;
  return cover + (words.html ? heightOf(words.html, false) : linesOf(words.body) * LINE);
}

const captionHeight = (item: { readonly caption?: string; readonly captionHtml?: readonly HtmlNode[] }): number =>
  item.caption ? CAPTION_PAD + wordsHeight({ body: item.caption, html: item.captionHtml }) : 0;

function pollHeight({ answers, results }: MessageOf<"poll">): number {
  const shown = answersShown(answers.length);
  return (
    shown * (ANSWER + (results === "shown" ? ANSWER_BAR : 0)) + (answers.length > shown ? HINT : 0) + (results === "hidden" ? HINT : 0)
  );
}
