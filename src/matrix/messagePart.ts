/** What a message event shows, apart from who sent it and what became of it (client-server API, "Instant Messaging"). */
import { extensibleText } from "./extensible.ts";
import { openWordsOf } from "./openWords.ts";
import { linked, withoutReplyFallback } from "./plainBody.ts";
import { TEXT_LENGTH } from "./htmlElements.ts";
import { readHtml } from "./messageHtml.ts";
import { galleryParts } from "./galleryParts.ts";
import { locationOf } from "./location.ts";
import { blurhash, durationOf, isAnimated, mediaRef, previewRef, sizeOf, waveform } from "./mediaInfo.ts";
import { cleanBody, cleanLine, cleanName } from "./names.ts";
import { pollPart } from "./poll.ts";
import { field, string, whole } from "./rawEvent.ts";
import type { HtmlNode, TimelineItem } from "./records.ts";

type Row = Extract<TimelineItem, { readonly sendState: unknown }>;
type OwnFields<T> = T extends unknown ? Omit<T, Exclude<keyof Row, "kind">> : never;
/** A row's kind and the fields of that kind alone. */
export type MessagePart = OwnFields<Row>;

const NAME_LENGTH = 200;
const CAPTION_LENGTH = 2000;

/** @param isReply the quote that old clients put into the body is taken away. */
export function messagePart(type: string, content: unknown, isReply: boolean): MessagePart {
  switch (type) {
    case "m.room.message":
      return roomMessage(content, isReply);
    case "m.sticker":
      return picture("sticker", content, { width: 256, height: 256 });
    case "m.room.encrypted":
      return { kind: "encrypted", why: "unavailable" };
    case "m.poll.start":
    case "org.matrix.msc3381.poll.start":
      return pollPart(content);
    case "m.location":
    case "org.matrix.msc3488.location":
      return { kind: "location", ...locationOf(content) };
    case "m.message":
    case "org.matrix.msc1767.message":
      return message(type, content);
    default:
      return other(type, content);
  }
}

function roomMessage(content: unknown, isReply: boolean): MessagePart {
  const msgtype = string(field(content, "msgtype"));
  switch (msgtype) {
    case "m.text":
      return words("text", content, isReply);
    case "m.notice":
    case "m.server_notice":
      return words("botNotice", content, isReply);
    case "m.emote":
      return words("emote", content, isReply);
    case "m.image":
      return picture("image", content, { width: 800, height: 600 });
    case "m.video":
      return video(content);
    case "m.audio":
      return sound(content);
    case "m.file":
      return { kind: "file", ...attachment(content) };
    case "m.location":
      return { kind: "location", ...locationOf(content) };
    case "m.gallery":
    case "dm.filament.gallery":
      return gallery(content);
    case "m.bad.encrypted": // what the SDK makes of an event that it cannot decrypt
      return { kind: "encrypted", why: "unavailable" };
    default:
      return other(msgtype ?? "m.room.message", content);
  }
}

function words(kind: "text" | "botNotice" | "emote", content: unknown, isReply: boolean): MessagePart {
  const raw = cleanBody(field(content, "body"), TEXT_LENGTH);
  const body = isReply ? withoutReplyFallback(raw) : raw;
  const html = htmlOf(content) ?? linked(body);
  // Never an empty bubble: what says nothing that can be seen says what it is.
  if (!html && !cleanName(body, TEXT_LENGTH)) return other(string(field(content, "msgtype")) ?? "m.room.message", undefined);
  return { kind, body, ...(html ? { html } : {}) };
}

const htmlOf = (content: unknown): readonly HtmlNode[] | undefined =>
  field(content, "format") === "org.matrix.custom.html" ? readHtml(field(content, "formatted_body")) : undefined;

function picture(kind: "image" | "sticker", content: unknown, usual: Size): MessagePart {
  const info = field(content, "info");
  const media = mediaRef(content);
  const hash = blurhash(info);
  return {
    kind,
    ...(media ? { media } : {}),
    ...sizeOf(info, usual),
    ...(hash ? { blurhash: hash } : {}),
    ...(isAnimated(info) ? { animated: true } : {}),
    ...captionAndAlt(content),
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function video(content: unknown): MessagePart {
  const info = field(content, "info");
  const media = mediaRef(content);
  const poster = previewRef(info);
  const hash = blurhash(info);
  const durationMs = durationOf(info);
  return {
    kind: "video",
    ...(media ? { media } : {}),
    ...(poster ? { poster } : {}),
    ...sizeOf(info, { width: 1280, height: 720 }),
    ...(hash ? { blurhash: hash } : {}),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...captionAndAlt(content),
  };
}

/** MSC3245: a voice message is an audio message with a mark. */
function sound(content: unknown): MessagePart {
  const audio = field(content, "org.matrix.msc1767.audio") ?? field(content, "m.audio");
  const isVoice = field(content, "org.matrix.msc3245.voice") !== undefined || field(content, "m.voice") !== undefined;
  const durationMs = durationOf(field(content, "info")) ?? durationOf(audio);
  const wave = waveform(field(audio, "waveform"));
  return {
    kind: isVoice ? "voice" : "audio",
    ...attachment(content),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(wave ? { waveform: wave } : {}),
  };
}

function attachment(content: unknown): {
  readonly name: string;
  readonly bytes?: number;
  readonly media?: NonNullable<ReturnType<typeof mediaRef>>;
} {
  const info = field(content, "info");
  const media = mediaRef(content);
  const bytes = whole(field(info, "size"), 0, Number.MAX_SAFE_INTEGER);
  const name = cleanLine(field(content, "filename"), NAME_LENGTH) || cleanLine(field(content, "body"), NAME_LENGTH);
  return { ...(media ? { media } : {}), name, ...(bytes === undefined ? {} : { bytes }) };
}

/** Since v1.10 `body` is the caption where `filename` says something else. */
export function captionOf(content: unknown): string | undefined {
  const name = string(field(content, "filename"));
  const body = field(content, "body");
  return name !== undefined && body !== name ? cleanBody(body, CAPTION_LENGTH).trim() || undefined : undefined;
}

interface Caption {
  readonly caption?: string;
  readonly captionHtml?: readonly HtmlNode[];
}

function captionAndAlt(content: unknown): Caption & { readonly alt: string } {
  const caption = captionOf(content);
  const alt = cleanLine(field(content, "filename"), NAME_LENGTH) || cleanLine(field(content, "body"), NAME_LENGTH);
  return { ...(caption ? formatted(caption, content) : {}), alt };
}

/** The formatted words count where there are any, as in a text. */
function formatted(caption: string, content: unknown): Caption {
  const captionHtml = htmlOf(content) ?? linked(caption);
  // The plain words are shown in more places than the row: what is hidden in them stays so everywhere.
  return { caption: (captionHtml && openWordsOf(captionHtml)) ?? caption, ...(captionHtml ? { captionHtml } : {}) };
}

/** MSC4274; what names no file is shown by its words, as clients do that know no galleries. */
function gallery(content: unknown): MessagePart {
  const items = galleryParts(content);
  if (items.length === 0) return words("text", content, false);
  const caption = cleanBody(field(content, "body"), CAPTION_LENGTH).trim();
  return { kind: "gallery", items, ...(caption ? formatted(caption, content) : {}) };
}

/** A kind that nobody taught us: its fallback words, else nothing but its name. */
export function other(type: string, content: unknown): MessagePart {
  const { body, html } = extensibleText(content, CAPTION_LENGTH);
  return { kind: "other", type: cleanLine(type, 120), ...(body ? { body, ...(html ? { html } : {}) } : {}) };
}

/** An extensible event that is nothing but words (MSC1767). */
function message(type: string, content: unknown): MessagePart {
  const { body, html = linked(body) } = extensibleText(content);
  return body ? { kind: "text", body, ...(html ? { html } : {}) } : other(type, content);
}

/** The words for clients that do not know an event: `body`, or the text of extensible events. What is hidden is not in them. */
export function fallbackWords(content: unknown): string | undefined {
  const { body, html } = extensibleText(content, CAPTION_LENGTH);
  return (html && openWordsOf(html)) || body || undefined;
}
