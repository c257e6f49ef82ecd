/** The forms of a message that was edited (client-server API, "Event replacements"). */
import { cameEncrypted, ENCRYPTED } from "./clearEvents.ts";
import { AppError } from "../core/errors.ts";
import type { Http } from "./http.ts";
import { messagePart } from "./messagePart.ts";
import { isPollStart, pollOf } from "./poll.ts";
import { field, type RawEvent, whole } from "./rawEvent.ts";
import { relationPage } from "./relationPages.ts";
import type { EditVersion } from "./records.ts";

const PAGE = 50;
/** Somebody may edit one message a thousand times: the newest ones are listed. */
const MOST_PAGES = 4;

/** @throws AppError */
export async function editHistory(options: {
  readonly http: Http;
  readonly roomId: string;
  readonly eventId: string;
  readonly signal: AbortSignal;
  original(): Promise<RawEvent | undefined>;
  decrypt(event: RawEvent): Promise<RawEvent>;
  isGone(eventId: string): boolean;
}): Promise<readonly EditVersion[]> {
  const { http, roomId, eventId, signal } = options;
  const first = await options.original();
  if (!first || first.state_key !== undefined) throw new AppError("notFound", "the message could not be had");
  const original = await options.decrypt(first);
  const edits: RawEvent[] = [];
  let from: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await relationPage(http, { roomId, eventId, kind: "m.replace" }, { dir: "b", limit: PAGE, from, signal });
    for (const event of found.events) {
      // Nobody edits another's message (client-server API, "Validity of replacement events").
      if (event.sender !== original.sender || event.state_key !== undefined || options.isGone(event.event_id as string)) continue;
      if (cameEncrypted(original) && event.type !== ENCRYPTED) continue;
      const edit = await options.decrypt(event);
      if (field(edit.unsigned, "redacted_because") === undefined) edits.push(edit);
    }
    if (found.next === undefined) break;
    from = found.next;
  }
  edits.sort((a, b) => timeOf(a) - timeOf(b));
  return [versionOf(original, original.content)].concat(edits.map((edit) => versionOf(edit, field(edit.content, "m.new_content"))));
}

function versionOf(event: RawEvent, content: unknown): EditVersion {
  const version = { eventId: event.event_id as string, at: timeOf(event) };
  if (event.type === ENCRYPTED) return { ...version, body: "", sealed: true };
  if (isPollStart(event.type)) return { ...version, body: pollOf(content).question };
  const part = messagePart(event.type, content, field(field(event.content, "m.relates_to"), "m.in_reply_to") !== undefined);
  switch (part.kind) {
    case "text":
    case "emote":
    case "botNotice":
      return { ...version, body: part.body, ...(part.html ? { html: part.html } : {}) };
    case "image":
    case "sticker":
    case "video":
      return { ...version, body: part.caption ?? part.alt };
    case "voice":
    case "audio":
    case "file":
      return { ...version, body: part.name };
    case "location":
    case "other":
      return { ...version, body: part.body ?? "" };
    default:
      return { ...version, body: "" };
  }
}

function timeOf(event: RawEvent): number {
  return whole(event.origin_server_ts, 0, 8.64e15) ?? 0;
}
