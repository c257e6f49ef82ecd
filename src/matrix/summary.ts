/** What an event says in one line: for the room list, quotes and the spoken announcements (pure). */
import { captionOf, fallbackWords } from "./messagePart.ts";
import { galleryParts } from "./galleryParts.ts";
import { cleanBody, cleanLine } from "./names.ts";
import { isCallNotice, isCallStart, notices } from "./notices.ts";
import { openWords } from "./openWords.ts";
import { withoutReplyFallback } from "./plainBody.ts";
import { pollOf } from "./poll.ts";
import { field, type RawEvent, string } from "./rawEvent.ts";
import type { Summary } from "./records.ts";
import { bundledRedaction } from "./relations.ts";

export interface SummaryContext {
  readonly ownUserId: string;
  /** Short display name, cleaned (names.ts). */
  nameOf(userId: string): string;
}

const TEXT_LENGTH = 200;

/** State that is worth a line in the list; the rest is housekeeping. */
const TOLD: ReadonlySet<string> = new Set([
  "m.room.create", "m.room.member", "m.room.name", "m.room.topic", "m.room.avatar", "m.room.encryption", "m.room.tombstone", "im.vector.modular.widgets", "m.widget",
]); // prettier-ignore

/** Relations to other events and the traffic of calls, keys and polls: never a line of their own. */
const QUIET =
  /^(m\.reaction|m\.room\.redaction|m\.call\.(?!invite$).*|m\.key\.verification\..*|(m|org\.matrix\.msc3381)\.poll\.(response|end)|(m|org\.matrix\.msc\d+)\.(rtc|call)\..*|(m|org\.matrix\.msc3672)\.beacon|io\.element\.call\..*|m\.dummy|m\.receipt|m\.typing)$/;

/** Whether an event without a state key is nothing that anybody reads. */
export function isQuiet(type: string): boolean {
  return !isCallNotice(type) && QUIET.test(type);
}

/**
 * The event in one line, or undefined when it says nothing to a person in a list: reactions, edits, redactions, most
 * state. Bounded in length, never throws. An event that was not decrypted is "encrypted".
 */
export function summarise(event: RawEvent, ctx: SummaryContext): Summary | undefined {
  try {
    return summaryOf(event, ctx);
  } catch {
    return { kind: "other" };
  }
}

function summaryOf(event: RawEvent, ctx: SummaryContext): Summary | undefined {
  const { content } = event;
  const type = string(event.type) ?? "";
  const relation = field(content, "m.relates_to");
  if (bundledRedaction(event)) {
    return event.state_key === undefined && !isQuiet(type) && field(relation, "rel_type") !== "m.replace"
      ? { kind: "redacted" }
      : undefined;
  }
  if (isCallNotice(type)) return isCallStart(type) ? { kind: "call" } : undefined;
  if (event.state_key !== undefined) return stateSummary(event, type, ctx);
  if (isQuiet(type) || field(relation, "rel_type") === "m.replace") return undefined;
  const isReply = field(relation, "m.in_reply_to") !== undefined;
  return messageSummary(type, content, isReply);
}

function stateSummary(event: RawEvent, type: string, ctx: SummaryContext): Summary | undefined {
  if (!TOLD.has(type)) return undefined;
  const sender = string(event.sender) ?? "";
  const notice = notices(
    { type, sender, stateKey: string(event.state_key), content: event.content, prevContent: field(event.unsigned, "prev_content") },
    ctx,
  )[0];
  if (!notice || ((type === "m.widget" || type === "im.vector.modular.widgets") && notice.key !== "jitsiAdded")) return undefined;
  return { kind: "notice", notice };
}

/** The line of a message-like event of `type`; nothing of it is undefined. */
export function messageSummary(type: string, content: unknown, isReply: boolean): Summary {
  switch (type) {
    case "m.room.encrypted":
      return { kind: "encrypted" };
    case "m.sticker":
      return { kind: "sticker", ...captionPart(cleanLine(field(content, "body"), TEXT_LENGTH)) };
    case "m.poll.start":
    case "org.matrix.msc3381.poll.start":
      return { kind: "poll", question: pollOf(content).question };
    case "m.location":
    case "org.matrix.msc3488.location":
      return { kind: "location" };
    case "m.room.message":
      return roomMessageSummary(content, isReply);
    case "m.message":
    case "org.matrix.msc1767.message": {
      const text = cleanLine(fallbackWords(content), TEXT_LENGTH);
      return text ? { kind: "text", text } : { kind: "other" };
    }
    default:
      return other(content);
  }
}

function roomMessageSummary(content: unknown, isReply: boolean): Summary {
  switch (string(field(content, "msgtype"))) {
    case "m.text":
    case "m.notice":
    case "m.server_notice":
      return { kind: "text", text: line(content, isReply) };
    case "m.emote":
      return { kind: "emote", text: line(content, isReply) };
    case "m.image":
      return { kind: "image", ...captionPart(openCaption(content)) };
    case "m.gallery":
    case "dm.filament.gallery":
      return galleryParts(content).length > 0
        ? { kind: "gallery", ...captionPart(openWords(content) ?? cleanBody(field(content, "body"), 4096)) }
        : { kind: "text", text: line(content, isReply) };
    case "m.video":
      return { kind: "video", ...captionPart(openCaption(content)) };
    case "m.audio":
      return {
        kind: field(content, "org.matrix.msc3245.voice") === undefined && field(content, "m.voice") === undefined ? "audio" : "voice",
      };
    case "m.file":
      return { kind: "file", ...captionPart(cleanLine(field(content, "filename") ?? field(content, "body"), TEXT_LENGTH)) };
    case "m.location":
      return { kind: "location" };
    case "m.bad.encrypted":
      return { kind: "encrypted" };
    default:
      return other(content);
  }
}

function line(content: unknown, isReply: boolean): string {
  const open = openWords(content);
  if (open !== undefined) return cleanLine(open, TEXT_LENGTH);
  // Long enough for the quote above a reply, which may fill the first lines.
  const body = cleanBody(field(content, "body"), 4096);
  return cleanLine(isReply ? withoutReplyFallback(body) : body, TEXT_LENGTH);
}

function openCaption(content: unknown): string | undefined {
  const caption = captionOf(content);
  return caption === undefined ? undefined : (openWords(content) ?? caption);
}

function captionPart(caption: string | undefined): { readonly caption?: string } {
  const clean = cleanLine(caption, TEXT_LENGTH);
  return clean ? { caption: clean } : {};
}

function other(content: unknown): Summary {
  const text = cleanLine(fallbackWords(content), TEXT_LENGTH);
  return { kind: "other", ...(text ? { text } : {}) };
}
