import { t } from "../../core/i18n.ts";
import { clockTime, dayTitle } from "../../core/time.ts";
import { shorten } from "../../matrix/names.ts";
import type { EdgeState, HtmlNode, TimelineItem } from "../../matrix/records.ts";
import { lengthWords, noticeWords, sizeWords } from "../words.ts";
import { shieldWords, undecryptableWords } from "./encryptionWords.ts";
import { isCovered } from "./covers.ts";
import { placeWords } from "./placeWords.ts";
import { hasCovers, plainText } from "./plainText.ts";
import { pollSpoken } from "./pollWords.ts";
import { nameList, reactionWords } from "./words.ts";

/** What is read aloud of one row is bounded: nobody listens to a novel to learn who sent it. */
const SPOKEN = 400;

const bounded = (text: string): string => shorten(text, SPOKEN);

/** Rows that somebody sent, as against dates, markers and edges. */
export type MessageItem = Extract<TimelineItem, { readonly sender: unknown }>;

/** The message rows of certain kinds. */
export type MessageOf<K extends MessageItem["kind"]> = MessageItem extends infer M
  ? M extends { readonly kind: string }
    ? K extends M["kind"]
      ? M
      : never
    : never
  : never;

export const isMessage = (item: TimelineItem): item is MessageItem => "sender" in item;

/**
 * A row as one spoken sentence: who, when, what, and how it stands. Pure but for the language.
 * @param revealed the words that it hides are open.
 */
export function rowLabel(item: TimelineItem, now: number = Date.now(), revealed = false): string {
  if (isMessage(item)) return messageLabel(item, now, revealed);
  switch (item.kind) {
    case "notice":
      return noticeLabel(item.notices.map(noticeWords));
    case "date":
      return dayTitle(item.day, now);
    case "readMarker":
      return t("room:row.new");
    case "edge":
      return edgeLabel(item.edge, item.key === NEWER_EDGE);
    default:
      void (item satisfies never);
      return t("room:row.broken");
  }
}

/** Keys of the two rows that stand at the edges of what is loaded. */
export const OLDER_EDGE = "edge:older";
export const NEWER_EDGE = "edge:newer";

/** The words of an edge; none at the newest end, where nothing more can be. */
export function edgeLabel(edge: EdgeState, newer: boolean): string {
  switch (edge.status) {
    case "more":
      return t(newer ? "room:edge.moreNewer" : "room:edge.more");
    case "loading":
      return t(newer ? "room:edge.loadingNewer" : "room:edge.loading");
    case "end":
      return newer ? "" : t("room:edge.end");
    case "failed":
      return `${t(newer ? "room:edge.failedNewer" : "room:edge.failed")} ${t("room:edge.retry")}`;
    default:
      void (edge satisfies never);
      return "";
  }
}

function noticeLabel(lines: readonly string[]): string {
  const [first = t("room:row.notice")] = lines;
  return lines.length > 1 ? `${first}, ${t("room:row.moreChanges", { count: lines.length - 1 })}` : first;
}

function messageLabel(item: MessageItem, now: number, revealed: boolean): string {
  const sender = item.own ? t("room:label.own") : item.sender.name;
  const time = clockTime(item.at);
  const content = bounded(contentWords(item, revealed, now));
  const first =
    item.kind === "emote" ? t("room:label.emote", { time, sender, text: content }) : t("room:label.message", { sender, time, content });
  const covered = !revealed && isCovered(item) ? [t("room:row.covered")] : [];
  return [first, ...covered, ...stateWords(item)].join(", ");
}

/** What a message says, in words alone; those that a spoiler hides are not among them unless they are `revealed`. */
export function contentWords(item: MessageItem, revealed = false, now: number = Date.now()): string {
  switch (item.kind) {
    case "text":
    case "emote":
    case "botNotice":
      return wordsOf(item.body, item.html, revealed);
    case "image":
    case "sticker": {
      return withCaption(
        t(item.animated && item.kind === "image" ? "room:row.moving" : `room:row.${item.kind}`),
        caption(item, revealed) ?? item.alt,
      );
    }
    case "video": {
      const kind = withLength(t("room:row.video"), lengthWords(item.durationMs));
      return withCaption(kind, caption(item, revealed) ?? item.alt);
    }
    case "gallery":
      return withCaption(t("room:row.gallery", { count: item.items.length }), caption(item, revealed));
    case "voice":
      return withLength(t("room:row.voice"), lengthWords(item.durationMs));
    case "audio":
      return withCaption(withLength(t("room:row.audio"), lengthWords(item.durationMs)), item.name);
    case "file":
      return withCaption(withLength(t("room:row.file"), sizeWords(item.bytes)), item.name);
    case "poll":
      return pollSpoken(item);
    case "location":
      return placeWords(item, now).join(". ");
    case "encrypted":
      return undecryptableWords(item);
    case "redacted": {
      const gone = item.by ? t("room:row.redactedBy", { name: item.by }) : t("room:row.redacted");
      return item.reason ? `${gone}. ${t("room:row.redactedReason", { reason: item.reason })}` : gone;
    }
    case "other":
      return item.body ? wordsOf(item.body, item.html, revealed) : otherWords(item);
    default:
      void (item satisfies never);
      return t("room:row.broken");
  }
}

/** Of what has no words at all. */
export const otherWords = (item: MessageItem): string =>
  item.own ? t("room:row.otherOwn") : t("room:row.otherBy", { name: item.sender.name });

/** A tree that hides something counts for more than the plain words, which have it in the open. */
const wordsOf = (body: string, html: readonly HtmlNode[] | undefined, revealed: boolean): string =>
  html && hasCovers(html) ? plainText(html, revealed).trim() : body;

interface Captioned {
  readonly caption?: string;
  readonly captionHtml?: readonly HtmlNode[];
}

const caption = (item: Captioned, revealed: boolean): string | undefined =>
  item.caption && wordsOf(item.caption, item.captionHtml, revealed);

const withCaption = (kind: string, caption: string | undefined): string =>
  caption ? t("room:label.withCaption", { kind, caption }) : kind;
const withLength = (kind: string, length: string | undefined): string => (length ? t("room:label.duration", { kind, length }) : kind);

function stateWords(item: MessageItem): string[] {
  const words: string[] = [];
  if (item.replyTo) {
    const { replyTo } = item;
    words.push(replyTo.status === "shown" ? t("room:label.reply", { name: replyTo.sender.name }) : t("room:label.replyUnknown"));
  }
  const doubt = item.shield?.colour === "red" ? shieldWords(item) : undefined;
  if (doubt) words.push(doubt);
  if (item.edited) words.push(t("room:label.edited"));
  if (item.highlight) words.push(t("room:label.mention"));
  if (item.reactions.length > 0) {
    const list = item.reactions
      .map(({ key, shortcode, count }) => t("room:label.reaction", { emoji: reactionWords(key, shortcode), count }))
      .join(", ");
    words.push(t("room:label.reactions", { list }));
  }
  if (item.thread && item.thread.replies > 0) {
    words.push(t("room:label.thread", { count: item.thread.replies }));
    if (item.thread.participated) words.push(t("room:row.threadJoined"));
  }
  if (item.readBy.length > 0) {
    const names = nameList(item.readBy.map(({ name }) => name));
    words.push(item.readByMore > 0 ? t("room:label.readByMore", { names, count: item.readByMore }) : t("room:label.readBy", { names }));
  }
  if (item.own && item.sendState.status !== "sent") words.push(t(`room:send.${item.sendState.status}`));
  return words;
}
